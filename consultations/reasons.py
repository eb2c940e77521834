"""Why a convergence was found: which positions count, for whom, and why the others do not."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.groups import GROUP_AS_PARTY, Group
from consultations.convergence import (
    Reading,
    convergence,
    heard,
    of_the_whole_body,
    only_generally_for,
)
from consultations.models import Position, Question
from consultations.models.parties import PartyKind


@dataclass(frozen=True)
class Voice:
    """How one group's voice reads, and the positions that it is made of."""

    group: str
    name: str
    reading: str
    counted: list[Position]
    through_body: bool


@dataclass(frozen=True)
class Reasons:
    """The whole reason for one finding."""

    voices: list[Voice]
    left_out: list[tuple[Position, str]]


def reasons(question: Question, positions: Iterable[Position]) -> Reasons:
    """Which positions on ``question`` made the finding.

    Args:
        positions: those from which the finding was drawn.
    """
    positions = list(positions)
    present = [one for one in positions if one.text_version >= question.text_version]
    blocking = question.consultation.type.blocking
    found = convergence(present, blocking=blocking)
    own, body = heard(present, blocking)
    voices = [
        Voice(
            group,
            str(GROUP_AS_PARTY[group]),
            words_of(found.readings[group]),
            own[group] or body,
            bool(body) and not own[group],
        )
        for group in Group
    ]
    counted = {one.pk for voice in voices for one in voice.counted}
    left_out = [(one, _why_not(one, question, body)) for one in positions if one.pk not in counted]
    return Reasons(voices, left_out)


def words_of(reading: Reading) -> str:
    """How a group's voice reads, in words that can follow its name."""
    return {
        Reading.FOR: pgettext("how a voice reads", "in favour"),
        Reading.CONDITIONAL: pgettext(
            "how a voice reads", "in favour with conditions or in general terms"
        ),
        Reading.OPEN: pgettext("how a voice reads", "asks or suggests"),
        Reading.AGAINST: pgettext("how a voice reads", "not in favour"),
        Reading.MIXED: pgettext("how a voice reads", "of different views"),
        Reading.SILENT: pgettext("how a voice reads", "silent"),
    }[reading]


def _why_not(position: Position, question: Question, body: list[Position]) -> str:
    """Why a position does not count, in a sentence."""
    if position.text_version < question.text_version:
        return _("It is on an earlier version of the text.")
    if position.party_kind == PartyKind.OFFICE:
        return _("The Office is no constituent.")
    if position.group:
        return _("The group itself has stated a view; a member’s words do not stand against it.")
    if not of_the_whole_body(position):
        return _("The record does not say to which group it belongs, and nothing is guessed.")
    if position not in body and only_generally_for(position):
        return _("It is favoured only generally, while a group stands in the way.")
    return _("Each group has stated a view of its own.")
