"""Bodies and sessions, consultations and positions, decisions and requests."""

from consultations.models.bodies import AgendaItem, Body, Session
from consultations.models.decisions import Decision, Request
from consultations.models.drafts import Comment, Draft, DraftMark
from consultations.models.invitations import Invitation, Reply
from consultations.models.positions import Position, PositionState, Quantifier
from consultations.models.questions import Consultation, Question, QuestionText
from consultations.models.receipts import Receipt
from consultations.models.reminders import Reminder, ReminderLetter
from consultations.models.types import ConsultationType, TypeStance
from consultations.models.words import WORDS, Stance

__all__ = [
    "WORDS",
    "AgendaItem",
    "Body",
    "Comment",
    "Consultation",
    "ConsultationType",
    "Decision",
    "Draft",
    "DraftMark",
    "Invitation",
    "Position",
    "PositionState",
    "Quantifier",
    "Question",
    "QuestionText",
    "Receipt",
    "Reminder",
    "ReminderLetter",
    "Reply",
    "Request",
    "Session",
    "Stance",
    "TypeStance",
]
