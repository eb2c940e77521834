"""Consultations, decisions, requests and questions found while typing."""

from django.views.decorators.http import require_safe

from accounts.suggestions import SUGGESTED, answer_suggestions
from consultations.filters import ConsultationFilter
from consultations.models import Consultation, Decision, Question, Request
from followup.suggestions import matching_references, referred_to


def decision_called(user, typed: str) -> list:
    """The decision with exactly this reference, capitals apart."""
    return referred_to(Decision.objects.visible_to(user), typed)


def consultation_called(user, typed: str) -> list:
    """The consultation with this code, or those whose title in any language holds what was typed.

    Two are enough to see that it is ambiguous.
    """
    visible = Consultation.objects.visible_to(user)
    exact = list(visible.filter(code__iexact=typed)[:2])
    return exact or list(ConsultationFilter({"q": typed}, visible).qs[:2])


def question_called(user, typed: str) -> list:
    """The questions whose title, in any language, holds all words typed."""
    return list(Question.objects.visible_to(user).filter(search__words=typed)[:2])


@require_safe
def consultations_suggest(request):
    """Consultations while typing their code or title, the newest first."""

    def find(user, typed):
        visible = Consultation.objects.visible_to(user)
        found = ConsultationFilter({"q": typed}, visible).qs.order_by("-opens_on", "-pk")
        return [{"id": one.pk, "text": one.title, "sub": one.code} for one in found[:SUGGESTED]]

    return answer_suggestions(request, find)


@require_safe
def decisions_suggest(request):
    """Decisions while typing their reference or words of them."""
    return answer_suggestions(request, lambda user, typed: _outcomes(Decision, user, typed))


@require_safe
def requests_suggest(request):
    """Requests while typing their reference or words of them."""
    return answer_suggestions(request, lambda user, typed: _outcomes(Request, user, typed))


def _outcomes(model, user, typed) -> list[dict]:
    found = matching_references(model.objects.visible_to(user), typed)[:SUGGESTED]
    return [{"id": one.pk, "text": one.reference, "sub": one.text[:120]} for one in found]


@require_safe
def questions_suggest(request):
    """Questions while typing words of them, the newest consultation first."""

    def find(user, typed):
        found = Question.objects.visible_to(user).select_related("consultation")
        if typed:
            found = found.filter(search__words=typed)
        found = found.order_by("-consultation__opens_on", "sequence")[:SUGGESTED]
        return [{"id": one.pk, "text": one.title, "sub": one.consultation.title} for one in found]

    return answer_suggestions(request, find)
