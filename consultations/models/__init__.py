"""Bodies and sessions, consultations and positions, decisions and requests."""

from consultations.models.bodies import AgendaItem, Body, Session
from consultations.models.decisions import Decision, Request
from consultations.models.drafts import Comment, Draft, DraftMark
from consultations.models.positions import Position, PositionState, Quantifier
from consultations.models.questions import Consultation, Question
from consultations.models.receipts import Receipt
from consultations.models.words import WORDS, Stance

__all__ = [
    "WORDS",
    "AgendaItem",
    "Body",
    "Comment",
    "Consultation",
    "Decision",
    "Draft",
    "DraftMark",
    "Position",
    "PositionState",
    "Quantifier",
    "Question",
    "Receipt",
    "Request",
    "Session",
    "Stance",
]
