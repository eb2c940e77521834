"""How often somebody who is not signed in may try something."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def too_often(request: HttpRequest, what: str, limit: int, seconds: int, key: str = "") -> bool:
    """Count a try, and say whether there were more than ``limit`` since the first.

    Args:
        what: a name for what is tried.
        seconds: how long tries are counted together.
        key: whose tries are counted; those from the visitor's address unless told.
    """
    whose = key or get_adapter().get_client_ip(request)
    name = f"limit:{what}:{whose}"
    if cache.add(name, 1, seconds):
        return False
    try:
        return cache.incr(name) > limit
    except ValueError:  # it ran out between the two lines
        return False
