"""The whole story of a recommendation or an action: what answered it, and what is missing.

It is told in the top layer, since events, positions, decisions and papers are in layers above
the register (docs/adr, "Stories are told in the top layer"). Each part goes through
``visible_to(user)``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.groups import GROUP_AS_PARTY, Group
from consultations.matrix import Row, rows_of, standing_on
from consultations.models import Consultation, Decision, Question, Request
from events.models import Event
from followup.models import Action, Recommendation
from foundation.counting import Count, capped_count
from foundation.history import Entry, history_of
from reports.trace import CitingPaper, citing_papers

EVENTS_SHOWN = 20


@dataclass
class Story:
    """What the page of one entry of the register tells."""

    entry: Recommendation | Action
    related: list  # actions of a recommendation, recommendations of an action
    events: list[Event]
    event_count: Count
    discussions: list[tuple[Consultation, list[Row]]]
    decisions: list[Decision]
    requests: list[Request]
    papers: list[CitingPaper]
    origins: list[dict]
    missing: list[str] = field(default_factory=list)


def story_of(entry: Recommendation | Action, user) -> Story:
    """Everything about ``entry`` that ``user`` may see; the number of queries does not grow."""
    is_recommendation = isinstance(entry, Recommendation)
    name = "recommendations" if is_recommendation else "actions"
    about = Q(**{name: entry})
    related_model = Action if is_recommendation else Recommendation
    related = related_model.objects.visible_to(user).current().filter(about if is_recommendation
        else Q(actions=entry))  # fmt: skip
    rows = {"recommendation_rows__recommendation": entry} if is_recommendation else {
        "action_rows__action": entry
    }  # fmt: skip
    events = Event.objects.visible_to(user).published().filter(**rows)
    story = Story(
        entry,
        list(related.order_by("sort_key", "pk")[:100]),
        list(events.order_by("list_day", "pk")[:EVENTS_SHOWN]),
        capped_count(events),
        _discussions(Question.objects.visible_to(user).filter(about), user),
        _outcomes(Decision, about, user, is_recommendation),
        list(Request.objects.visible_to(user).filter(about).order_by("sort_key", "pk")),
        citing_papers(ContentType.objects.get_for_model(entry), entry.pk, user),
        origins_of(entry),
    )
    story.missing = _missing(story)
    return story


def _outcomes(model, about: Q, user, is_recommendation: bool) -> list:
    """Decisions name recommendations; those on an action come through its questions."""
    condition = about if is_recommendation else Q()
    through = Q(question__in=Question.objects.visible_to(user).filter(about))
    wanted = condition | through if is_recommendation else through
    return list(model.objects.visible_to(user).filter(wanted).distinct().order_by("sort_key", "pk"))


def _discussions(questions: QuerySet, user) -> list[tuple[Consultation, list[Row]]]:
    """The rows of the matrix for these questions, by consultation."""
    standing = standing_on(questions, user)
    found = Consultation.objects.visible_to(user).filter(questions__in=questions).distinct()
    return [
        (one, rows_of(questions.filter(consultation=one), user, one, standing))
        for one in found.order_by("opens_on", "pk")
    ]


def _missing(story: Story) -> list[str]:
    """What has not answered the entry yet, said plainly: silence is a finding (design, 1)."""
    found = []
    if isinstance(story.entry, Recommendation) and not story.related:
        found.append(_("No action answers it."))
    if not story.events:
        found.append(_("No event serves it."))
    rows = [row for _consultation, rows in story.discussions for row in rows]
    if not rows:
        found.append(_("No consultation has asked about it."))
    else:
        spoken = {cell.group for row in rows for cell in row.cells if cell.voices}
        found += [
            _("No position of its own is recorded for the %(group)s.")
            % {"group": GROUP_AS_PARTY[group]}
            for group in Group
            if group not in spoken
        ]
    if not story.papers:
        found.append(_("No issued paper cites it."))
    return found


def origins_of(entry) -> list[dict]:
    """Where it comes from, each with what was printed beside what was coded (one query)."""
    return [
        {
            "document": origin.document,
            "place": origin.place,
            "pairs": list(_pairs(entry, origin.printed)),
        }
        for origin in entry.origins.select_related("document").order_by("pk")
    ]


def _pairs(entry, printed: dict) -> Iterable[dict]:
    names = {one.name: one for one in entry._meta.fields}
    for name, words in printed.items():
        if words:
            known = names.get(name)
            label = capfirst(str(known.verbose_name)) if known else name.replace("_", " ")
            coded = getattr(entry, f"get_{name}_display", None) if known else None
            value = coded() if coded else getattr(entry, name, "") if known else ""
            yield {"label": label, "printed": words, "coded": value or ""}


def history_for_page(entry) -> list[Entry]:
    """Who changed what, when and why, the newest first."""
    return history_of(entry)
