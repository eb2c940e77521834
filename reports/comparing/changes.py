"""What changed between two documents: units new, removed, moved, reworded; facts apart."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from foundation.wording import Piece, word_changes
from reports.comparing.pairing import moved, pairs
from reports.comparing.units import Unit, units
from reports.document.tree import Paper


@dataclass(frozen=True)
class FactChange:
    """A value from the record that was another one before."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One unit before and after; ``None`` where it did not stand.

    ``is_moved``: it stands in another order than before, whatever its number.
    """

    old: Unit | None
    new: Unit | None
    is_moved: bool = False

    @property
    def unit(self) -> Unit:
        """The unit as it is now, or was."""
        found = self.new or self.old
        assert found is not None  # one of them is always there
        return found

    @property
    def is_reworded(self) -> bool:
        """Its own words changed: not only facts, and not numbers, which are computed."""
        return bool(self.old and self.new) and self.old.prose != self.new.prose

    @property
    def is_renumbered(self) -> bool:
        """It has another number than before."""
        return bool(self.old and self.new) and self.old.number != self.new.number

    @cached_property
    def facts(self) -> list[FactChange]:
        """The facts in it that have another value, the second of one name with the second."""
        if not (self.old and self.new):
            return []
        before = _numbered(self.old.facts)
        return [
            FactChange(name[0], before[name], value)
            for name, value in _numbered(self.new.facts).items()
            if name in before and before[name] != value
        ]

    @property
    def from_record(self) -> bool:
        """It is a table row made from records, so that any change of it is one of facts."""
        return any(one and one.sources for one in (self.old, self.new))

    @property
    def kind(self) -> str:
        """ "new", "removed", "changed", "moved" or "same"."""
        if self.old is None:
            return "new"
        if self.new is None:
            return "removed"
        if self.is_reworded or self.facts:
            return "changed"
        return "moved" if self.is_moved else "same"

    @cached_property
    def pieces(self) -> list[Piece]:
        """The words of both, as one text."""
        return word_changes(self.old.words if self.old else "", self.new.words if self.new else "")


def _numbered(facts: tuple[tuple[str, str], ...]) -> dict[tuple[str, int], str]:
    seen: Counter = Counter()
    found = {}
    for name, value in facts:
        seen[name] += 1
        found[name, seen[name]] = value
    return found


@dataclass(frozen=True)
class Comparison:
    """All units of both documents: as they stand now, the removed where they stood."""

    changes: list[Change]

    @cached_property
    def changed(self) -> list[Change]:
        """Those that are not the same."""
        return [one for one in self.changes if one.kind != "same"]

    @cached_property
    def paragraphs(self) -> int:
        """How many units of text changed, apart from rows made from records."""
        return sum(1 for one in self.changed if not one.from_record)

    @cached_property
    def facts(self) -> int:
        """How many facts changed: values in the text, and rows made from records."""
        rows = sum(1 for one in self.changed if one.from_record)
        return rows + sum(len(one.facts) for one in self.changed if not one.from_record)


def compare(before: Paper, after: Paper) -> Comparison:
    """Every unit of ``before`` and ``after``, once. Emphasis alone is no change.

    Raises:
        InvalidPaper: one of them could not be printed.
    """
    old, new = units(before), units(after)
    found = pairs(old, new)
    shifted = moved([found[place] for place in sorted(found)])
    at = {place: now for now, place in found.items()}
    gone: dict[int, list[Change]] = {}
    last = -1
    for place, one in enumerate(old):
        if place not in at:
            gone.setdefault(last, []).append(Change(one, None))
        elif place not in shifted:
            # What moved away no longer marks the place where something stood.
            last = at[place]
    changes = gone.get(-1, [])
    for place, one in enumerate(new):
        was = found.get(place)
        changes.append(Change(None if was is None else old[was], one, was in shifted))
        changes += gone.get(place, [])
    return Comparison(changes)
