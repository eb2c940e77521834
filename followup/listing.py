"""The lists of recommendations and actions: one statement for a page of rows."""

from functools import lru_cache
from urllib.parse import quote

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.groups import Group
from followup import answers
from followup.models import Action, Recommendation
from followup.wording import TONES, in_report
from foundation.counting import CappedTotal
from foundation.paging import Order
from foundation.texts import LANGUAGES, localized

ORDERS = (Order("reference", ("sort_key",), _("Reference")),)
TITLES = tuple(f"title_{one}" for one in LANGUAGES)


def _themes(model: type[Model]) -> ArraySubquery:
    """Names of the themes in the page's language."""
    key = model.themes.field.m2m_field_name()
    rows = model.themes.through.objects.filter(**{key: OuterRef("pk")}).order_by("theme__sort_key")
    return ArraySubquery(rows.annotate(name=localized_column("theme__name")).values("name"))


def localized_column(name: str) -> Coalesce:
    """The text ``name`` in the page's language, in SQL: the first column that is filled."""
    language = (get_language() or "en").split("-")[0]
    wanted = dict.fromkeys([language if language in LANGUAGES else "en", *LANGUAGES])
    filled = [NullIf(F(f"{name}_{one}"), Value(""), output_field=TextField()) for one in wanted]
    return Coalesce(*filled, Value(""), output_field=TextField())


def _heard(model: type[Model], user) -> ArraySubquery:
    """The groups of which a position stands on a question about the entry; "" is for others."""
    rows = answers.positions_on(model, user).order_by("group")
    return ArraySubquery(rows.values("group").distinct())


def recommendation_rows(recommendations: QuerySet, user) -> QuerySet:
    """``recommendations`` as dicts with their themes and what answers each (one statement).

    Args:
        user: only what this person may see is counted.
    """
    return recommendations.annotate(
        theme_names=_themes(Recommendation),
        action_number=answers.number_of(answers.actions_answering(user)),
        event_number=answers.number_of(answers.events_serving(Recommendation, user)),
        heard=_heard(Recommendation, user),
        total=CappedTotal(recommendations),
    ).values(
        "pk", "reference", *TITLES, "paragraphs", "addressed_to", "phase", "level", "archived_at",
        "is_published", "theme_names", "action_number", "event_number", "heard", "total",
    )  # fmt: skip


def action_rows(actions: QuerySet, user) -> QuerySet:
    """``actions`` as dicts with what they answer and what answers them (one statement).

    Args:
        user: only what this person may see is counted.
    """
    answered = answers.answered_by(user).order_by("sort_key")
    return actions.annotate(
        answers=ArraySubquery(answered.values("reference")),
        event_number=answers.number_of(answers.events_serving(Action, user)),
        heard=_heard(Action, user),
        total=CappedTotal(actions),
    ).values(
        "pk", "reference", *TITLES, "kind", "state", "carried_out_by", "date", "archived_at",
        "is_published", "answers", "event_number", "heard", "total",
    )  # fmt: skip


def printed(row: dict, name: str) -> dict:
    """A row of the list ``name`` (recommendation or action) in words of the page's language."""
    row["url"] = _address(name) % quote(row["reference"], safe="")
    row["title"] = localized({one: row[f"title_{one}"] for one in LANGUAGES})
    for field, choices in _WORDS.items():
        if field in row:
            row[f"{field}_words"] = choices.get(row[field], "")
    for number in ("action_number", "event_number"):
        if row.get(number, 0) >= answers.MOST:
            row[number] = f"{answers.MOST - 1}+"
    about = (in_report(row.get("paragraphs", "")), row.get("level_words"), row.get("kind_words"))
    row["sub"] = " · ".join(str(one) for one in about if one)
    row["groups"] = [(one.value, one.label, one.value in row["heard"]) for one in Group]
    row["others"] = "" in row["heard"]
    row["silent"] = not row["heard"]
    row["tone"] = TONES.get(row.get("state"), "")
    return row


@lru_cache(maxsize=2)
def _address(name: str) -> str:
    """The addresses of single entries as a pattern; resolving each anew would cost half a page."""
    return reverse(f"followup:{name}", args=["R0"]).replace("%", "%%").replace("/R0/", "/%s/")


_WORDS = {
    "kind": dict(Action.Kind.choices),
    "state": dict(Action.State.choices),
    "phase": dict(Recommendation.Phase.choices),
    "level": dict(Recommendation.Level.choices),
}
