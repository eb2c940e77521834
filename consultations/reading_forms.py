"""The forms of the chair's reading, and of what a question continues."""

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models import ChairReading, Question
from consultations.models.readings import Kind
from consultations.suggestions import question_called
from foundation.forms import RemoteChoiceField

WITHDRAW = ("", _("No reading: the former one is taken back"))


class ChairReadingForm(forms.ModelForm):
    """How the chairperson reads the views, why, and when."""

    kind = forms.ChoiceField(label=_("What the views amount to"), required=False)
    read_on = forms.DateField(
        label=_("On"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"],
    )
    replaces = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1
    )

    class Meta:
        model = ChairReading
        fields = ("kind", "words", "grounds", "chair", "read_on")
        widgets = {
            "words": forms.Textarea(attrs={"rows": 3}),
            "grounds": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, question: Question, last: ChairReading | None, **kwargs):
        initial = {"read_on": timezone.localdate()}
        if last is not None:
            initial |= {"replaces": last.pk, "chair": last.chair}
        super().__init__(*args, initial=initial, **kwargs)
        self.instance.question = question
        first = WITHDRAW if last is not None and last.kind else ("", _("Choose"))
        self.fields["kind"].choices = [first, *Kind.choices]


class ContinuationForm(forms.Form):
    """Of which earlier question this one is the same point."""

    follows = RemoteChoiceField(
        Question.objects.none(),
        reverse_lazy("consultations:questions-suggest"),
        label=_("Same point in an earlier round"),
        required=False,
        help_text=_("Empty: found by the action or the recommendation that both are about."),
    )

    def __init__(self, *args, question: Question, user, **kwargs):
        super().__init__(*args, **kwargs)
        opened = question.consultation.opens_on
        visible = Question.objects.visible_to(user).filter(consultation__opens_on__lt=opened)
        self.fields["follows"].queryset = visible
        self.fields["follows"].called = lambda typed: question_called(user, typed)
