"""What three groups' positions amount to: every combination, against a table written out by hand.

The table below is the oracle. It says what one group's voice is worth, and what three such worths
amount to, without using the function under test or its parts.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations_with_replacement, permutations, product

import pytest
from django.utils import translation

from accounts.groups import Group
from consultations.convergence import Kind, Reading, convergence
from consultations.models import Stance

GROUPS = list(Group)


@dataclass
class Voice:
    """As much of a position as the rule reads."""

    stance: str
    group: str = ""
    party_kind: str = "group"
    quantifier: str = ""
    conditions: str = ""
    exclusions: str = ""
    time_limit: str = ""
    text_version: int = 1


# What a group states: name, (stance and what goes with it), and what it is worth.
STATED = {
    "nothing": (None, "o"),
    "support": ({"stance": "support"}, "+"),
    "support, conditions written beside": ({"stance": "support", "conditions": "c"}, "~"),
    "support but for": ({"stance": "support", "exclusions": "x"}, "~"),
    "support at present": ({"stance": "support", "time_limit": "t"}, "~"),
    "conditions": ({"stance": "conditions", "conditions": "c"}, "~"),
    "reservation": ({"stance": "reservation"}, "-"),
    "oppose": ({"stance": "oppose"}, "-"),
    "oppose at present": ({"stance": "oppose", "time_limit": "at present"}, "-"),
    "information": ({"stance": "information"}, "?"),
    "suggestion": ({"stance": "suggestion"}, "?"),
    "no view": ({"stance": "no_view"}, "o"),
}
# Three worths, sorted by the order "+~?-o", and what they amount to.
AMOUNTS = {
    "+++": "consensus",
    "++~": "broad",
    "+~~": "broad",
    "~~~": "broad",
    "++?": "two_of_three",
    "++-": "two_of_three",
    "++o": "two_of_three",
    "+~?": "two_of_three",
    "+~-": "two_of_three",
    "+~o": "two_of_three",
    "~~?": "two_of_three",
    "~~-": "two_of_three",
    "~~o": "two_of_three",
    "+??": "silent",
    "+?-": "divided",
    "+?o": "silent",
    "+--": "divided",
    "+-o": "divided",
    "+oo": "silent",
    "~??": "silent",
    "~?-": "divided",
    "~?o": "silent",
    "~--": "divided",
    "~-o": "divided",
    "~oo": "silent",
    "???": "silent",
    "??-": "divided",
    "??o": "silent",
    "?--": "divided",
    "?-o": "divided",
    "?oo": "silent",
    "---": "divided",
    "--o": "divided",
    "-oo": "divided",
    "ooo": "silent",
}
ORDER = "+~?-o"
BODY = {
    "unanimous": (Voice("support", party_kind="body", quantifier="unanimous"), "+"),
    "all": (Voice("support", party_kind="speakers", quantifier="all"), "+"),
    "the body": (Voice("support", party_kind="body"), "+"),
    "general": (Voice("support", party_kind="body", quantifier="general"), "~"),
    "body with conditions": (Voice("conditions", party_kind="body", conditions="c"), "~"),
    "body against": (Voice("oppose", party_kind="body"), "-"),
    "body asks": (Voice("information", party_kind="body"), "?"),
    "body without a view": (Voice("no_view", party_kind="body"), "o"),
}


def stated(names):
    """The three groups' own positions."""
    return [
        Voice(group=group, **STATED[name][0])
        for group, name in zip(GROUPS, names, strict=True)
        if STATED[name][0]
    ]


def amount(worths):
    """What the table gives for three worths in any order."""
    return AMOUNTS["".join(sorted(worths, key=ORDER.index))]


def test_the_table_itself_holds_every_combination():
    every = {"".join(one) for one in combinations_with_replacement(ORDER, 3)}
    assert set(AMOUNTS) == every


def test_every_combination_of_what_three_groups_state():
    seen = Counter()
    for names in product(STATED, repeat=3):
        found = convergence(stated(names))
        worths = [STATED[name][1] for name in names]
        assert found.kind == amount(worths), names
        favourable = [g for g, worth in zip(GROUPS, worths, strict=True) if worth in "+~"]
        assert list(found.in_favour) == favourable, names
        assert found.through_body == ()
        assert found.why.endswith("."), names
        seen[found.kind] += 1
    assert set(seen) == set(Kind)
    assert sum(seen.values()) == len(STATED) ** 3


@pytest.mark.parametrize("said", BODY)
def test_the_body_speaks_only_for_groups_of_which_nothing_stands(said):
    voice, worth = BODY[said]
    for names in product(STATED, repeat=3):
        own = [STATED[name][1] for name in names]
        # Favoured only in general terms, and a group stands in the way: it counts for nobody.
        void = worth == "o" or (said == "general" and "-" in own)
        worths = [
            ("o" if void else worth) if name == "nothing" else its
            for name, its in zip(names, own, strict=True)
        ]
        found = convergence([*stated(names), voice])
        assert found.kind == amount(worths), names
        counted = [g for g, n in zip(GROUPS, names, strict=True) if n == "nothing"]
        assert list(found.through_body) == ([] if void else counted), names


def test_the_order_of_positions_never_matters():
    voices = [*stated(["support", "oppose", "conditions"]), BODY["general"][0]]
    assert len({convergence(order).why for order in permutations(voices)}) == 1


def member(group, stance, **more):
    """A speaker of a group."""
    return Voice(stance, group, party_kind="group_member", **more)


@pytest.mark.parametrize(
    ("stances", "reading"),
    [
        (["support", "support"], Reading.FOR),
        (["support", "conditions"], Reading.CONDITIONAL),
        (["support", "information"], Reading.CONDITIONAL),
        (["support", "no_view"], Reading.FOR),
        (["support", "reservation"], Reading.MIXED),
        (["conditions", "oppose", "suggestion"], Reading.MIXED),
        (["oppose", "reservation"], Reading.AGAINST),
        (["oppose", "information"], Reading.AGAINST),
        (["information", "suggestion"], Reading.OPEN),
        (["information", "no_view"], Reading.OPEN),
        (["no_view"], Reading.SILENT),
    ],
)
@pytest.mark.parametrize("group", GROUPS)
def test_members_speak_where_the_group_does_not(group, stances, reading):
    voices = [member(group, stance) for stance in stances]
    assert convergence(voices).readings[group] == reading
    itself = Voice("support", group)
    assert convergence([*voices, itself]).readings[group] == Reading.FOR


# Every stance, with everything that can go with it, and nothing.
EVERY = [
    {"stance": stance, **more}
    for stance in Stance
    for more in ({}, {"conditions": "c"}, {"exclusions": "x"}, {"time_limit": "t"})
    if stance != Stance.CONDITIONS or more == {"conditions": "c"}
]
SPEAKS = ("group", "group_member")
HEARD = [None, *(one | {"party_kind": kind} for one in EVERY for kind in SPEAKS)]
SAID_BY_ALL = [None, *(one for one, _worth in BODY.values())]


def worth_of(one) -> str:
    """The worth of one voice, by the table of what a group states."""
    if one is None:
        return "o"
    goes_with = {name for name in ("conditions", "exclusions", "time_limit") if one.get(name)}
    plain = {"support": "+", "conditions": "~", "oppose": "-", "reservation": "-"}
    worth = plain.get(one["stance"]) or ("o" if one["stance"] == "no_view" else "?")
    return "~" if worth == "+" and goes_with else worth


def test_every_stance_qualified_or_not_by_group_or_member_in_all_three_groups():
    """All of it; each group's voice is one of 51, which makes 132,651 questions."""
    assert len(HEARD) == 51
    seen = Counter()
    for places in product(range(len(HEARD)), repeat=3):
        said = [HEARD[place] for place in places]
        voices = [Voice(group=group, **one) for group, one in zip(GROUPS, said, strict=True) if one]
        found = convergence(voices)
        assert found.kind == amount([worth_of(one) for one in said]), said
        seen[found.kind] += 1
    assert set(seen) == set(Kind)


@pytest.mark.parametrize("members", list(combinations_with_replacement([None, *EVERY], 2)))
def test_two_members_of_a_group_read_the_same_in_either_order_and_in_any_group(members):
    said = [one for one in members if one]
    readings = set()
    for group in GROUPS:
        for order in permutations(said):
            voices = [Voice(group=group, party_kind="group_member", **one) for one in order]
            found = convergence(voices)
            readings.add(found.readings[group])
            others = [found.readings[one] for one in GROUPS if one != group]
            assert others == [Reading.SILENT, Reading.SILENT]
    [reading] = readings
    worths = {worth_of(one) for one in said}
    assert (reading == Reading.MIXED) == (bool(worths & {"+", "~"}) and "-" in worths)
    assert (reading == Reading.SILENT) == (worths <= {"o"})
    assert (reading == Reading.FOR) == ("+" in worths and worths <= {"+", "o"})


# One for each way in which a voice can be told from another by the rule; the rest is above.
DISTINCT = {
    "+": {"stance": "support"},
    "~": {"stance": "support", "time_limit": "at present"},
    "-": {"stance": "oppose"},
    "?": {"stance": "information"},
    "o": None,
    "view": {"stance": "no_view"},
}


def questions():
    """Three groups, each by itself or by a member, and the body: all that the rule tells apart."""
    for names in product(DISTINCT, repeat=3):
        for kinds in product(SPEAKS, repeat=3):
            for body in SAID_BY_ALL:
                yield names, kinds, body


def asked(names, kinds, body, order=GROUPS) -> list[Voice]:
    """The positions of one such question, the groups in ``order``."""
    own = [
        Voice(group=group, party_kind=kind, **DISTINCT[name])
        for group, name, kind in zip(order, names, kinds, strict=True)
        if DISTINCT[name]
    ]
    return [*own, body] if body else own


def test_no_group_is_treated_otherwise_than_another():
    for names, kinds, body in questions():
        first = convergence(asked(names, kinds, body))
        for order in permutations(GROUPS):
            found = convergence(asked(names, kinds, body, order))
            assert found.kind == first.kind, (names, body)
            # Each group reads as the one whose place it took.
            for before, now in zip(GROUPS, order, strict=True):
                assert found.readings[now] == first.readings[before]


RANK = [Kind.DIVIDED, Kind.SILENT, Kind.TWO_OF_THREE, Kind.BROAD, Kind.CONSENSUS]
CLIMB = ["-", "?", "~", "+"]


def test_who_comes_nearer_never_lessens_the_agreement():
    """From against to asking to conditions to support, nothing else moving."""
    for names, kinds, body in questions():
        before = RANK.index(convergence(asked(names, kinds, body)).kind)
        for place, name in enumerate(names):
            if name in CLIMB[:-1]:
                nearer = list(names)
                nearer[place] = CLIMB[CLIMB.index(name) + 1]
                now = RANK.index(convergence(asked(nearer, kinds, body)).kind)
                assert now >= before, (names, nearer, body)


def test_silence_never_counts_as_support():
    for names, kinds, body in questions():
        found = convergence(asked(names, kinds, body))
        silent = [g for g, name in zip(GROUPS, names, strict=True) if name in ("o", "view")]
        # "No view" is a word of the group: the body does not speak over it.
        unheard = [g for g, name in zip(GROUPS, names, strict=True) if name == "o"]
        assert {one for one in silent if one in found.in_favour} <= set(unheard if body else []), (
            names,
            body,
        )
        if body is None:
            assert not set(silent) & set(found.in_favour)
            if len(silent) >= 2:
                assert found.kind in (Kind.SILENT, Kind.DIVIDED)


def test_saying_no_view_amounts_to_saying_nothing_where_the_body_is_quiet():
    for names, kinds, _body in questions():
        mute = ["o" if name == "view" else name for name in names]
        assert convergence(asked(names, kinds, None)) == convergence(asked(mute, kinds, None))


def test_a_group_of_two_minds_stands_in_the_way():
    split = [member("governments", "support"), member("governments", "oppose")]
    assert convergence([*split, Voice("support", "employers")]).kind == Kind.DIVIDED


@pytest.mark.parametrize(
    "voice",
    [
        Voice("support", party_kind="office"),
        Voice("support", party_kind="office", quantifier="all"),
        Voice("oppose", party_kind="speakers", quantifier="several"),
        Voice("oppose", party_kind="organization"),
        Voice("oppose", party_kind="speakers", quantifier="one"),
    ],
)
def test_the_office_and_unnamed_speakers_speak_for_no_group(voice):
    for names in product(["nothing", "support", "oppose"], repeat=3):
        assert convergence([*stated(names), voice]) == convergence(stated(names))


def test_positions_on_an_earlier_text_do_not_count_and_are_told():
    voices = stated(["support", "support", "support"])
    assert convergence(voices, 1).earlier is None
    found = convergence(voices, 2)
    assert (found.kind, found.earlier.kind) == (Kind.SILENT, Kind.CONSENSUS)
    assert (found.label, found.mark) == ("Outdated", "outdated")
    assert found.why == (
        "No group has stated a view on the present text. "
        "On an earlier version of the text: consensus."
    )
    voices[0].text_version = 2
    assert convergence(voices, 2).readings[Group.GOVERNMENTS] == Reading.FOR


def test_the_forum_of_the_record_reads_as_recorded():
    found = convergence(
        [
            Voice("support", party_kind="body", quantifier="general"),
            Voice("information", party_kind="speakers", quantifier="unspecified"),
            Voice("oppose", "employers", time_limit="at present"),
        ]
    )
    assert found.kind == Kind.DIVIDED
    assert found.in_favour == ()  # general interest is nobody's support once a group says no
    assert found.why == (
        "Employers' group not in favour; Government group and Workers' group silent."
    )


def test_all_of_a_body_still_counts_where_a_group_says_otherwise():
    unanimous = Voice("support", party_kind="body", quantifier="unanimous")
    found = convergence([unanimous, Voice("oppose", "employers")])
    assert found.kind == Kind.TWO_OF_THREE
    assert found.through_body == (Group.GOVERNMENTS, Group.WORKERS)


def test_a_general_statement_counts_beside_a_group_that_only_asks():
    general = Voice("support", party_kind="body", quantifier="general")
    found = convergence([general, Voice("information", "employers")])
    assert found.kind == Kind.TWO_OF_THREE
    assert found.through_body == (Group.GOVERNMENTS, Group.WORKERS)


def test_all_three_are_said_in_short():
    found = convergence([Voice("support", party_kind="body", quantifier="all")])
    assert found.why == (
        "All three groups in favour. Counted from the body as a whole: all three groups."
    )


def test_silence_is_said_apart_from_being_undecided():
    assert convergence([]).label == "Silent"
    assert convergence([]).why == "No group has stated a view. Silence is not support."
    lone = convergence([Voice("support", "workers")])
    assert (lone.kind, lone.label) == (Kind.SILENT, "Undecided")
    assert lone.why == "Workers' group in favour; Government group and Employers' group silent."


def test_the_reason_is_given_in_other_languages_without_failing():
    for language in ("fr", "es"):
        with translation.override(language):
            assert convergence(stated(["support", "oppose", "nothing"])).why
