"""The follow-up to decisions: what was asked, when it is due, and what became of it."""

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import Request, RequestAnswer
from reports.document.tree import Item, List, Plain, Source, Span, Text
from reports.reading import Reading, UnreadableBlock

STATES = ("waiting", "overdue", "all", *Request.State.values)


def follow_up_to_decisions(reading: Reading, options: dict) -> list:
    """A list of requests, each with its decision, its due date and its answers.

    Options: ``body`` (its code), ``session`` (the number of a session), ``state`` (waiting unless
    told; overdue, all, or a state of requests), ``style`` of the list, dashes unless told. A
    request that waits stays in the list until it is answered.

    Raises:
        UnreadableBlock: an option is not understood.
    """
    rows = (
        _asked(reading, options)
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
        .order_by("sort_key", "pk")
    )
    items = tuple(_item(one) for one in rows)
    if not items:
        return [Plain(_("No request is recorded."))]
    return [List(options.get("style", "dash"), items)]


def _asked(reading: Reading, options: dict):
    """The requests that the options ask for."""
    state = options.get("state", "waiting")
    if state not in STATES:
        raise UnreadableBlock(
            _("“%(state)s” is no state of requests. Known: %(known)s.")
            % {"state": state, "known": ", ".join(STATES)}
        )
    found = reading.visible(Request).current()
    if body := options.get("body"):
        found = found.filter(Q(decision__body__code=body) | Q(due_session__body__code=body))
    if number := options.get("session"):
        if not str(number).isdigit() or len(str(number)) > 4:
            raise UnreadableBlock(_("The number of a session is a number."))
        found = found.filter(Q(decision__session__number=number) | Q(due_session__number=number))
    if state == "all":
        return found
    if state == "overdue":
        return found.overdue(timezone.localdate())
    if state == "waiting":
        return found.filter(state__in=[Request.State.OPEN, Request.State.CONDITIONAL])
    return found.filter(state=state)


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
