"""Decisions and questions found while typing."""

from django.views.decorators.http import require_safe

from accounts.suggestions import SUGGESTED, answer_suggestions
from consultations.models import Decision, Question
from followup.suggestions import matching_references, referred_to


def decision_called(user, typed: str) -> list:
    """The decision with exactly this reference, capitals apart."""
    return referred_to(Decision.objects.visible_to(user), typed)


def question_called(user, typed: str) -> list:
    """The questions whose title, in any language, holds all words typed."""
    return list(Question.objects.visible_to(user).filter(search__words=typed)[:2])


@require_safe
def decisions_suggest(request):
    """Decisions while typing their reference or words of them."""

    def find(user, typed):
        found = matching_references(Decision.objects.visible_to(user), typed)[:SUGGESTED]
        return [{"id": one.pk, "text": one.reference, "sub": one.text[:120]} for one in found]

    return answer_suggestions(request, find)


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
