"""The forms of the register."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from accounts.suggestions import organizations_called
from followup.models import Action, OperationalObjective, Recommendation, Theme
from followup.register import check_new_reference
from followup.suggestions import referred_to
from foundation.concurrency import VersionedForm, reason_field
from foundation.forms import RemoteChoiceField, RemoteMultipleChoiceField

PUBLISHED = {"is_published": gettext_lazy("Published: everyone who signs in reads it")}


class EntryForm(VersionedForm):
    """What the forms of recommendations and actions share."""

    reason = reason_field()
    link_names: tuple[str, ...] = ("themes",)
    # The fields in the order of the page, and how many of its twelve columns each takes.
    layout: tuple[tuple[str, int], ...] = ()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.pk:
            self.fields["reference"].disabled = True
            self.fields["reference"].help_text = _("A reference never changes.")
        else:
            del self.fields["reason"]
        for name in ("title_fr", "title_es"):
            self.fields[name].widget.attrs["lang"] = name[-2:]

    def clean_reference(self):
        """A new one is free, and can stand in an address."""
        reference = self.cleaned_data["reference"]
        if not self.instance.pk:
            check_new_reference(self._meta.model, reference)
        return reference

    @property
    def arranged(self):
        """The fields with their widths; a reason is asked only for a change."""
        return [(self[name], columns) for name, columns in self.layout if name in self.fields]

    @property
    def links(self) -> dict:
        """Many-to-many values by name, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.link_names}


class RecommendationForm(EntryForm):
    """One recommendation."""

    layout = (
        ("reference", 3), ("title_en", 9), ("title_fr", 6), ("title_es", 6),
        ("report", 8), ("paragraphs", 4), ("text", 12), ("quotation", 12),
        ("phase", 4), ("level", 3), ("addressed_to", 5), ("themes", 12),
        ("is_published", 12), ("reason", 12),
    )  # fmt: skip

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
        labels = PUBLISHED


class ActionForm(EntryForm):
    """One action."""

    layout = (
        ("reference", 3), ("title_en", 9), ("title_fr", 6), ("title_es", 6),
        ("kind", 4), ("state", 3), ("state_reason", 5), ("description", 12),
        ("carried_out_by", 8), ("date", 4), ("lead_unit", 4), ("partners", 8),
        ("recommendations", 6), ("themes", 6), ("objectives", 12),
        ("is_published", 12), ("reason", 12),
    )  # fmt: skip
    link_names = ("themes", "recommendations", "partners", "objectives")

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
            "description", "carried_out_by", "lead_unit", "date", "themes", "objectives",
            "is_published",
        )  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}
        labels = PUBLISHED

    lead_unit = RemoteChoiceField(
        Organization.objects.none(),
        reverse_lazy("accounts:organizations-suggest"),
        text=lambda one: one.short_name,
        label=gettext_lazy("Lead unit"),
        required=False,
    )
    partners = RemoteMultipleChoiceField(
        Organization.objects.none(),
        reverse_lazy("accounts:organizations-suggest"),
        text=lambda one: one.short_name,
        label=gettext_lazy("Partners"),
        required=False,
    )
    recommendations = RemoteMultipleChoiceField(
        Recommendation.objects.none(),
        reverse_lazy("followup:recommendations-suggest"),
        label=gettext_lazy("Recommendations answered"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What is linked already may be archived by now; only what is in use is suggested.
        recommendations = Recommendation.objects.visible_to(self.user)
        self.fields["recommendations"].queryset = recommendations
        self.fields["recommendations"].called = lambda typed: referred_to(
            recommendations.current(), typed
        )
        for name in ("lead_unit", "partners"):
            self.fields[name].queryset = Organization.objects.visible_to(self.user)
            self.fields[name].called = lambda typed: organizations_called(self.user, typed)
        if self.instance.pk:
            for name in ("recommendations", "partners"):
                self.initial[name] = list(getattr(self.instance, name).all())
