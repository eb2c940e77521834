"""The form of a live kind's options, made from what the kind declares.

A page that shows a form with a country must hold ``events.countries.countries_datalist()``.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.urls import reverse_lazy

from accounts.rights import AnyReader
from accounts.suggestions import organizations_called
from consultations.suggestions import consultation_called
from events.countries import CountryTextField
from followup.suggestions import referred_to
from foundation.forms import RemoteChoiceField, RemoteMultipleChoiceField
from foundation.partialdates import PartialDate
from foundation.partialdates.fields import PartialDateFormField
from reports.kinds import LONGEST_TEXT, NO, YES, LiveKind, Option, OptionKind, UnreadableOption
from reports.kinds import checked as check_options

UNSAID = "–"


class OptionsForm(forms.Form):
    """The options of one live kind. What a paper's readers may not see cannot be chosen."""

    def __init__(self, *args, kind: LiveKind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)
        for option in kind.options:
            self.fields[option.name] = _FIELDS[option.kind](option)

    def clean(self):
        """Refuse options that do not go together, at the field that is to blame."""
        cleaned = super().clean()
        if not self.errors:
            try:
                check_options(self.kind, self.options)
            except UnreadableOption as error:
                self.add_error(error.option, error.reason)
        return cleaned

    @property
    def options(self) -> dict:
        """What a block or a live value stores: texts, and lists of texts; nothing that is empty."""
        found = {}
        for option in self.kind.options:
            value = _stored(option, self.cleaned_data.get(option.name))
            if value not in ("", []):
                found[option.name] = value
        return found


def options_form(
    kind: LiveKind, data=None, initial: dict | None = None, *, prefix: str | None = None
) -> OptionsForm:
    """The form for the options of ``kind``.

    Args:
        data: what was sent; ``None`` shows the form.
        initial: stored options, as :attr:`OptionsForm.options` gives them.
    """
    stored = initial or {}
    shown = {}
    for option in kind.options:
        value = stored.get(option.name, option.default)
        shown[option.name] = _initial(option, value) if value else None
    return OptionsForm(data, initial=shown, prefix=prefix, kind=kind)


def _stored(option: Option, value) -> Any:
    if option.kind == OptionKind.YES_NO:
        return YES if value else NO
    if isinstance(value, PartialDate):
        return value.edtf
    if option.called and isinstance(value, list):
        return [str(getattr(one, option.called.column)) for one in value]
    if option.called and value and not isinstance(value, str):
        return str(getattr(value, option.called.column))
    return "" if value is None else str(value)


def _initial(option: Option, value) -> Any:
    """A stored option as its field shows it; what no longer exists is left out."""
    if option.kind == OptionKind.YES_NO:
        return value == YES
    if option.kind == OptionKind.PARTIAL_DATE:
        return PartialDate.from_edtf(value)
    if option.called is None or option.choices or not option.called.suggest:
        return value
    wanted = value if isinstance(value, list) else [value]
    column = option.called.column
    rows = option.called.rows(AnyReader()).filter(**{f"{column}__in": wanted})
    there = {str(getattr(one, column)): one.pk for one in rows}
    keys = [there[one] for one in wanted if one in there]
    return keys if isinstance(value, list) else next(iter(keys), None)


def _said(option: Option) -> dict:
    return {"label": option.label, "help_text": option.help, "required": option.required}


def _text(option: Option) -> forms.Field:
    return forms.CharField(max_length=LONGEST_TEXT, **_said(option))


def _number(option: Option) -> forms.Field:
    return forms.IntegerField(min_value=option.least, max_value=option.most, **_said(option))


def _yes_no(option: Option) -> forms.Field:
    return forms.BooleanField(label=option.label, help_text=option.help, required=False)


def _choice(option: Option) -> forms.Field:
    # Where something holds when nothing is said, that is one of the choices, and shown.
    nothing = [] if option.default else [("", UNSAID)]
    return forms.ChoiceField(choices=lambda: [*nothing, *option.offered()], **_said(option))


def _partial_date(option: Option) -> forms.Field:
    said = _said(option)
    if not option.help:
        said.pop("help_text")
    return PartialDateFormField(**said)


def _country(option: Option) -> forms.Field:
    return CountryTextField(**_said(option))


def _record(option: Option) -> forms.Field:
    assert option.called is not None
    if option.choices:
        return forms.ChoiceField(
            choices=lambda: [("", UNSAID), *option.offered()],
            widget=forms.Select(attrs={"data-searchable": ""}),
            **_said(option),
        )
    if option.called.suggest:
        return RemoteChoiceField(*_remote(option), **_remote_words(option), **_said(option))
    return forms.ModelChoiceField(
        option.called.rows(AnyReader()),
        to_field_name=option.called.column,
        empty_label=UNSAID,
        widget=forms.Select(attrs={"data-searchable": ""}),
        **_said(option),
    )


def _records(option: Option) -> forms.Field:
    return RemoteMultipleChoiceField(*_remote(option), **_remote_words(option), **_said(option))


def _remote(option: Option) -> tuple:
    assert option.called is not None
    return option.called.rows(AnyReader()), reverse_lazy(option.called.suggest)


def _remote_words(option: Option) -> dict:
    """How a typed name finds its record, and how one is shown that was chosen."""
    assert option.called is not None
    rows, model = option.called.rows(AnyReader()), option.called.model
    if model == "accounts.organization":
        return {"called": lambda typed: organizations_called(AnyReader(), typed)}
    if model == "consultations.consultation":
        return {"called": lambda typed: consultation_called(AnyReader(), typed)}
    return {"called": lambda typed: referred_to(rows, typed), "text": lambda one: str(one)[:100]}


_FIELDS: dict[OptionKind, Callable[[Option], forms.Field]] = {
    OptionKind.TEXT: _text,
    OptionKind.NUMBER: _number,
    OptionKind.YES_NO: _yes_no,
    OptionKind.CHOICE: _choice,
    OptionKind.PARTIAL_DATE: _partial_date,
    OptionKind.COUNTRY: _country,
    OptionKind.RECORD: _record,
    OptionKind.RECORDS: _records,
}
