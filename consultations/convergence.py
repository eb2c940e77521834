"""What the three groups' live positions amount to: how far they agree, and why.

The rule, in the order in which it is applied:

1. **Which words count.** Positions that stand (submitted, not replaced) on the present version of
   the text. The Office is no constituent; unnamed speakers ("several speakers") belong to no
   group, and nothing is guessed. Both are shown, and neither counts.
2. **A group's voice.** What the group itself states. Where it states nothing as a group, what its
   members state: the same way, or both ways ("mixed"). A member's words never stand against a
   statement of the group.
3. **The body as a whole** ("the Working Party", "all", "generally", "unanimously") counts for a
   group only where nothing of the group's own stands, "no view" included. What is favoured only
   *generally* counts for no group once another group stands in the way: the body was not of one
   mind, and who agreed is not recorded.
4. **How a voice reads.** *For*; *for with conditions*, when conditions, an exclusion or a time
   limit go with it, when some members only ask, or when the body agreed only generally; *open*
   (asks, suggests, or says what by its type stands in nobody's way); *against* (a stance that by
   the type of the consultation stands in the way); *mixed*; *silent* (nothing, or no view).
5. **What they amount to.** All three for: consensus, or broad agreement when one of them has
   conditions. Two for: two of three, and which. Else divided, when a group is against or mixed.
   Else silent or undecided: silence is not support, and one voice is no agreement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.groups import GROUP_AS_PARTY, Group
from consultations.models.parties import PartyKind, Quantifier
from consultations.models.positions import BLOCKING, Stance
from consultations.models.readings import Kind
from foundation.texts import listed, semicolons

WHOLE_BODY = (Quantifier.ALL, Quantifier.GENERAL, Quantifier.UNANIMOUS)
IN_FAVOUR = (Stance.SUPPORT, Stance.CONDITIONS)
ASKING = (Stance.INFORMATION, Stance.SUGGESTION)


class Reading(StrEnum):
    """How one group's voice reads."""

    FOR = "for"
    CONDITIONAL = "conditional"
    OPEN = "open"
    AGAINST = "against"
    MIXED = "mixed"
    SILENT = "silent"


FAVOURABLE = (Reading.FOR, Reading.CONDITIONAL)
IN_THE_WAY = (Reading.AGAINST, Reading.MIXED)


@dataclass(frozen=True)
class Convergence:
    """What was found for one question.

    Attributes:
        kind: consensus, broad agreement, two of three, divided, or silent.
        readings: how each group reads, in the order of papers.
        through_body: the groups for which a statement of the body as a whole was counted.
        earlier: what the positions on an earlier version of the text amount to together with
            the others, where there are such positions; else None.
    """

    kind: Kind
    readings: dict[Group, Reading]
    through_body: tuple[Group, ...] = ()
    earlier: "Convergence | None" = None

    @property
    def in_favour(self) -> tuple[Group, ...]:
        """The groups that are for it, with or without conditions."""
        return tuple(one for one, reading in self.readings.items() if reading in FAVOURABLE)

    @property
    def label(self) -> str:
        """The finding in a word or two."""
        if self.is_outdated:
            return _("Outdated")
        if self.kind == Kind.SILENT:
            return _("Silent") if self._all_silent else _("Undecided")
        return str(self.kind.label)

    @property
    def mark(self) -> str:
        """The mark of components/convergence.html."""
        return "outdated" if self.is_outdated else str(self.kind.value)

    @property
    def is_outdated(self) -> bool:
        """Whether all that was stated is on an earlier version of the text."""
        return self.earlier is not None and self._all_silent

    @property
    def _all_silent(self) -> bool:
        return all(one == Reading.SILENT for one in self.readings.values())

    @property
    def why(self) -> str:
        """The reason: what each group's voice reads as, in sentences."""
        groups = {
            reading: [one for one, its in self.readings.items() if its == reading]
            for reading in Reading
        }
        if self.is_outdated:
            said = _("No group has stated a view on the present text.")
        elif self._all_silent:
            said = _("No group has stated a view. Silence is not support.")
        else:
            clauses = [_clause(reading, found) for reading, found in groups.items() if found]
            said = semicolons(clauses)
            said = f"{said[:1].upper()}{said[1:]}."
        if self.through_body:
            named = _named(self.through_body)
            said += " " + _("Counted from the body as a whole: %(groups)s.") % {"groups": named}
        if self.earlier:
            words = _("On an earlier version of the text: %(finding)s.")
            said += " " + words % {"finding": self.earlier.label.lower()}
        return said


def convergence(
    positions: Iterable, text_version: int | None = None, blocking: Sequence[str] = BLOCKING
) -> Convergence:
    """What ``positions`` amount to by the rule at the head of this module.

    Args:
        positions: those that stand on one question and that the reader may see.
        text_version: the present version of the question's text; older positions do not count.
            Without it all count.
        blocking: the stances that stand in the way, as the type of the consultation says.
    """
    positions = list(positions)
    if text_version is None:
        return _found(positions, blocking)
    present = [one for one in positions if one.text_version >= text_version]
    found = _found(present, blocking)
    if len(present) == len(positions):
        return found
    earlier = _found(positions, blocking)
    return Convergence(found.kind, found.readings, found.through_body, earlier=earlier)


def _found(positions, blocking) -> Convergence:
    voices, body = heard(positions, blocking)
    readings, through = {}, []
    for group, own in voices.items():
        if not own and body:
            through.append(group)
        readings[group] = _reading(own or body, blocking)
    through = tuple(one for one in through if readings[one] != Reading.SILENT)
    return Convergence(_kind(list(readings.values())), readings, through)


def heard(positions, blocking: Sequence[str] = BLOCKING) -> tuple[dict[Group, list], list]:
    """What counts: each group's own voice, and what the body as a whole says for the others."""
    voices = {group: voices_of(group, positions) for group in Group}
    contradicted = any(_reading(own, blocking) in IN_THE_WAY for own in voices.values())
    body = [
        one
        for one in positions
        if of_the_whole_body(one) and not (contradicted and only_generally_for(one))
    ]
    return voices, body


def of_the_whole_body(position) -> bool:
    """Whether it was stated for all, rather than by a group, by somebody, or by the Office."""
    if position.group or position.party_kind == PartyKind.OFFICE:
        return False
    return position.party_kind == PartyKind.BODY or position.quantifier in WHOLE_BODY


def only_generally_for(position) -> bool:
    """Whether it says that the body favoured something, but not that all of it did."""
    return position.quantifier == Quantifier.GENERAL and position.stance in IN_FAVOUR


def voices_of(group: str, positions: Iterable) -> list:
    """What counts as the group's own voice: its statements, else those of its members."""
    own = [one for one in positions if one.group == group and one.party_kind != PartyKind.OFFICE]
    return [one for one in own if one.party_kind == PartyKind.GROUP] or own


def _kind(readings) -> Kind:
    favourable = sum(one in FAVOURABLE for one in readings)
    if favourable == len(Group):
        return Kind.BROAD if Reading.CONDITIONAL in readings else Kind.CONSENSUS
    if favourable == len(Group) - 1:
        return Kind.TWO_OF_THREE
    return Kind.DIVIDED if any(one in IN_THE_WAY for one in readings) else Kind.SILENT


def _reading(voices, blocking) -> Reading:
    """How one group's voices read together.

    What its type lets stand in nobody's way, such as a reservation, still is no support: open.
    """
    stances = {one.stance for one in voices}
    against = any(one in blocking for one in stances)
    if any(one in IN_FAVOUR for one in stances):
        if against:
            return Reading.MIXED
        qualified = any(is_qualified(one) for one in voices if one.stance in IN_FAVOUR)
        asking = any(one in ASKING for one in stances)
        return Reading.CONDITIONAL if qualified or asking else Reading.FOR
    if against:
        return Reading.AGAINST
    return Reading.SILENT if stances <= {Stance.NO_VIEW} else Reading.OPEN


def is_qualified(position) -> bool:
    """Whether something goes with a support that makes it less than whole."""
    return bool(
        position.stance == Stance.CONDITIONS
        or position.conditions
        or position.exclusions
        or position.time_limit
        or (position.quantifier == Quantifier.GENERAL)
    )


def _named(groups) -> str:
    if len(groups) == len(Group):
        return _("all three groups")
    names = [str(GROUP_AS_PARTY[one]) for one in groups]
    return listed(names)


def _clause(reading: Reading, groups: list[Group]) -> str:
    number = len(groups)
    words = {
        Reading.FOR: ngettext("%(groups)s in favour", "%(groups)s in favour", number),
        Reading.CONDITIONAL: ngettext(
            "%(groups)s in favour with conditions or in general terms",
            "%(groups)s in favour with conditions or in general terms",
            number,
        ),
        Reading.OPEN: ngettext(
            "%(groups)s asking or suggesting", "%(groups)s asking or suggesting", number
        ),
        Reading.AGAINST: ngettext("%(groups)s not in favour", "%(groups)s not in favour", number),
        Reading.MIXED: ngettext(
            "%(groups)s of different views", "%(groups)s of different views", number
        ),
        Reading.SILENT: ngettext("%(groups)s silent", "%(groups)s silent", number),
    }[reading]
    return words % {"groups": _named(groups)}
