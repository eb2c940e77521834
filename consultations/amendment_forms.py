"""Forms of amendments."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.suggestions import organizations_called
from consultations.models import Amendment, Decision
from foundation.forms import RemoteChoiceField


class AmendmentForm(forms.ModelForm):
    """An amendment to a draft decision, or a sub-amendment to an amendment of it."""

    organization = RemoteChoiceField(
        Organization.objects.none(),
        reverse_lazy("accounts:organizations-suggest"),
        label=_("Government or organization"),
        required=False,
    )
    received_at = forms.DateTimeField(
        label=_("Received at"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    class Meta:
        model = Amendment
        fields = (
            "group",
            "organization",
            "moved_by",
            "received_at",
            "limb",
            "amends",
            "kind",
            "old_text",
            "new_text",
            "seconded_by",
        )
        widgets = {
            "old_text": forms.Textarea(attrs={"rows": 3}),
            "new_text": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, draft: Decision, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.draft = draft
        self.fields["organization"].queryset = Organization.objects.visible_to(user)
        self.fields["organization"].called = lambda typed: organizations_called(user, typed)
        self.fields["limb"].queryset = draft.limbs.order_by("sequence")
        first = draft.amendments.pending().filter(amends=None).order_by("number")
        self.fields["amends"].queryset = first
        self.fields["amends"].label_from_instance = lambda one: f"{one}: {one.new_text[:80]}"

    def _get_validation_exclusions(self):
        """The number and who records it are set when it is recorded."""
        return super()._get_validation_exclusions() | {"number", "recorded_by", "draft"}


class StepForm(forms.Form):
    """To which state an amendment goes."""

    state = forms.ChoiceField(choices=Amendment.State.choices)
    seconded_by = Amendment._meta.get_field("seconded_by").formfield(required=False)
