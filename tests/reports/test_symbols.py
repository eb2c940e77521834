"""Symbols: every variant gives the one form, what is no symbol is said, citations are found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.symbols import (
    CASED,
    LONGEST,
    SUFFIXES,
    Suffix,
    Symbol,
    SymbolError,
    find_in,
    normalise,
    parse,
)

letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=5)
# Words that mean a suffix, or introduce the number of a record, are no parts by themselves.
words = letters.filter(lambda word: word not in ("REV", "ADD", "CORR", "PR"))
numbers = st.builds(
    lambda number, letter: f"{number}{letter}", st.integers(1, 999), st.sampled_from(["", "A", "B"])
)
parts = st.lists(st.one_of(words, numbers, st.sampled_from(sorted(CASED.values()))), min_size=1)
suffixes = st.lists(
    st.builds(Suffix, st.sampled_from(sorted(SUFFIXES)), st.one_of(st.none(), st.integers(1, 99))),
    max_size=2,
)
symbols = st.builds(
    Symbol, letters, st.integers(1, 999), parts.map(tuple), suffixes.map(tuple)
).filter(lambda one: len(str(one)) <= 50)


@given(symbols)
def test_what_is_printed_is_read_as_the_same(symbol):
    assert parse(str(symbol)) == symbol
    assert normalise(str(symbol)) == str(symbol)


@given(symbols)
def test_all_variants_give_the_one_form(symbol):
    printed = str(symbol)
    bare = printed.replace("(", "_").replace(")", "").replace(".", "").lower()
    variants = [
        printed.lower(),
        printed.upper(),
        printed.replace(".", " ", 1),
        printed.replace("(", " (").replace("Rev.", "Rev. "),
        printed.replace("/", " / "),
        f"  {printed}\u00a0",
        printed.replace("/", "_"),
        bare.replace("/", "_"),
        bare.replace("/", "-"),
    ]
    assert {normalise(one) for one in variants} == {printed}


@given(symbols, st.sampled_from(["See %s.", "(%s)", "as in %s, para. 3", "%s; and others"]))
def test_a_citation_is_found_in_a_sentence(symbol, sentence):
    [(start, end, found)] = find_in(sentence % symbol)
    assert found == symbol
    assert (sentence % symbol)[start:end] == str(symbol)


@given(st.text(max_size=80))
def test_any_text_is_a_symbol_or_is_refused_in_words(text):
    refused = None
    try:
        symbol = parse(text)
    except SymbolError as error:
        refused = error
    if refused is None:
        assert parse(str(symbol)) == symbol
    else:
        assert refused.messages[0]
        assert 0 <= refused.at <= max(len(text), LONGEST)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("GB 291/WP/SDG/1", "GB.291/WP/SDG/1"),
        ("GB.291_WP_SDG_1", "GB.291/WP/SDG/1"),
        ("gb_340_ins_5_rev1", "GB.340/INS/5(Rev.1)"),
        ("GB.340/INS/5 (Rev. 1)", "GB.340/INS/5(Rev.1)"),
        ("GB.340/INS/5/Rev.1", "GB.340/INS/5(Rev.1)"),
        ("GB.322/INS/13/4(Rév.)", "GB.322/INS/13/4(Rev.)"),
        ("gb.294/2/1(add.)", "GB.294/2/1(Add.)"),
        ("GB.279/4(Add.2)(Corr.1)", "GB.279/4(Add.2)(Corr.1)"),
        ("gb.326/ins/pv/draft", "GB.326/INS/PV/Draft"),
        ("GB.338/PFA/2/Decision", "GB.338/PFA/2/decision"),
        ("gb.350/AGENDA (rev.2)", "GB.350/Agenda(Rev.2)"),
        ("ilc.109/i/c", "ILC.109/I/C"),
        ("ILC.92/Provisional Record No. 22", "ILC.92/PR/22"),
        ("ILC92-PR22", "ILC.92/PR/22"),
        ("ILC.104/Provisional Record No. 9-2(Rev.)", "ILC.104/PR/9-2(Rev.)"),
        ("GB.280/205", "GB.280/205"),
    ],
)
def test_forms_that_occur(typed, printed):
    assert normalise(typed) == printed


@pytest.mark.parametrize(
    ("typed", "said", "at"),
    [
        ("", "Write a symbol", 0),
        ("hello", "letters of a body and the number of its session", 0),
        ("  291/2", "letters of a body", 2),
        ("GB.291", "After “GB.291” follow a stroke", 6),
        ("GB.291abc/2", "letters of a body", 0),
        ("GB.291//2", "After “GB.291/” something is missing", 7),
        ("GB.291/WP/a?b", "“a?b” cannot stand after “GB.291/WP/”", 10),
        ("GB.291/2(Foo)", "“2(Foo)” cannot stand", 7),
        ("GB.0/2", "Sessions are numbered from 1", 3),
        ("GB.291" + "/1" * 40, "no more than 60 characters", 60),
    ],
)
def test_what_is_wrong_is_said_and_where(typed, said, at):
    with pytest.raises(SymbolError, match=re.escape(said)) as caught:
        parse(typed)
    assert caught.value.at == at


def test_a_symbol_taken_apart():
    symbol = parse("GB.328/WP/SDG/17/6(Add.)(Corr.2)")
    assert (symbol.body, symbol.session) == ("GB", 328)
    assert symbol.segments == ("WP", "SDG")
    assert symbol.number == "17/6"
    assert symbol.suffixes == (Suffix("add"), Suffix("corr", 2))


def test_symbols_sort_as_a_list_of_documents_does():
    printed = [
        "GB.292/1",
        "GB.291/PV",
        "GB.291/10",
        "GB.291/2(Rev.1)",
        "GB.291/2",
        "GB.291/2(Rev.)",
    ]
    assert sorted(printed, key=lambda one: parse(one).order) == [
        "GB.291/2",
        "GB.291/2(Rev.)",
        "GB.291/2(Rev.1)",
        "GB.291/10",
        "GB.291/PV",
        "GB.292/1",
    ]


def test_what_only_looks_like_a_symbol_is_not_found():
    text = "and/or 1/2, ISO 31661/2, https://example.org/GB.291/2, Convention No. 182"
    assert find_in(text) == []
    assert find_in("The form CO2/3 and GB.291/2.", bodies=["GB"])[0][2] == parse("GB.291/2")
    assert len(find_in("The form CO2/3 and GB.291/2.", bodies=["GB"])) == 1


@pytest.mark.parametrize(
    ("symbol", "kind", "number", "made"),
    [
        ("GB.340/INS/5", "rev", None, "GB.340/INS/5(Rev.)"),
        ("GB.340/INS/5(Rev.)", "rev", 1, "GB.340/INS/5(Rev.1)"),
        ("GB.340/INS/5(Rev.1)", "corr", None, "GB.340/INS/5(Rev.1)(Corr.)"),
        ("GB.340/INS/5(Add.)", "add", 1, "GB.340/INS/5(Add.1)"),
        ("GB.340/INS/5(Add.)", "rev", None, "GB.340/INS/5(Add.)(Rev.)"),
    ],
)
def test_the_symbol_of_what_follows(symbol, kind, number, made):
    assert str(parse(symbol).followed_by(kind, number)) == made
