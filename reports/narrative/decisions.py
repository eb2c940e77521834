"""What was decided, and what was asked for: the words of the record between its own data."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consultations.models import Decision, Request, Session
from foundation.partialdates import PartialDate
from foundation.partialdates.format import format_partial_date
from foundation.texts import colon, semicolons
from reports.models.narrative import Why
from reports.narrative.parties import named
from reports.narrative.sentences import Sentence, sentence_of, source, translated
from reports.reading import Reading, UnreadableBlock

# Decisions and requests keep who made and who receives them in the language of the record.
NAMES_IN = "en"


def from_decisions(reading: Reading, about: dict, options: dict) -> list[Sentence]:
    """Sentences on the decisions of a session and the requests that follow from them.

    Args:
        about: ``session``, the key of one.
        options: none is known.

    Raises:
        UnreadableBlock: there is no such session.
    """
    session = reading.visible(Session).filter(pk=about.get("session")).first()
    if session is None:
        raise UnreadableBlock(_("There is no such session."))
    decisions = (
        reading.visible(Decision)
        .filter(session=session)
        .select_related("body", "session__body")
        .order_by("sort_key", "pk")
    )
    requests: dict[int, list[Request]] = {}
    rows = (
        reading.visible(Request).filter(decision__in=decisions).select_related("due_session__body")
    )
    for one in rows.order_by("sort_key", "pk"):
        requests.setdefault(one.decision_id, []).append(one)
    found = []
    for decision in decisions:
        found.append(_decision(decision))
        found += [_request(one, decision) for one in requests.get(decision.pk, [])]
    return found


def _decision(decision: Decision) -> Sentence:
    details = [str(decision.session)] if decision.session_id else []
    if decision.adopted_on:
        details.append(format_partial_date(PartialDate.from_edtf(decision.adopted_on.isoformat())))
    if decision.manner == Decision.Manner.VOTE:
        figures = _("votes for: %(for)s; against: %(against)s; abstentions: %(abstentions)s")
        details.append(
            figures
            % {
                "for": decision.votes_for,
                "against": decision.votes_against,
                "abstentions": decision.abstentions,
            }
        )
    params = {
        "reference": decision.reference,
        "details": semicolons(details),
        "words": translated(decision, "text"),
    }
    said = _decided(decision.state, decision.manner, bool(details)) % params
    return Sentence(
        f"decision-{decision.pk}",
        f"decision-{decision.pk}",
        sentence_of(said),
        (source(decision),),
        Why.DECISION,
    )


def _decided(state: str, manner: str, detailed: bool) -> str:
    """How a decision is told, by what is recorded of it."""
    Manner = Decision.Manner
    if state == Decision.State.DRAFT:
        if detailed:
            return _("draft decision %(reference)s was put forward (%(details)s): “%(words)s”")
        return _("draft decision %(reference)s was put forward: “%(words)s”")
    if manner == Manner.VOTE:
        return _("decision %(reference)s was adopted by a vote (%(details)s): “%(words)s”")
    if manner == Manner.CONSENSUS and detailed:
        return _("decision %(reference)s was adopted by consensus (%(details)s): “%(words)s”")
    if manner == Manner.CONSENSUS:
        return _("decision %(reference)s was adopted by consensus: “%(words)s”")
    if manner == Manner.CORRESPONDENCE and detailed:
        return _("decision %(reference)s was adopted by correspondence (%(details)s): “%(words)s”")
    if manner == Manner.CORRESPONDENCE:
        return _("decision %(reference)s was adopted by correspondence: “%(words)s”")
    if detailed:
        return _("decision %(reference)s was adopted (%(details)s): “%(words)s”")
    return _("decision %(reference)s was adopted: “%(words)s”")


def _request(request: Request, decision: Decision) -> Sentence:
    """A request with who is asked and when it is due. It may be an offer or an undertaking too."""
    details = [request.reference]
    if request.addressed_to:
        details.append(
            _("addressed to: %(whom)s") % {"whom": named(request.addressed_to, NAMES_IN)}
        )
    if due := _due(request):
        details.append(pgettext("label of a request", "due") + colon() + due)
    details.append(
        pgettext("label of a request", "state") + colon() + request.get_state_display().lower()
    )
    said = _("the following is on record (%(details)s): “%(words)s”") % {
        "details": semicolons(details),
        "words": translated(request, "text"),
    }
    return Sentence(
        f"request-{request.pk}",
        f"decision-{decision.pk}",
        sentence_of(said),
        (source(request), source(decision)),
        Why.REQUEST,
    )


def _due(request: Request) -> str:
    """When it is due, in the active language where it is a date or a session."""
    if request.due_kind == Request.DueKind.SESSION and request.due_session_id:
        return str(request.due_session)
    if request.due:
        return format_partial_date(request.due)
    return named(request.due_text, NAMES_IN) if request.due_text else ""
