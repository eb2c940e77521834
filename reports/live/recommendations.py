"""Where each recommendation stands: what is done, what happened, who said what; or nothing."""

from collections.abc import Iterable

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
from reports.document.tree import Inline, Plain, Row, Table, Text
from reports.kinds import LiveKind
from reports.live.cells import lines, said, source
from reports.live.links import linked
from reports.live.positions import by_group, position_source
from reports.reading import Reading
from reports.wording import capitalized

Spoken = list[tuple[Question, list[Position]]]


def recommendation_status(reading: Reading, options: dict) -> list:
    """A table with a row for each recommendation; what is silent is said to be."""
    found = list(recommendations_asked(reading, options))
    keys = [one.pk for one in found]
    actions, events = actions_of(reading, keys), _events(reading, keys)
    spoken = _spoken(reading, keys)
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


def actions_of(reading: Reading, keys: list[int]) -> dict[int, list[Action]]:
    """The actions that answer each of the recommendations ``keys``, in order; two queries."""
    visible = reading.visible(Action).current().order_by("sort_key", "pk")
    through = Action.recommendations.through
    return linked(through, "recommendation", "action", keys, visible)


def _events(reading: Reading, keys: list[int]) -> dict[int, list[Event]]:
    visible = reading.visible(Event).published().order_by("list_day", "pk").only("title")
    return linked(EventRecommendation, "recommendation", "event", keys, visible)


def _spoken(reading: Reading, keys: list[int]) -> dict[int, Spoken]:
    """The questions about each recommendation with the positions that stand; five queries."""
    visible = with_types(reading.visible(Question).current()).order_by(
        "consultation_id", "sequence", "pk"
    )
    through = Question.recommendations.through
    asked = linked(through, "recommendation", "question", keys, visible)
    questions = {one.pk for found in asked.values() for one in found}
    standing = standing_on(Question.objects.filter(pk__in=questions), reading.viewpoint)
    return {
        key: [(one, standing[one.pk]) for one in found if one.pk in standing]
        for key, found in asked.items()
    }


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


def _happened(found: list[Event]) -> tuple[Inline, ...]:
    if not found:
        return (Text(_("No event is recorded.")),)
    words = ngettext("%(number)s event", "%(number)s events", len(found))
    return (said(words % {"number": len(found)}, *(source(one) for one in found)),)


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
