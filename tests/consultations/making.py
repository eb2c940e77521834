"""Consultations, questions and positions, as tests need them."""

from datetime import timedelta

from django.utils import timezone

from accounts.speaking import in_the_name_of
from consultations.drafting import draft_of
from consultations.models import Consultation, Decision, Draft, Position, Question, Request
from consultations.models.parties import PartyKind
from consultations.standard_types import standard_type


def a_consultation(code: str = "round", **fields) -> Consultation:
    """A written round that opened ten days ago and is still open."""
    found = Consultation.objects.filter(code=code).first()
    opens = timezone.localdate() - timedelta(days=10)
    if found:
        return found
    kind = fields.pop("kind", "written")
    fields = {"title_en": f"Round {code}", "opens_on": opens, **fields}
    fields.setdefault("type", standard_type(kind))
    return Consultation.objects.create(code=code, **fields)


def a_question(title: str = "Globalization policy forum", consultation=None, **fields) -> Question:
    """A question at the end of a consultation, the common one unless told."""
    consultation = consultation or a_consultation()
    sequence = consultation.questions.count() + 1
    if "text" in fields:
        fields["text_en"] = fields.pop("text")
    return Question.objects.create(
        consultation=consultation, title_en=title, **{"sequence": sequence, **fields}
    )


def a_position(question: Question, stance: str = "support", **fields) -> Position:
    """A submitted position, of the Employers' group unless told, as rows stand in the database."""
    fields = {"party_kind": PartyKind.GROUP, "text_version": question.text_version, **fields}
    if fields["party_kind"] == PartyKind.GROUP:
        fields.setdefault("group", "employers")
    if stance == "conditions":
        fields.setdefault("conditions", "Within the mandate")
    elif stance not in ("support", "no_view"):
        fields.setdefault("statement", f"Words of {stance}")
    return Position.objects.create(question=question, stance=stance, **fields)


def drafts_of(*parties) -> list[Draft]:
    """All drafts of the parties, as only a connection that speaks for them reads them."""
    with in_the_name_of(*parties):
        return list(Draft.objects.order_by("pk"))


def draft_for(question: Question, party, by) -> Draft | None:
    """The open draft that ``by`` writes on."""
    with in_the_name_of(party):
        return draft_of(question, party, by)


def words(question: Question, stance: str = "support", **fields) -> Position:
    """What a party is about to say: not saved, and of nobody yet."""
    return Position(question=question, text_version=question.text_version, stance=stance, **fields)


def a_decision(reference: str = "D01", **fields) -> Decision:
    """A decision as adopted."""
    return Decision.objects.create(
        **{"reference": reference, "state": "adopted", "text_en": f"Words of {reference}"} | fields
    )


def a_request(reference: str = "Q01", **fields) -> Request:
    """An open request to the Office."""
    return Request.objects.create(
        **{
            "reference": reference,
            "kind": "request to the Office",
            "text_en": f"Words of {reference}",
            "addressed_to": "Office",
        }
        | fields
    )
