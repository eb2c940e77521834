"""The forms of issuing: what follows an issued paper, an outside document, a bundle."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consultations.preparing_forms import PreparingForm
from foundation.concurrency import reason_field
from reports.document.writers import FORMATS
from reports.models import Bundle, Paper, ReferenceDocument
from reports.symbol_checks import SymbolField


class IssueForm(forms.Form):
    """Which version was looked at, and a word for the history."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    reason = reason_field(_("Remark"))


class SupersedeForm(forms.Form):
    """What follows an issued paper, and why."""

    kind = forms.ChoiceField(
        label=_("What is it to be?"),
        choices=Paper.Suffix.choices,
        widget=forms.RadioSelect,
        initial=Paper.Suffix.REVISION,
    )
    reason = reason_field(_("Reason"))
    numbered = forms.BooleanField(
        label=_("Number the first one too, as in (Rev.1)"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


class ReferenceForm(PreparingForm):
    """An outside document."""

    WIDTHS = {"symbol": 6, "issued_on": 6, "publisher": 6, "address": 6}
    symbol = SymbolField()
    address = forms.URLField(
        label=_("Address"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Where it can be read, such as https://www.ilo.org/…"),
    )

    class Meta:
        model = ReferenceDocument
        fields = (
            "symbol",
            "issued_on",
            "title_en",
            "title_fr",
            "title_es",
            "publisher",
            "address",
        )

    def clean_symbol(self):
        """A symbol of none of the papers written here.

        Raises:
            ValidationError: it is that of a paper, which needs no entry.
        """
        symbol = self.cleaned_data["symbol"]
        if Paper.objects.visible_to(self.user).filter(symbol=symbol).exists():
            raise ValidationError(
                _("%(symbol)s is written here: texts that cite it lead to the paper."),
                code="paper",
                params={"symbol": symbol},
            )
        return symbol


class BundleForm(forms.Form):
    """Which papers, and in which formats their files are to be."""

    scope = forms.ChoiceField(label=_("Papers"), choices=Bundle.Scope.choices)
    format = forms.MultipleChoiceField(
        label=_("Files in the archive"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, drafts: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [(one.name, _(one.label)) for one in FORMATS.values()]
        self.fields["format"].initial = list(FORMATS)
        if not drafts:
            # Whoever sees issued papers only has nothing to choose.
            self.fields["scope"].choices = [(Bundle.Scope.ISSUED, Bundle.Scope.ISSUED.label)]
