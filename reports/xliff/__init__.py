"""Translations on their way to other programs and back: XLIFF 2 (OASIS)."""
