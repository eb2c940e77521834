"""Bodies and sessions, consultations and positions, decisions and requests."""

from consultations.models.amendments import Amendment
from consultations.models.bodies import AgendaItem, Body, Session
from consultations.models.decisions import Decision, Limb, Request
from consultations.models.drafts import Comment, Draft, DraftMark
from consultations.models.following import RequestAnswer, RequestCarried
from consultations.models.invitations import Invitation, Reply
from consultations.models.positions import Position, PositionState, Quantifier
from consultations.models.questions import Consultation, Question, QuestionText
from consultations.models.readings import ChairReading, Continuation
from consultations.models.receipts import Receipt
from consultations.models.reminders import Reminder, ReminderLetter
from consultations.models.types import ConsultationType, TypeStance
from consultations.models.words import WORDS, Stance

__all__ = [
    "WORDS",
    "AgendaItem",
    "Amendment",
    "Body",
    "ChairReading",
    "Comment",
    "Consultation",
    "ConsultationType",
    "Continuation",
    "Decision",
    "Draft",
    "DraftMark",
    "Invitation",
    "Limb",
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
    "RequestAnswer",
    "RequestCarried",
    "Session",
    "Stance",
    "TypeStance",
]
