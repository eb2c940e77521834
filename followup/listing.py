"""The lists of recommendations and actions: one statement for a page of rows."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from followup.models import Action, Recommendation, Theme
from foundation.paging import Order
from foundation.texts import LANGUAGES, localized

ORDERS = (Order("reference", ("sort_key",), _("Reference")),)
TITLES = tuple(f"title_{one}" for one in LANGUAGES)
# Beyond this a count says "99+": nobody compares greater ones in a list.
MOST = 100


class Length(Func):
    """How many elements an array has."""

    function = "cardinality"
    output_field = IntegerField()


def _number(rows: QuerySet) -> Length:
    return Length(ArraySubquery(rows.order_by().values("pk")[:MOST]))


def _themes(model: type) -> ArraySubquery:
    key = model.themes.field.m2m_field_name()
    through = model.themes.through.objects.filter(**{key: OuterRef("pk")})
    names = Theme.objects.filter(pk__in=through.values("theme")).order_by("sort_key")
    return ArraySubquery(names.values("name_en"))


def recommendation_rows(recommendations: QuerySet) -> QuerySet:
    """``recommendations`` as dicts with their themes and how much answers each (one statement)."""
    events = Recommendation._meta.get_field("event_rows").related_model.objects
    return recommendations.annotate(
        theme_names=_themes(Recommendation),
        action_number=_number(
            Action.objects.filter(
                recommendations=OuterRef("pk"), archived_at=None, is_published=True
            )
        ),
        event_number=_number(
            events.filter(
                recommendation=OuterRef("pk"),
                event__archived_at=None,
                event__is_published=True,
            )
        ),
    ).values(
        "pk", "reference", *TITLES, "paragraphs", "addressed_to", "phase", "archived_at",
        "is_published", "theme_names", "action_number", "event_number", "sort_key",
    )  # fmt: skip


def action_rows(actions: QuerySet) -> QuerySet:
    """``actions`` as dicts with the references that they answer (one statement)."""
    answered = Recommendation.objects.filter(
        actions=OuterRef("pk"), archived_at=None, is_published=True
    ).order_by("sort_key")
    return actions.annotate(answers=ArraySubquery(answered.values("reference"))).values(
        "pk", "reference", *TITLES, "kind", "state", "carried_out_by", "date", "archived_at",
        "is_published", "answers", "sort_key",
    )  # fmt: skip


def printed(row: dict) -> dict:
    """A row in words of the page's language."""
    row["title"] = localized({one: row[f"title_{one}"] for one in LANGUAGES})
    for name, choices in _WORDS.items():
        if name in row:
            row[f"{name}_words"] = choices.get(row[name], "")
    for name in ("action_number", "event_number"):
        if name in row and row[name] >= MOST:
            row[name] = f"{MOST - 1}+"
    return row


_WORDS = {
    "kind": dict(Action.Kind.choices),
    "state": dict(Action.State.choices),
    "phase": dict(Recommendation.Phase.choices),
}
