"""The whole story of a recommendation or an action: what answers it, what was said, who cites it.

Most of a story happens in layers that do not know each other (events, positions, papers), so it
is told here, in the layer above them (docs/adr, "Stories are told in the top layer"). Everything
is read through ``visible_to``; the number of queries does not depend on how much there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.groups import GROUP_AS_PARTY, Group
from consultations import matrix
from consultations.models import Decision, Question, Request
from events.listing import date_and_year, record_url, venue
from events.models import Event, EventAction, EventRecommendation
from followup.models import Action, Recommendation
from foundation.partialdates.format import format_partial_date
from reports.trace import CitingPaper, citing_papers

# What a page holds of each. It says where there is more; the list of events has the others.
EVENTS_SHOWN = 12
LINKED_SHOWN = 100
QUESTIONS_SHOWN = 50
OUTCOMES_SHOWN = 50  # of each kind


@dataclass(frozen=True)
class ToldEvent:
    """An event as a line of a story."""

    url: str
    date: str
    title: str
    language: str
    venue: str


@dataclass(frozen=True)
class Outcome:
    """A decision or a request as a line of a story."""

    url: str
    label: str
    reference: str
    text: str
    state: str
    due: str


@dataclass(frozen=True)
class Story:
    """What the page of a recommendation or an action tells.

    Attributes:
        linked: the actions that answer a recommendation, or the recommendations that an action
            answers.
        more: of what there is more than is told: "events", "linked", "questions", "outcomes".
        questions: rows of the matrix, with the convergence found on each.
        silences: what nobody has done or said about it yet, in words (design, section 1).
    """

    entry: Recommendation | Action
    themes: Sequence
    linked: Sequence
    events: Sequence[ToldEvent]
    more: frozenset[str]
    questions: Sequence[matrix.Row]
    outcomes: Sequence[Outcome]
    papers: Sequence[CitingPaper]
    origins: Sequence[dict]

    @property
    def has_others(self) -> bool:
        """Whether somebody spoke who belongs to no group."""
        return any(row.others for row in self.questions)

    @property
    def several_consultations(self) -> bool:
        """Whether each question must say to which consultation it belongs."""
        return len({row.question.consultation_id for row in self.questions}) > 1

    @property
    def silences(self) -> list[str]:
        """What is missing."""
        found = []
        if not self.linked:
            is_recommendation = isinstance(self.entry, Recommendation)
            found.append(_("No action") if is_recommendation else _("No recommendation answered"))
        if not self.events:
            found.append(_("No event"))
        if "questions" not in self.more:  # a group may have spoken on one that is not told
            found += _silent_groups(self.questions)
        return found


def story_of(entry: Recommendation | Action, user) -> Story:
    """The story of ``entry`` as ``user`` may read it.

    Args:
        entry: one that ``user`` sees.
    """
    more: set[str] = set()

    def first(rows, limit: int, name: str) -> list:
        """The first of ``rows``, which were read one further than ``limit``."""
        if len(rows) > limit:
            more.add(name)
        return rows[:limit]

    questions = first(_questions(entry, user), QUESTIONS_SHOWN, "questions")
    decided, asked = _outcomes(entry, questions, user)
    kind = ContentType.objects.get_for_model(entry)
    return Story(
        entry=entry,
        themes=list(entry.themes.order_by("sort_key")),
        linked=first(list(_linked(entry, user)), LINKED_SHOWN, "linked"),
        events=first(_events(entry, user), EVENTS_SHOWN, "events"),
        questions=questions,
        outcomes=[
            *first(decided, OUTCOMES_SHOWN, "outcomes"),
            *first(asked, OUTCOMES_SHOWN, "outcomes"),
        ],
        more=frozenset(more),
        papers=citing_papers(kind, entry.pk, user),
        origins=_origins(entry),
    )


def _linked(entry, user) -> QuerySet:
    if isinstance(entry, Recommendation):
        found = Action.objects.visible_to(user).current().filter(recommendations=entry)
    else:
        found = Recommendation.objects.visible_to(user).current().filter(actions=entry)
    return found.order_by("sort_key", "pk")[: LINKED_SHOWN + 1]


def _events(entry, user) -> list[ToldEvent]:
    """The newest events that serve the entry (one query)."""
    link, name = EventRecommendation, "recommendation"
    if isinstance(entry, Action):
        link, name = EventAction, "action"
    serving = link.objects.filter(**{"event": OuterRef("pk"), name: entry})
    found = (
        Event.objects.visible_to(user)
        .current()
        .filter(Exists(serving))
        .only("title", "language", "date", "place", "country")
        .order_by("-list_day", "-pk")[: EVENTS_SHOWN + 1]
    )
    return [
        ToldEvent(
            record_url("event", one.pk),
            " ".join(part for part in date_and_year(one.date) if part),
            one.title,
            one.language,
            venue(one.place, str(one.country.name)),
        )
        for one in found
    ]


def _questions(entry, user) -> list[matrix.Row]:
    """The questions about the entry as rows of the matrix, the newest consultation first."""
    name = "recommendations" if isinstance(entry, Recommendation) else "actions"
    found = Question.objects.visible_to(user).filter(**{name: entry})
    keys = found.order_by("-consultation_id", "sequence", "pk").values("pk")[: QUESTIONS_SHOWN + 1]
    asked = Question.objects.filter(pk__in=keys).select_related("consultation")
    return matrix.rows_of(asked, user)


def _silent_groups(questions) -> list[str]:
    """Which groups have stated nothing on any of the questions, in words."""
    if not questions:
        return [_("No question put to the groups")]
    if not all(row.found for row in questions):
        return []  # what is not shown yet is no silence
    heard = {cell.group for row in questions for cell in row.cells if cell.voices}
    silent = [str(GROUP_AS_PARTY[one]) for one in Group if one not in heard]
    return [_("No position of the %(group)s") % {"group": one} for one in silent]


def _outcomes(entry, questions, user) -> tuple[list[Outcome], list[Outcome]]:
    """Decisions, and requests, about the entry or the questions on it (two queries)."""
    about = Q(question__in=[row.question.pk for row in questions])
    if isinstance(entry, Recommendation):
        decided = asked = about | Q(recommendations=entry)
    else:
        decided, asked = about | Q(requests__actions=entry), about | Q(actions=entry)
    return (
        _told(Decision, "decision", decided, user),
        _told(Request, "request", asked, user),
    )


def _told(model: type[Model], name: str, condition: Q, user) -> list[Outcome]:
    keys = model.objects.filter(condition).values("pk")
    found = model.objects.visible_to(user).current().filter(pk__in=keys).defer("search")
    label = _("Decision") if model is Decision else _("Request")
    return [
        Outcome(
            reverse(f"consultations:{name}", args=[one.pk]),
            label,
            one.reference,
            one.text,
            one.get_state_display(),
            (one.due_text or format_partial_date(one.due)) if model is Request else "",
        )
        for one in found.order_by("sort_key", "pk")[: OUTCOMES_SHOWN + 1]
    ]


def _origins(entry) -> list[dict]:
    """Where the entry comes from: each row of a document, with what was printed there."""
    return [
        {
            "document": origin.document,
            "place": origin.place,
            "pairs": [
                {"label": _label(entry, name), "printed": printed, "coded": _coded(entry, name)}
                for name, printed in origin.printed.items()
                if printed
            ],
        }
        for origin in entry.origins.select_related("document").order_by("pk")
    ]


def _label(entry, name: str) -> str:
    """The name of a field as a heading; the document's own name where it is no field."""
    try:
        return capfirst(str(entry._meta.get_field(name).verbose_name))
    except FieldDoesNotExist:
        return capfirst(name.replace("_", " "))


def _coded(entry, name: str) -> str:
    """What the field of this name holds by now; empty where the document's name is no field."""
    known = {one.name for one in entry._meta.concrete_fields if not one.is_relation}
    if name not in known:
        return ""
    shown = getattr(entry, f"get_{name}_display", lambda: getattr(entry, name))()
    return "" if shown is None else str(shown)
