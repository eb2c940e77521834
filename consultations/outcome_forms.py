"""Forms of decisions and requests."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Post
from accounts.rights import Role
from consultations.amending import consolidated
from consultations.limb_fields import LimbsMixin
from consultations.models import (
    Body,
    Decision,
    Limb,
    Question,
    Request,
    RequestAnswer,
    RequestCarried,
    Session,
)
from consultations.suggestions import decision_called, question_called
from followup.models import Action, Recommendation
from followup.suggestions import referred_to
from foundation.concurrency import VersionedForm, reason_field
from foundation.forms import RemoteChoiceField, RemoteMultipleChoiceField
from foundation.requests import key_in

DECISIONS = reverse_lazy("consultations:decisions-suggest")
QUESTIONS = reverse_lazy("consultations:questions-suggest")
LINKED = {"recommendations": Recommendation, "actions": Action}
ROWS = {"rows": 4}
ADOPTION = ("adopted_on", "manner", "votes_for", "votes_against", "abstentions")
MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
DAY = {"adopted_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
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
        self.user = user
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


class DecisionForm(LimbsMixin, _OutcomeForm):
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
            "amendments_due_at",
            "subamendments_due_at",
            *ADOPTION,
        )
        widgets = {**TEXTS, **DAY, "amendments_due_at": MOMENT, "subamendments_due_at": MOMENT}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.begin_with(self.instance.limbs.order_by("sequence"))


class AdoptionForm(LimbsMixin, forms.ModelForm):
    """The decision that was taken on a draft: begins with the words of the draft."""

    class Meta:
        model = Decision
        fields = ("reference", "session", "made_by", *ADOPTION, "text_en", "text_fr", "text_es")
        widgets = {**TEXTS, **DAY}

    def __init__(self, *args, draft: Decision, user, **kwargs):
        super().__init__(*args, **kwargs)
        sessions = Session.objects.visible_to(user).current().select_related("body")
        self.fields["session"].queryset = sessions
        for name in ("adopted_on", "manner"):
            self.fields[name].required = True
        if not self.is_bound:
            for name in ("session", "made_by", "text_en", "text_fr", "text_es"):
                self.initial.setdefault(name, getattr(draft, name))
            self._begin_as_amended(draft)

    def _begin_as_amended(self, draft) -> None:
        """Begin with the words as amended; a translation that is no longer of them is left out."""
        self.begin_with(draft.limbs.order_by("sequence"))
        parts = consolidated(draft)
        self.initial["text_en"] = parts[0].text
        if parts[0].changed:
            self.initial["text_fr"] = self.initial["text_es"] = ""
        if any(one.changed for one in parts[1:]):
            self.initial["limbs_en"] = "\n\n".join(one.text for one in parts[1:] if one.text)
            self.initial["limbs_fr"] = self.initial["limbs_es"] = ""


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
            "answerable",
            "due_kind",
            "due_text",
            "due",
            "due_session",
            "decision",
            "limb",
            "question",
            "status_at_source",
        )
        widgets = TEXTS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        office = (Role.SECRETARIAT, Role.OFFICE)
        self.fields["answerable"].queryset = Post.objects.filter(role__in=office)
        # Limbs are those of the decision that is chosen already; another one is saved first.
        chosen = self.data.get("decision") if self.is_bound else self.instance.decision_id
        chosen = chosen or self.initial.get("decision")
        chosen = getattr(chosen, "pk", chosen)
        known = Decision.objects.visible_to(self.user).filter(pk=key_in(str(chosen or "")))
        self.fields["limb"].queryset = Limb.objects.filter(decision__in=known)


class AnswerForm(forms.ModelForm):
    """What answers a request."""

    decision = RemoteChoiceField(
        Decision.objects.none(),
        DECISIONS,
        text=lambda one: one.reference,
        label=_("Decision"),
        required=False,
    )
    action = RemoteChoiceField(
        Action.objects.none(),
        reverse_lazy("followup:actions-suggest"),
        text=lambda one: f"{one.reference} {one.title}"[:80],
        label=_("Action"),
        required=False,
    )

    url = forms.URLField(
        label=_("Address of the document"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = RequestAnswer
        fields = ("document", "url", "decision", "action", "answered_on", "text", "closes")
        labels = {"document": _("Document")}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "answered_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        decisions = Decision.objects.visible_to(user).filter(state=Decision.State.ADOPTED)
        self.fields["decision"].queryset = decisions
        self.fields["decision"].called = lambda typed: decision_called(user, typed)
        actions = Action.objects.visible_to(user)
        self.fields["action"].queryset = actions
        self.fields["action"].called = lambda typed: referred_to(actions, typed)


class CarryForm(forms.Form):
    """To which session a request is carried, and why."""

    to_session = forms.ModelChoiceField(Session.objects.none(), label=_("To the session"))
    reason = RequestCarried._meta.get_field("reason").formfield(label=_("Reason"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        sessions = Session.objects.visible_to(user).current().select_related("body")
        self.fields["to_session"].queryset = sessions


class ActionOpenForm(forms.ModelForm):
    """An action that does what is requested; the rest is filled in on its own page."""

    class Meta:
        model = Action
        fields = ("reference", "title_en", "kind", "description", "carried_out_by")
        labels = {"description": _("Description")}
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}
