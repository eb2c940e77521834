"""The forms of the register."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from followup.models import Action, OperationalObjective, Recommendation, Theme
from followup.suggestions import referred_to
from foundation.concurrency import VersionedForm
from foundation.forms import RemoteMultipleChoiceField
from foundation.texts import LineField

REASON_HELP = gettext_lazy("Kept in the history.")


class EntryForm(VersionedForm):
    """What the forms of recommendations and actions share."""

    reason = LineField(max_length=500).formfield(
        label=gettext_lazy("Reason for the change"), required=False, help_text=REASON_HELP
    )
    link_names: tuple[str, ...] = ("themes",)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if not self.instance.pk:
            del self.fields["reason"]

    @property
    def links(self) -> dict:
        """Many-to-many values by name, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.link_names}


class RecommendationForm(EntryForm):
    """One recommendation."""

    themes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Themes"),
        queryset=Theme.objects.order_by("sort_key"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-searchable": ""}),
    )

    class Meta:
        model = Recommendation
        fields = (
            "reference", "report", "title_en", "title_fr", "title_es", "paragraphs", "text",
            "quotation", "phase", "level", "addressed_to", "themes", "is_published",
        )  # fmt: skip
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "quotation": forms.Textarea(attrs={"rows": 2}),
        }


class ActionForm(EntryForm):
    """One action."""

    link_names = ("themes", "recommendations", "objectives")

    themes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Themes"),
        queryset=Theme.objects.order_by("sort_key"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-searchable": ""}),
    )
    objectives = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Operational objectives served"),
        queryset=OperationalObjective.objects.order_by("code"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-searchable": ""}),
    )

    class Meta:
        model = Action
        fields = (
            "reference", "title_en", "title_fr", "title_es", "kind", "state", "state_reason",
            "description", "carried_out_by", "date", "themes", "objectives", "is_published",
        )  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        visible = Recommendation.objects.visible_to(self.user)
        self.fields["recommendations"] = RemoteMultipleChoiceField(
            visible,
            reverse_lazy("followup:recommendations-suggest"),
            called=lambda name: referred_to(visible, name),
            label=_("Recommendations answered"),
            required=False,
            initial=list(self.instance.recommendations.all()) if self.instance.pk else [],
        )


class ReasonForm(forms.Form):
    """Why an entry is archived or restored, and the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = LineField(max_length=500).formfield(
        label=gettext_lazy("Reason"), help_text=REASON_HELP
    )

    def __init__(self, *args, required: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required
