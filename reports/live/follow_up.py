"""The follow-up to decisions: what was asked, when it is due, and what became of it."""

from collections.abc import Iterator

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.filters import is_overdue
from consultations.models import Request, RequestAnswer
from foundation.partialdates.format import format_partial_date
from reports.asked import requests, requests_asked, style
from reports.document.tree import Item, List, Plain, Row, Span, Table, Text
from reports.kinds import LiveKind, Option, OptionKind
from reports.live.cells import lines, said, source
from reports.reading import Reading


def follow_up_to_decisions(reading: Reading, options: dict) -> list:
    """Requests with their decision, their due date and their answers, as a list or as a table.

    A request that waits stays in the list until it is answered.
    """
    rows = (
        requests_asked(reading, options)
        .select_related("decision", "limb", "due_session__body")
        .prefetch_related(
            Prefetch(
                "answers",
                RequestAnswer.objects.standing()
                .select_related("decision", "action")
                .order_by("pk"),
                to_attr="standing_answers",
            )
        )
    )
    found = list(rows)
    if not found:
        return [Plain(_("No request is recorded."))]
    if options["form"] == "table":
        return [_table(found)]
    return [List(options["style"], [_item(one) for one in found])]


def _item(request: Request) -> Item:
    """The request, then what is known of its follow-up, each part with its record."""
    parts: list = [said(f"{request.text.rstrip('.')}.", source(request))]
    if request.decision:
        words = _("Decision %(reference)s.") % {"reference": _decision(request)}
        parts += [Text(" "), said(words, source(request.decision))]
    if due := due_words(request):
        parts += [Text(" "), said(_("Due: %(due)s.") % {"due": due}, source(request))]
    for one in _answers(request):
        parts += [Text(" "), one]
    return Item(tuple(parts), key=f"request-{request.pk}")


def _decision(request: Request) -> str:
    limb = f" ({request.limb.letter})" if request.limb else ""
    return f"{request.decision.reference}{limb}"


def due_words(request: Request) -> str:
    """When it is due: the session, the words of the decision, or the date."""
    if request.due_session:
        return str(request.due_session)
    return request.due_text or format_partial_date(request.due)


def _answers(request: Request) -> Iterator[Span]:
    """What stands as an answer, each with the record that gives it."""
    for answer in request.standing_answers:
        words = _("Answered by %(what)s.") if answer.closes else _("Answered in part by %(what)s.")
        yield said(words % {"what": answer}, source(answer.decision or answer.action or request))


def _table(found: list[Request]) -> Table:
    rows = [
        Row(
            (
                said(_decision(one), source(one.decision)) if one.decision else "–",
                one.text,
                due_words(one) or "–",
                _state(one),
                lines(_answers(one)) or _("Nothing is recorded"),
            ),
            sources=(source(one),),
        )
        for one in found
    ]
    return Table(
        head=(_("Decision"), _("What was asked"), _("Due"), _("State"), _("Follow-up")),
        rows=rows,
        widths=(13, 37, 17, 13, 20),
        description=_("Requests with their due dates and what became of them"),
    )


def _state(request: Request) -> str:
    state = request.get_state_display()
    return f"{state}, {_('overdue')}" if is_overdue(request) else state


KIND = LiveKind(
    "follow_up_to_decisions",
    gettext_lazy("Follow-up to decisions"),
    gettext_lazy("What was asked, when it is due, and what became of it."),
    (
        *requests("waiting"),
        Option(
            "form",
            OptionKind.CHOICE,
            gettext_lazy("Form"),
            "",
            [("list", gettext_lazy("List")), ("table", gettext_lazy("Table"))],
            default="list",
        ),
        style("dash"),
    ),
    follow_up_to_decisions,
)
