"""The follow-up to decisions: what was asked, when it is due, and what became of it."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import Request, RequestAnswer
from reports.asked import requests, requests_asked, style
from reports.document.tree import Item, List, Plain, Source, Span, Text
from reports.kinds import LiveKind
from reports.reading import Reading


def follow_up_to_decisions(reading: Reading, options: dict) -> list:
    """A list of requests, each with its decision, its due date and its answers.

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
    items = tuple(_item(one) for one in rows)
    if not items:
        return [Plain(_("No request is recorded."))]
    return [List(options["style"], items)]


def _item(request: Request) -> Item:
    """The request, then what is known of its follow-up, each part with its record."""
    source = Source("consultations.request", request.pk, str(request)[:200])
    parts: list = [Span((Text(f"{request.text.rstrip('.')}."),), sources=(source,))]
    if request.decision:
        limb = f" ({request.limb.letter})" if request.limb else ""
        words = _("Decision %(reference)s.") % {"reference": f"{request.decision.reference}{limb}"}
        parts += _said(words, "consultations.decision", request.decision)
    due = request.due_session or request.due_text
    if due:
        parts += _said(_("Due: %(due)s.") % {"due": due}, "consultations.request", request)
    for answer in request.standing_answers:
        words = _("Answered by %(what)s.") if answer.closes else _("Answered in part by %(what)s.")
        label, record = "consultations.request", request
        if answer.decision:
            label, record = "consultations.decision", answer.decision
        elif answer.action:
            label, record = "followup.action", answer.action
        parts += _said(words % {"what": answer}, label, record)
    return Item(tuple(parts), key=f"request-{request.pk}")


def _said(words: str, label: str, record) -> list:
    return [Text(" "), Span((Text(words),), sources=(Source(label, record.pk, str(record)[:200]),))]


KIND = LiveKind(
    "follow_up_to_decisions",
    gettext_lazy("Follow-up to decisions"),
    gettext_lazy("What was asked, when it is due, and what became of it."),
    (*requests("waiting"), style("dash")),
    follow_up_to_decisions,
)
