"""Forms of decisions and requests."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from consultations.models import Body, Decision, Question, Request, Session
from consultations.suggestions import decision_called, question_called
from followup.models import Action, Recommendation
from followup.suggestions import referred_to
from foundation.concurrency import VersionedForm, reason_field
from foundation.forms import RemoteChoiceField, RemoteMultipleChoiceField

DECISIONS = reverse_lazy("consultations:decisions-suggest")
QUESTIONS = reverse_lazy("consultations:questions-suggest")
LINKED = {"recommendations": Recommendation, "actions": Action}
ROWS = {"rows": 4}
TEXTS = {name: forms.Textarea(attrs=ROWS) for name in ("text_en", "text_fr", "text_es")}


def _links(name, label):
    return RemoteMultipleChoiceField(
        LINKED[name].objects.none(),
        reverse_lazy(f"followup:{name}-suggest"),
        text=lambda one: f"{one.reference} {one.title}"[:80],
        label=label,
        required=False,
    )


class _OutcomeForm(VersionedForm):
    """What both have: rows to choose among those that the person sees, a reason for a change."""

    question = RemoteChoiceField(
        Question.objects.none(), QUESTIONS, label=_("Question"), required=False
    )
    recommendations = _links("recommendations", _("Recommendations"))
    reason = reason_field()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = Question.objects.visible_to(user)
        self.fields["question"].called = lambda typed: question_called(user, typed)
        for name, model in LINKED.items():
            if name in self.fields:
                self._offer(name, model, user)
        for name in ("body", "session", "due_session"):
            if name in self.fields:
                model = Body if name == "body" else Session
                found = model.objects.visible_to(user)
                self.fields[name].queryset = (
                    found if model is Body else found.select_related("body")
                )
        for name in ("draft", "decision"):
            if name in self.fields:
                self.fields[name].queryset = Decision.objects.visible_to(user)
                self.fields[name].called = lambda typed: decision_called(user, typed)
        if not self.instance.pk:
            del self.fields["reason"]

    def _offer(self, name, model, user):
        visible = model.objects.visible_to(user)
        self.fields[name].queryset = visible
        self.fields[name].called = lambda typed: referred_to(visible, typed)
        if self.instance.pk:
            self.initial[name] = list(visible.filter(pk__in=getattr(self.instance, name).all()))

    @property
    def links(self) -> dict:
        """What was chosen, by the name of the many-to-many field."""
        return {name: self.cleaned_data[name] for name in LINKED if name in self.fields}


class DecisionForm(_OutcomeForm):
    """A decision, as a draft or as adopted."""

    draft = RemoteChoiceField(
        Decision.objects.none(),
        DECISIONS,
        text=lambda one: one.reference,
        label=_("From the draft decision"),
        required=False,
    )

    class Meta:
        model = Decision
        fields = (
            "reference",
            "state",
            "kind",
            "text_en",
            "text_fr",
            "text_es",
            "body",
            "session",
            "made_by",
            "addressed_to",
            "draft",
            "question",
            "status_at_source",
        )
        widgets = TEXTS


class RequestForm(_OutcomeForm):
    """What somebody was asked to do, and by when."""

    decision = RemoteChoiceField(
        Decision.objects.none(),
        DECISIONS,
        text=lambda one: one.reference,
        label=_("Decision"),
        required=False,
    )
    actions = _links("actions", _("Actions"))

    class Meta:
        model = Request
        fields = (
            "reference",
            "state",
            "kind",
            "text_en",
            "text_fr",
            "text_es",
            "made_by",
            "addressed_to",
            "due_text",
            "due",
            "due_session",
            "decision",
            "question",
            "status_at_source",
        )
        widgets = TEXTS
