"""Recommendations and actions found while typing, and by the references people write."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.views.decorators.http import require_safe

from accounts.suggestions import SUGGESTED, answer_suggestions
from followup.models import Action, Recommendation
from foundation.ordering import FoldedKey


def matching_references(queryset: QuerySet, typed: str) -> QuerySet:
    """Rows whose reference begins with ``typed`` first, then those that hold its words.

    Args:
        queryset: recommendations or actions, limited to what the person may see.
    """
    if not typed:
        return queryset.order_by("sort_key", "pk")
    key = FoldedKey(Value(typed))
    closeness = Case(
        When(sort_key=key, then=0),
        When(sort_key__startswith=key, then=1),
        default=2,
        output_field=IntegerField(),
    )
    found = queryset.filter(Q(search__words=typed) | Q(sort_key__startswith=key))
    return found.order_by(closeness, "sort_key", "pk")


def referred_to(queryset: QuerySet, reference: str) -> list:
    """The row with exactly this reference, capitals apart; an empty list when there is none."""
    return list(queryset.filter(sort_key=FoldedKey(Value(reference)))[:2])


def option(one) -> dict:
    """A recommendation or an action as the script that suggests shows it."""
    return {"id": one.pk, "text": one.reference, "sub": one.title}


@require_safe
def recommendations_suggest(request):
    """Recommendations while typing their reference or words of them."""

    def find(user, typed):
        visible = Recommendation.objects.visible_to(user).current()
        return [option(one) for one in matching_references(visible, typed)[:SUGGESTED]]

    return answer_suggestions(request, find)


@require_safe
def actions_suggest(request):
    """Actions while typing their reference or words of them."""

    def find(user, typed):
        visible = Action.objects.visible_to(user).current()
        return [option(one) for one in matching_references(visible, typed)[:SUGGESTED]]

    return answer_suggestions(request, find)
