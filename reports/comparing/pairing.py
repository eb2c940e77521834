"""Which unit of one version is which of another, in time that grows with their number."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable

from reports.comparing.units import Unit


def pairs(old: list[Unit], new: list[Unit]) -> dict[int, int]:
    """Places in ``new`` and the places in ``old`` that they are the same unit as.

    By block key; a table row by its records; what has neither by its words; and what is left, in
    order, between neighbours that were found.
    """
    found: dict[int, int] = {}
    for identity in (_by_key, _by_sources, _by_words):
        _match(old, new, identity, found)
    _match_left(old, new, found)
    return found


def _by_key(one: Unit) -> Hashable:
    return (one.kind, one.key) if one.key else None


def _by_sources(one: Unit) -> Hashable:
    return (one.kind, one.parent, one.sources) if one.sources and not one.key else None


def _by_words(one: Unit) -> Hashable:
    return (one.kind, one.parent, one.prose, one.facts) if not one.key else None


def _match(
    old: list[Unit], new: list[Unit], identity: Callable[[Unit], Hashable], found: dict[int, int]
) -> None:
    """Pair what has one ``identity``; the second of equals goes with the second."""
    taken = set(found.values())
    places = _places(old, identity, taken)
    for name, place in _places(new, identity, found.keys()).items():
        if name in places:
            found[place] = places[name]


def _places(side: list[Unit], identity: Callable[[Unit], Hashable], taken) -> dict:
    seen: Counter = Counter()
    found = {}
    for place, one in enumerate(side):
        name = None if place in taken else identity(one)
        if name is not None:
            seen[name] += 1
            found[name, seen[name]] = place
    return found


def _match_left(old: list[Unit], new: list[Unit], found: dict[int, int]) -> None:
    """Pair what is left of one kind, after one neighbour, in order."""
    before = _left(old, {place: place for place in found.values()})
    for name, places in _left(new, found).items():
        found.update(zip(places, before.get(name, ()), strict=False))


def _left(side: list[Unit], known: dict[int, int]) -> dict:
    """Unpaired places without key or records, by the pair they follow."""
    found = defaultdict(list)
    last = -1
    for place, one in enumerate(side):
        if place in known:
            last = known[place]
        elif not one.key and not one.sources:
            found[last, one.kind, one.parent].append(place)
    return found


def moved(places: list[int]) -> set[int]:
    """Those of ``places`` (all different) that must move for the rest to be in rising order.

    The rest is a longest rising subsequence, so that as little as possible is called moved.
    """
    ends: list[int] = []
    ranks = []
    for one in places:
        rank = bisect_left(ends, one)
        ends[rank : rank + 1] = [one]
        ranks.append(rank)
    stay, wanted = set(), len(ends) - 1
    for one, rank in zip(reversed(places), reversed(ranks), strict=True):
        if rank == wanted:
            stay.add(one)
            wanted -= 1
    return set(places) - stay
