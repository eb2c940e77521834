"""The secret part of a personal link, and what is stored of it."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, as they stand in an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """SHA-256; no slower hash is needed for a secret that nobody can guess."""
    return hashlib.sha256(token.encode()).hexdigest()
