"""Symbols against the record: is there such a body, such a session, and is it the paper's?"""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import Body, Session
from consultations.names import ordinal, session_name
from foundation.texts import listed
from reports.symbols import Symbol, SymbolError, parse


@dataclass(frozen=True)
class Place:
    """Where the record puts a symbol: the session, and the body whose document it is."""

    session: Session
    body: Body


class SymbolField(forms.CharField):
    """A symbol typed in any variant; cleans to its one form (:func:`reports.symbols.normalise`).

    What was typed stays in the field when it is no symbol.
    """

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Symbol"))
        kwargs.setdefault("help_text", _("For instance GB.291/WP/SDG/1 or GB.340/INS/5(Rev.1)."))
        # Longer texts get the message that says what a symbol is.
        kwargs.pop("max_length", None)
        super().__init__(**kwargs)

    def to_python(self, value):
        """The one form of what was typed.

        Raises:
            SymbolError: it is no symbol.
        """
        value = super().to_python(value)
        if value in self.empty_values:
            return self.empty_value
        return str(parse(value))


def place_of(symbol: Symbol) -> Place:
    """The session that a symbol names, and the body: that of its letters, or a part of it.

    Raises:
        SymbolError: the record has no such body or no such session.
    """
    body = Body.objects.current().filter(code=symbol.body).first()
    if body is None:
        raise SymbolError(
            _("No body is recorded with the code “%(letters)s”. Symbols begin with: %(known)s."),
            "body",
            letters=symbol.body,
            known=listed(sorted(letters())) or "–",
        )
    session = Session.objects.current().filter(body=body, number=symbol.session).first()
    if session is None:
        raise SymbolError(
            _("The %(ordinal)s Session of “%(body)s” is not recorded. Record it first."),
            "session",
            ordinal=ordinal(symbol.session),
            body=body,
        )
    return Place(session, _part_of(body, symbol.segments) or body)


def letters() -> set[str]:
    """The letters that symbols begin with: codes of bodies whose sessions are numbered."""
    numbered = Session.objects.current().filter(number__isnull=False)
    return set(Body.objects.current().filter(sessions__in=numbered).values_list("code", flat=True))


def _part_of(body: Body, segments: tuple[str, ...]) -> Body | None:
    """The committee, section or working party whose code the first parts are; the longest."""
    codes = ["/".join(segments[:length]) for length in range(1, len(segments) + 1)]
    found = Body.objects.current().filter(code__in=codes).exclude(pk=body.pk)
    parts = [one for one in found.select_related("parent__parent") if _reports_to(one, body)]
    return max(parts, key=lambda one: len(one.code), default=None)


def _reports_to(part: Body, body: Body) -> bool:
    above = part.parent
    while above is not None and above.pk != body.pk:
        above = above.parent
    return above is not None


def place_in(text: str, session: Session) -> Place:
    """The place of a symbol, for a paper of ``session``: which body's document it is.

    A paper belongs to the session that its symbol names, or to a meeting without a number of the
    body (a working party meets beside the session).

    Raises:
        SymbolError: it is none, or the record has it in another session; the message says which.
    """
    symbol = parse(text)
    place = place_of(symbol)
    if session.number is not None and session.pk != place.session.pk:
        raise SymbolError(
            _("%(head)s: the record’s session is “%(session)s”, and the paper’s is “%(other)s”."),
            "other_session",
            head=f"{symbol.body}.{symbol.session}",
            session=session_name(place.session),
            other=session_name(session),
        )
    return place


def check_place(text: str, *, body: Body, session: Session) -> Symbol:
    """A symbol that fits the body and the session of a paper.

    Raises:
        SymbolError: it is none, or the record has it elsewhere; the message says where.
    """
    place = place_in(text, session)
    if body.pk not in (place.body.pk, place.session.body_id):
        raise SymbolError(
            _("%(symbol)s is a document of “%(body)s”, and the paper’s body is “%(other)s”."),
            "other_body",
            symbol=text,
            body=place.body,
            other=body,
        )
    return parse(text)
