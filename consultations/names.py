"""How sessions are named in three languages (terms: domain study, 4.3)."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def ordinal(number: int, language: str | None = None, feminine: bool = True) -> str:
    """``291`` as "291st" (en), "291e" (fr), "291.ª" or "291.º" (es)."""
    language = (language or get_language() or "en")[:2]
    if language == "fr":
        return f"{number}{'re' if number == 1 else 'e'}"
    if language == "es":
        return f"{number}.{'ª' if feminine else 'º'}"
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def session_name(session) -> str:
    """Body and number or date, such as "Governing Body, 291st Session". May query the body."""
    from foundation.partialdates.format import format_partial_date

    if session.number:
        return _("%(body)s, %(ordinal)s Session") % {
            "body": session.body,
            "ordinal": ordinal(session.number),
        }
    return f"{session.body}, {format_partial_date(session.date)}"
