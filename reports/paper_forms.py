"""The forms of a paper's head and of a type of papers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import AgendaItem, Session
from foundation.concurrency import VersionedForm, reason_field
from foundation.texts import LineField
from reports.covering import COVER_LABELS, cover_fields, cover_forms
from reports.document.labels import LANGUAGES as DOCUMENT_LANGUAGES
from reports.document.labels import session as printed_session
from reports.document.tree import Cover
from reports.models import Paper, PaperType
from reports.symbol_checks import SymbolField, place_in
from reports.symbols import SymbolError

LANGUAGE_NAMES = {
    "en": gettext_lazy("English"),
    "fr": gettext_lazy("French"),
    "es": gettext_lazy("Spanish"),
    "ar": gettext_lazy("Arabic"),
    "ru": gettext_lazy("Russian"),
    "zh": gettext_lazy("Chinese"),
    "de": gettext_lazy("German"),
}


def language_choices() -> list[tuple[str, str]]:
    """The languages in which a paper can be printed."""
    return [(code, LANGUAGE_NAMES.get(code, code)) for code in DOCUMENT_LANGUAGES]


class PaperForm(VersionedForm):
    """Symbol, title, meeting and cover of a paper."""

    symbol = SymbolField()
    reason = reason_field()
    WIDTHS = {
        "symbol": 4, "purpose": 4, "language": 4, "session": 6, "agenda_item": 6,
        "place": 4, "dated": 4, "sections": 4, "cover_form": 6, "reason": 12,
    }  # fmt: skip

    class Meta:
        model = Paper
        fields = [
            "symbol", "title", "purpose", "language", "session", "agenda_item", "place", "dated",
            "sections",
        ]  # fmt: skip
        widgets = {"dated": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if not self.instance.pk:
            del self.fields["reason"]
        self.fields["language"] = forms.ChoiceField(
            label=gettext_lazy("Language"), choices=language_choices(), initial="en"
        )
        sessions = Session.objects.visible_to(user).current().select_related("body")
        self.fields["session"].queryset = sessions.order_by("body__code", "-number", "-pk")
        items = AgendaItem.objects.filter(session__in=sessions).select_related("session__body")
        self.fields["agenda_item"].queryset = items.order_by("session__body__code", "session", "pk")
        cover = self.instance.cover or {}
        self.cover_form = cover.get("form", "2004")
        self.fields["cover_form"] = forms.ChoiceField(
            label=gettext_lazy("Form of the cover"), choices=cover_forms(), initial=self.cover_form
        )
        for name in cover_fields(self.cover_form):
            self.fields[f"cover_{name}"] = LineField(max_length=400).formfield(
                label=COVER_LABELS.get(name, name),
                required=False,
                initial=cover.get(name) or (cover.get("extra") or {}).get(name, ""),
            )
        self.order_fields(
            [*self.Meta.fields, *(name for name in self.fields if name.startswith("cover_"))]
        )
        if "reason" in self.fields:
            self.fields["reason"] = self.fields.pop("reason")

    @property
    def laid_out(self):
        """The visible fields with their widths, in order."""
        return [
            (one, self.WIDTHS.get(one.name, 6 if one.name.startswith("cover_") else 12))
            for one in self.visible_fields()
        ]

    def clean(self):
        """Symbol and agenda item belong to the session; the cover is put together."""
        cleaned = super().clean()
        session, item = cleaned.get("session"), cleaned.get("agenda_item")
        if session and item and item.session_id != session.pk:
            self.add_error("agenda_item", _("This item is not on the agenda of that session."))
        if session:
            self.instance.body_id = self._body_id(cleaned.get("symbol"), session)
        self.instance.cover = self._cover(cleaned)
        return cleaned

    def _body_id(self, symbol: str | None, session: Session) -> int:
        """The body whose document it is: a working party's has the symbol of the session."""
        if symbol:
            try:
                return place_in(symbol, session).body.pk
            except SymbolError as problem:
                self.add_error("symbol", problem)
        return session.body_id

    def _cover(self, cleaned: dict) -> dict:
        stored = dict(self.instance.cover or {})
        found = {"form": cleaned.get("cover_form") or self.cover_form}
        session, language = cleaned.get("session"), cleaned.get("language")
        if session and session.number and language and not self.instance.pk:
            # What the record knows of the meeting need not be typed.
            found["session"] = printed_session(session.number, language)
        extra = dict(stored.get("extra") or {})
        for name in cover_fields(self.cover_form):
            value = cleaned.get(f"cover_{name}", "")
            if name in Cover.__dataclass_fields__:
                found[name] = value or found.get(name, "")
            else:
                extra[name] = value
        extra = {name: value for name, value in extra.items() if value}
        kept = {**stored, **found}
        kept.pop("extra", None)
        return {
            **{name: one for name, one in kept.items() if one},
            **({"extra": extra} if extra else {}),
        }


class TypeForm(VersionedForm):
    """A type of papers: its names, purpose, cover and numbering; its outline comes from a paper."""

    reason = reason_field()
    WIDTHS = {
        "code": 4, "purpose": 4, "sections": 4, "cover_form": 4, "name_en": 4, "name_fr": 4,
        "name_es": 4, "help_en": 4, "help_fr": 4, "help_es": 4,
    }  # fmt: skip

    class Meta:
        model = PaperType
        fields = [
            "code", "name_en", "name_fr", "name_es", "help_en", "help_fr", "help_es", "purpose",
            "sections", "cover_form",
        ]  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("help_en", "help_fr", "help_es")
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if not self.instance.pk:
            del self.fields["reason"]
        self.fields["cover_form"] = forms.ChoiceField(
            label=gettext_lazy("Form of the cover"), choices=cover_forms()
        )

    @property
    def laid_out(self):
        """The visible fields with their widths, in order."""
        return [(one, self.WIDTHS.get(one.name, 12)) for one in self.visible_fields()]


class KeepTypeForm(forms.Form):
    """Make a paper's outline that of a type: a new one by code and name, or one there is."""

    existing = forms.ModelChoiceField(
        PaperType.objects.none(), required=False, label=gettext_lazy("A type there is"),
        empty_label=gettext_lazy("A new type"),
    )  # fmt: skip
    code = forms.SlugField(
        max_length=40, required=False, label=gettext_lazy("Code of the new type"),
        help_text=gettext_lazy("Letters, digits and hyphens, such as follow-up-paper."),
    )  # fmt: skip
    name = LineField(max_length=200).formfield(
        required=False, label=gettext_lazy("Name of the new type")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["existing"].queryset = PaperType.objects.visible_to(user).current()

    def clean(self):
        """Either a type there is, or a new one with code and name."""
        cleaned = super().clean()
        if cleaned.get("existing"):
            return cleaned
        for name in ("code", "name"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(_("A new type needs this.")))
        code = cleaned.get("code")
        if code and PaperType.objects.filter(code=code).exists():
            self.add_error("code", _("There is a type with this code."))
        return cleaned
