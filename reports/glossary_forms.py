"""The form of a term and the filters of the glossary."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.filters import Archivable, archived_filter
from foundation.concurrency import VersionedForm, reason_field
from foundation.filters import WordsFilter
from foundation.texts import LineField, ProseField
from reports.document.labels import LANGUAGES
from reports.editions import direction_of, language_name
from reports.models import Term, TermText


class TermForm(VersionedForm):
    """A term in each language that papers can be printed in."""

    reason = reason_field()

    class Meta:
        model = Term
        fields = ["note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        note, reason = self.fields.pop("note"), self.fields.pop("reason")
        stored = (
            {one.language: one for one in self.instance.texts.all()} if self.instance.pk else {}
        )
        for code in LANGUAGES:
            there = stored.get(code)
            attrs = {"lang": code, "dir": direction_of(code)}
            self.fields[f"text_{code}"] = LineField(max_length=200).formfield(
                label=language_name(code),
                required=False,
                initial=there.text if there else "",
                widget=forms.TextInput(attrs=attrs),
            )
            self.fields[f"avoided_{code}"] = ProseField(max_length=2_000).formfield(
                label=_("Not to be used in %(language)s") % {"language": language_name(code)},
                required=False,
                initial=there.avoided if there else "",
                help_text=gettext_lazy("One a line."),
                widget=forms.Textarea(attrs={"rows": 2, **attrs}),
            )
        self.fields["note"] = note
        if self.instance.pk:
            self.fields["reason"] = reason

    @property
    def texts(self) -> dict[str, tuple[str, str]]:
        """What :func:`reports.terms.save_term` takes."""
        sent = self.cleaned_data
        return {
            code: (
                sent.get(f"text_{code}") or "",
                (sent.get(f"avoided_{code}") or "").replace("\r", ""),
            )
            for code in LANGUAGES
        }


class TermFilter(Archivable):
    """Terms by their words in any language."""

    text = WordsFilter(method="in_any_language")
    archive = archived_filter()

    class Meta:
        model = Term
        fields = ()

    def in_any_language(self, queryset, name, value):
        """Terms whose listed name, note or words in any language hold what was typed."""
        texts = TermText.objects.filter(text__icontains=value)
        return queryset.filter(Q(search__words=value) | Q(pk__in=texts.values("term")))
