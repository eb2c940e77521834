"""Live kinds: what a live block or live value is called and which options it takes, as data.

An editor makes a form of them (:func:`reports.live.options.options_form`), and every reading of a
paper checks what is stored against them (:func:`checked`). Stored options are texts, or lists of
texts where an option names several records: a live value in running text can hold nothing else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_countries import countries

from foundation.partialdates import PartialDate
from reports.document.cleaning import clean_line
from reports.reading import Reading, UnreadableBlock

YES, NO = "yes", "no"
LONGEST_TEXT = 200
MOST_RECORDS = 50

Choices = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]


class OptionKind(StrEnum):
    """What an option holds."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes/no"
    CHOICE = "choice"
    PARTIAL_DATE = "partial date"
    COUNTRY = "country"
    RECORD = "record"
    RECORDS = "records"


@dataclass(frozen=True)
class Called:
    """How an option names records: by which column, and where they are found while typing.

    Without an address all of them are offered in one list; that is for the kinds of record of
    which an organization has a few dozen.
    """

    model: str
    column: str
    suggest: str = ""

    def rows(self, viewpoint) -> QuerySet:
        """Those that ``viewpoint`` may see."""
        manager = apps.get_model(self.model)._default_manager
        visible = getattr(manager, "visible_to", None)
        return visible(viewpoint) if visible else manager.all()


@dataclass(frozen=True)
class Option:
    """One option of a live kind.

    Args:
        choices: pairs of value and label, or a function that gives them.
        called: for options that name records.
        default: what holds where the option is left out; empty for nothing.
        least, most: the bounds of a number.
    """

    name: str
    kind: OptionKind
    label: Any
    help: Any = ""
    choices: Choices = ()
    called: Called | None = None
    required: bool = False
    default: str = ""
    least: int = 1
    most: int = 9_999

    def offered(self) -> list[tuple[str, Any]]:
        """The choices, their values as texts."""
        pairs = self.choices() if callable(self.choices) else self.choices
        return [(str(value), label) for value, label in pairs]


@dataclass(frozen=True)
class LiveKind:
    """A live block, or a live value of running text.

    Args:
        read: from a reading and checked options to what is printed: blocks of the tree, or the
            words of a value with their sources.
        check: refuses options that do not go together, after each was checked alone.
    """

    name: str
    label: Any
    help: Any
    options: tuple[Option, ...]
    read: Callable[[Reading, dict], Any]
    check: Callable[[dict], None] | None = None


class UnreadableOption(UnreadableBlock):
    """An option of a live kind is wrong; ``option`` is its name."""

    def __init__(self, option: str, reason: str):
        self.option = option
        self.reason = reason
        super().__init__(
            _("Option “%(option)s”: %(reason)s") % {"option": option, "reason": reason}
        )


def checked(kind: LiveKind, options: dict, reading: Reading | None = None) -> dict:
    """``options`` as stored, each checked, with the defaults of those left out.

    Args:
        reading: with it, records are looked up too: one query for each option that names some.

    Raises:
        UnreadableOption: an option is not known, missing, or has a wrong value.
    """
    known = {one.name: one for one in kind.options}
    for name in options:
        if name not in known:
            reason = _("“%(kind)s” has no such option. Known: %(known)s.")
            params = {"kind": kind.label, "known": ", ".join(known) or "–"}
            raise UnreadableOption(str(name), reason % params)
    found = {}
    for name, option in known.items():
        value = _CHECKS[option.kind](option, options.get(name))
        if value in ("", []) and option.required:
            raise UnreadableOption(name, _("it must be given."))
        value = value or option.default
        if value not in ("", []):
            found[name] = value
            if reading and option.called:
                _must_exist(option, value, reading)
    if kind.check:
        kind.check(found)
    return found


def _must_exist(option: Option, value, reading: Reading) -> None:
    assert option.called is not None
    wanted = [value] if isinstance(value, str) else value
    column = option.called.column
    rows = option.called.rows(reading.viewpoint).filter(**{f"{column}__in": wanted})
    there = set(rows.values_list(column, flat=True))
    if missing := [one for one in wanted if one not in there]:
        reason = _("there is no record %(references)s.") % {"references": ", ".join(missing)}
        raise UnreadableOption(option.name, reason)


def _text(option: Option, value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | list | dict) or len(str(value)) > LONGEST_TEXT:
        raise UnreadableOption(option.name, _("it is no short text."))
    return clean_line(str(value))


def _number(option: Option, value) -> str:
    text = _text(option, value)
    if text and not (
        text.isascii()
        and text.isdigit()
        and len(text) < 10
        and option.least <= int(text) <= option.most
    ):
        reason = _("“%(value)s” is no number from %(least)s to %(most)s.")
        params = {"value": text, "least": option.least, "most": option.most}
        raise UnreadableOption(option.name, reason % params)
    return str(int(text)) if text else ""


def _yes_no(option: Option, value) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    text = _text(option, value)
    if text and text not in (YES, NO):
        reason = _("“%(value)s” is neither %(yes)s nor %(no)s.")
        raise UnreadableOption(option.name, reason % {"value": text, "yes": YES, "no": NO})
    return text


def _choice(option: Option, value) -> str:
    text = _text(option, value)
    values = [one for one, _label in option.offered()]
    if text and text not in values:
        reason = _("“%(value)s” is not among: %(known)s.")
        raise UnreadableOption(option.name, reason % {"value": text, "known": ", ".join(values)})
    return text


def _partial_date(option: Option, value) -> str:
    text = _text(option, value)
    try:
        return PartialDate.from_edtf(text).edtf if text else ""
    except ValueError as error:
        reason = _("“%(value)s” is no date.") % {"value": text}
        raise UnreadableOption(option.name, reason) from error


def _country(option: Option, value) -> str:
    text = _text(option, value)
    if text and text not in countries:
        reason = _("“%(value)s” is no code of a country.") % {"value": text}
        raise UnreadableOption(option.name, reason)
    return text


def _records(option: Option, value) -> list[str]:
    listed = [value] if isinstance(value, str) else value or []
    if not isinstance(listed, list) or len(listed) > MOST_RECORDS:
        reason = _("it is no list of at most %(most)s records.") % {"most": MOST_RECORDS}
        raise UnreadableOption(option.name, reason)
    return [text for one in listed if (text := _text(option, one))]


_CHECKS: dict[OptionKind, Callable[[Option, Any], Any]] = {
    OptionKind.TEXT: _text,
    OptionKind.NUMBER: _number,
    OptionKind.YES_NO: _yes_no,
    OptionKind.CHOICE: _choice,
    OptionKind.PARTIAL_DATE: _partial_date,
    OptionKind.COUNTRY: _country,
    OptionKind.RECORD: _text,
    OptionKind.RECORDS: _records,
}
