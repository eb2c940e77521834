"""Bodies and sessions, consultations and positions, decisions and requests."""

from consultations.models.amendments import Amendment
from consultations.models.bodies import AgendaItem, Body, Session
from consultations.models.calendar import AgendaVersion, Deadline, Holiday
from consultations.models.composition import Member, Officer, RegionalGroup, RegionalMember
from consultations.models.decisions import Decision, Limb, Request
from consultations.models.drafts import Comment, Draft, DraftMark
from consultations.models.following import RequestAnswer, RequestCarried
from consultations.models.invitations import Invitation, Reply
from consultations.models.parties import PARTY, PartyKind, Quantifier
from consultations.models.positions import Position, PositionState
from consultations.models.questions import Consultation, Question, QuestionText
from consultations.models.readings import ChairReading, Continuation
from consultations.models.receipts import Receipt
from consultations.models.reminders import Reminder, ReminderLetter
from consultations.models.sittings import Correction, Intervention, Sitting
from consultations.models.types import ConsultationType, TypeStance
from consultations.models.words import WORDS, Stance

__all__ = [
    "PARTY",
    "WORDS",
    "AgendaItem",
    "AgendaVersion",
    "Amendment",
    "Body",
    "ChairReading",
    "Comment",
    "Consultation",
    "ConsultationType",
    "Continuation",
    "Correction",
    "Deadline",
    "Decision",
    "Draft",
    "DraftMark",
    "Holiday",
    "Intervention",
    "Invitation",
    "Limb",
    "Member",
    "Officer",
    "PartyKind",
    "Position",
    "PositionState",
    "Quantifier",
    "Question",
    "QuestionText",
    "Receipt",
    "RegionalGroup",
    "RegionalMember",
    "Reminder",
    "ReminderLetter",
    "Reply",
    "Request",
    "RequestAnswer",
    "RequestCarried",
    "Session",
    "Sitting",
    "Stance",
    "TypeStance",
]
