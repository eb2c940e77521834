"""Bodies and sessions, consultations and positions, decisions and requests."""

from consultations.models.bodies import AgendaItem, Body, Session
from consultations.models.decisions import Decision, Request, RequestStanding
from consultations.models.positions import (
    Position,
    PositionState,
    Quantifier,
    Stance,
)
from consultations.models.questions import Consultation, Question
from consultations.models.readings import ChairReading, Continuation

__all__ = [
    "AgendaItem",
    "Body",
    "ChairReading",
    "Consultation",
    "Continuation",
    "Decision",
    "Position",
    "PositionState",
    "Quantifier",
    "Question",
    "Request",
    "RequestStanding",
    "Session",
    "Stance",
]
