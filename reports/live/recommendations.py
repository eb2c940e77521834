"""Where each recommendation stands: what is done, what happened, who said what; or nothing."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultations.convergence import voices_of
from consultations.matrix import stance_label, standing_on, with_types
from consultations.models import Position, Question
from events.models import Event, EventRecommendation
from followup.models import Action, Recommendation
from followup.wording import in_report
from foundation.texts import colon, quoted, semicolons
from reports.asked import RECOMMENDATIONS, recommendations_asked
from reports.document.tree import Inline, Plain, Row, Source, Table, Text
from reports.kinds import LiveKind
from reports.live.cells import lines, said, source
from reports.live.positions import by_group, position_source
from reports.reading import Reading
from reports.wording import capitalized

Spoken = list[tuple[Question, list[Position]]]


def recommendation_status(reading: Reading, options: dict) -> list:
    """A table with a row for each recommendation; what is silent is said to be."""
    found = recommendations_asked(reading, options)
    actions, events = actions_of(reading, found), _events(reading, found)
    spoken = _spoken(reading, found)
    rows = [
        Row(
            (
                _called(one),
                _actions(actions.get(one.pk, [])),
                _happened(events.get(one.pk, [])),
                _positions(spoken.get(one.pk, [])),
            ),
            sources=(source(one),),
        )
        for one in found
    ]
    if not rows:
        return [Plain(_("No recommendation is recorded."))]
    return [
        Table(
            head=(_("Recommendation"), _("Actions"), _("Events"), _("Positions")),
            rows=rows,
            widths=(30, 32, 12, 26),
            description=_("What answers each recommendation, and what the groups said of it"),
        )
    ]


def actions_of(reading: Reading, found: QuerySet) -> dict[int, list[Action]]:
    """The actions that answer each of the recommendations, in order; one query."""
    by_recommendation = defaultdict(list)
    links = Action.recommendations.through.objects.filter(
        recommendation__in=found.order_by().values("pk"),
        action__in=reading.visible(Action).current(),
    )
    for link in links.select_related("action").order_by("action__sort_key", "action_id"):
        by_recommendation[link.recommendation_id].append(link.action)
    return by_recommendation


def _events(reading: Reading, found: QuerySet) -> dict[int, list[Source]]:
    by_recommendation = defaultdict(list)
    links = EventRecommendation.objects.filter(
        recommendation__in=found.order_by().values("pk"),
        event__in=reading.visible(Event).published(),
    ).order_by("event__list_day", "event_id")
    for key, event, title in links.values_list("recommendation_id", "event_id", "event__title"):
        by_recommendation[key].append(Source("events.event", event, title[:200]))
    return by_recommendation


def _spoken(reading: Reading, found: QuerySet) -> dict[int, Spoken]:
    """The questions about each recommendation with the positions that stand; four queries."""
    links = list(
        Question.recommendations.through.objects.filter(
            recommendation__in=found.order_by().values("pk"),
            question__in=reading.visible(Question).current(),
        ).values_list("recommendation_id", "question_id")
    )
    asked = Question.objects.filter(pk__in={question for _one, question in links})
    standing = standing_on(asked, reading.viewpoint)
    questions = {one.pk: one for one in with_types(asked)}
    by_recommendation = defaultdict(list)
    for recommendation, key in sorted(links, key=lambda one: (one[0], questions[one[1]].sequence)):
        if key in standing:
            by_recommendation[recommendation].append((questions[key], standing[key]))
    return by_recommendation


def _called(one: Recommendation) -> tuple[Inline, ...]:
    parts = [Text(one.reference, strong=True), Text(f" {one.title}")]
    where = in_report(one.paragraphs)
    return (*parts, Text(f"\n{capitalized(where)}")) if where else tuple(parts)


def _actions(found: list[Action]) -> tuple[Inline, ...]:
    if not found:
        return (Text(_("No action is recorded.")),)
    return lines(
        said(f"{one.reference} {one.title}{colon()}{one.get_state_display()}", source(one))
        for one in found
    )


def _happened(found: list[Source]) -> tuple[Inline, ...]:
    if not found:
        return (Text(_("No event is recorded.")),)
    words = ngettext("%(number)s event", "%(number)s events", len(found))
    return (said(words % {"number": len(found)}, *found),)


def _positions(spoken: Spoken) -> tuple[Inline, ...]:
    """A line for each group, and one for each other party that spoke."""
    if not spoken:
        return (Text(_("No position is recorded.")),)
    several = len(spoken) > 1
    found: list[Inline] = []
    for group, name, _own in by_group([]):
        voices = [
            (question, one)
            for question, positions in spoken
            for one in (
                voices_of(group, positions) if group else [p for p in positions if not p.group]
            )
        ]
        if group and not voices:
            found.append(Text(f"{name}{colon()}{_('silent')}"))
        elif group:
            stances = semicolons(_distinct(_stance(one, of, several) for of, one in voices))
            behind = [position_source(one, of) for of, one in voices]
            found.append(said(f"{name}{colon()}{stances}", *behind))
        else:
            found += [
                said(
                    f"{capitalized(one.party)}{colon()}{_stance(one, of, several)}",
                    position_source(one, of),
                )
                for of, one in voices
            ]
    return lines(found)


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _stance(position: Position, question: Question, several: bool) -> str:
    """The stance with what limits it, and on which question where there are several."""
    words = stance_label(question, position.stance)
    limits = [quoted(one) for one in (position.exclusions, position.time_limit) if one]
    if position.exclusions:
        limits[0] = _("not: %(what)s") % {"what": limits[0]}
    if several:
        limits.append(question.title)
    return f"{words} ({semicolons(limits)})" if limits else words


KIND = LiveKind(
    "recommendation_status",
    gettext_lazy("Recommendation status"),
    gettext_lazy(
        "A table: what answers each recommendation, how many events serve it, and what the groups "
        "said. What nobody did or said is stated."
    ),
    RECOMMENDATIONS,
    recommendation_status,
)
