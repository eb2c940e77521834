"""Dates as people type them: read, or refused with what is wrong and what to type instead."""

import time

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from foundation.partialdates import (
    PartialDate,
    PartialDateError,
    format_partial_date,
    parse_partial_date,
)
from foundation.partialdates.words import LANGUAGES, folded, months_by_name

from .partial_dates import partial_dates


@given(partial_dates(), st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
@example(PartialDate.from_edtf("2004-12-30/2005-01-02"), "fr", "es")
def test_what_is_printed_reads_back_on_a_page_of_any_language(value, printed, page):
    text = format_partial_date(value, printed)
    with translation.override(page):
        assert parse_partial_date(text) == value
        assert parse_partial_date(f"  {text.upper()}\n") == value
        assert parse_partial_date(text.replace("–", " - ").replace(" ", "\N{NO-BREAK SPACE}"))


@given(partial_dates(around=True), st.sampled_from(LANGUAGES))
def test_what_is_printed_without_year_reads_back_with_the_year_of_the_table(value, language):
    text = format_partial_date(value, language, with_year=False)
    assert parse_partial_date(text, default_year=value.start.year) == value


@given(partial_dates())
def test_the_stored_form_is_understood(value):
    assert parse_partial_date(value.edtf) == value


DATE_LIKE = st.lists(
    st.sampled_from(
        [
            *months_by_name(),
            *"-–—/.,'& \x00",
            *("2004", "28", "29", "2", "0", "99", "1er", "1.º", "2004-05", "2/3"),
            *("to", "and", "du", "au", "del", "al", "a", "y", "between", "entre"),
        ]
    ),
    max_size=12,
)


@given(st.text(max_size=200) | DATE_LIKE.map("".join) | DATE_LIKE.map(" ".join))
@example("\ud800")
@example("'4")
@example("0000 and 0000")
@example("2004-00-00")
@example("9" * 120)
def test_any_text_is_a_date_or_refused_in_words(text):
    for default_year in (None, 2004):
        found = outcome(text, default_year)
        if isinstance(found, PartialDateError):
            assert found.code
            assert "%(" not in found.messages[0]
            found.messages[0].encode()
        else:
            assert found is None or PartialDate.from_edtf(found.edtf) == found


def outcome(text, default_year=None):
    """The date, or the error; any other exception goes through."""
    try:
        return parse_partial_date(text, default_year)
    except PartialDateError as error:
        return error


@pytest.mark.parametrize("text", ["2" * 20_000, "28-" * 7_000, "March " * 4_000, "\x00" * 20_000])
def test_long_texts_are_refused_at_once(text):
    began = time.process_time()
    with pytest.raises(PartialDateError) as raised:
        parse_partial_date(text)
    assert raised.value.code == "too_long"
    assert time.process_time() - began < 0.1


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2 March 2004", "2004-03-02"),
        ("2 Mar 2004", "2004-03-02"),
        ("2nd Mar. 2004", "2004-03-02"),
        ("the 2nd of March 2004", "2004-03-02"),
        ("March 2, 2004", "2004-03-02"),
        ("2004 March 2", "2004-03-02"),
        ("March 2004", "2004-03"),
        ("Sept. 2004", "2004-09"),
        ("2004", "2004"),
        ("2004-2005", "2004/2005"),
        ("2004/2005", "2004/2005"),
        ("28-29 April 2004", "2004-04-28/2004-04-29"),
        ("28–29 April 2004", "2004-04-28/2004-04-29"),
        ("28/29 April 2004", "2004-04-28/2004-04-29"),
        ("28 and 29 April 2004", "2004-04-28/2004-04-29"),
        ("28 & 29 April 2004", "2004-04-28/2004-04-29"),
        ("30 April and 1 May 2004", "2004-04-30/2004-05-01"),
        ("28 to 29 April 2004", "2004-04-28/2004-04-29"),
        ("from 28 to 30 April 2004", "2004-04-28/2004-04-30"),
        ("between 28 and 30 April 2004", "2004-04-28/2004-04-30"),
        ("April 28-29, 2004", "2004-04-28/2004-04-29"),
        ("April 28 - May 2, 2004", "2004-04-28/2004-05-02"),
        ("28-28 April 2004", "2004-04-28"),
        ("30 June-2 July 2004", "2004-06-30/2004-07-02"),
        ("30 June – 2 July 2004", "2004-06-30/2004-07-02"),
        ("30 December 2004-2 January 2005", "2004-12-30/2005-01-02"),
        ("March–October 2004", "2004-03/2004-10"),
        ("March and April 2004", "2004-03/2004-04"),
        ("du 28 au 29 avril 2004", "2004-04-28/2004-04-29"),
        ("du 1er au 3 avril 2004", "2004-04-01/2004-04-03"),
        ("les 28 et 29 avril 2004", "2004-04-28/2004-04-29"),
        ("1er avril 2004", "2004-04-01"),
        ("1ᵉʳ avril 2004", "2004-04-01"),
        ("le 2 août 2004", "2004-08-02"),
        ("aout 2004", "2004-08"),
        ("de mars à octobre 2004", "2004-03/2004-10"),
        ("juil. 2004", "2004-07"),
        ("28 y 29 de abril de 2004", "2004-04-28/2004-04-29"),
        ("del 30 de junio al 2 de julio de 2004", "2004-06-30/2004-07-02"),
        ("a 3 de marzo de 2004", "2004-03-03"),
        ("1.º de abril de 2004", "2004-04-01"),
        ("1° de abril del 2004", "2004-04-01"),
        ("entre marzo y octubre de 2004", "2004-03/2004-10"),
        ("setiembre de 2004", "2004-09"),
        ("ENE 2004", "2004-01"),
        ("2004-03-02", "2004-03-02"),
        ("2004-3-2", "2004-03-02"),
        ("2004/03/02", "2004-03-02"),
        ("2004-03", "2004-03"),
        ("2004/03", "2004-03"),
        ("03/2004", "2004-03"),
        ("2004-04-28/2004-04-29", "2004-04-28/2004-04-29"),
        ("2004-04-28 - 2004-04-29", "2004-04-28/2004-04-29"),
        ("2004-04-28 to 2004-04-29", "2004-04-28/2004-04-29"),
        ("2004-03/2004-10", "2004-03/2004-10"),
        ("25/5/2004", "2004-05-25"),
        ("5/25/2004", "2004-05-25"),
        ("25.5.2004", "2004-05-25"),
        ("25 . 05 . 2004", "2004-05-25"),
        ("25-05-2004", "2004-05-25"),
        ("2/2/2004", "2004-02-02"),
        ("25-28/5/2004", "2004-05-25/2004-05-28"),
        ("25.5.-28.5.2004", "2004-05-25/2004-05-28"),
        ("29 February 2004", "2004-02-29"),
        ("２ March ２００４", "2004-03-02"),
        ("\u200e2 March\u200b 2004", "2004-03-02"),
    ],
)
def test_people_write_dates_in_many_ways(typed, edtf):
    for language in LANGUAGES:
        with translation.override(language):
            assert parse_partial_date(typed).edtf == edtf


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("2/3/2004", "ambiguous", "2 March 2004 or as 3 February 2004"),
        ("2.3.2004", "ambiguous", "2 March 2004 or as 3 February 2004"),
        ("2/3/2004-28/3/2004", "ambiguous", "2 March 2004 or as 3 February 2004"),
        ("1-2/3/2004", "ambiguous", "2 March 2004 or as 3 February 2004"),
        ("2004–05", "ambiguous", "May 2004 or as 2004–2005"),
        ("2004/05", "ambiguous", "May 2004 or as 2004–2005"),
        ("31 April 2004", "impossible", "no day 31 in April 2004, which has 30 days"),
        ("30 February 2004", "impossible", "no day 30 in February 2004, which has 29 days"),
        ("29 February 2005", "impossible", "no day 29 in February 2005, which has 28 days"),
        ("45 March 2004", "impossible", "no day 45"),
        ("2004-13", "impossible", "no month 13"),
        ("25/25/2004", "impossible", "no month 25"),
        ("0 March 2004", "impossible", "no day 0"),
        ("0/5/2004", "impossible", "no day 0"),
        ("30-31 April 2004", "impossible", "no day 31 in April 2004"),
        ("2 July–30 June 2004", "end_before_start", "30 June 2004, is before the start, 2 July"),
        ("30 December-2 January 2005", "end_before_start", "both years where they differ"),
        ("October–March 2004", "end_before_start", "before the start"),
        ("2004-07-02/2004-06-30", "end_before_start", "before the start"),
        ("28 April–May 2004", "mixed_precision", "28 April 2004 and May 2004 are not equally"),
        ("2004–March 2005", "mixed_precision", "two years"),
        ("28 and 30 April 2004", "separate_days", "“28–30 April 2004”"),
        ("March and May 2004", "separate_days", "“March–May 2004”"),
        ("14 May", "year_missing", "Add the year"),
        ("May", "year_missing", "2 March 2004; March 2004; 28–29 April 2004; 2005"),
        ("14/5", "year_missing", "Add the year"),
        ("14", "month_missing", "Add the month"),
        ("14 2004", "month_missing", "Add the month"),
        ("28-29", "month_missing", "Add the month"),
        ("14 May 04", "year_short", "“04” could be of any century"),
        ("May '04", "year_short", "four digits"),
        ("May 44", "year_short", "four digits"),
        ("25/5/04", "year_short", "four digits"),
        ("2004–15", "year_short", "four digits"),
        ("3 March 20044", "year_out_of_range", "20044"),
        ("3 March 204", "year_out_of_range", "between 1000 and 9999"),
        ("0999", "year_out_of_range", "999"),
        ("early May 2004", "not_a_date", "“early”"),
        ("soon", "not_a_date", "“soon”"),
        ("<b>2 March 2004</b>", "not_a_date", "“<”"),
        ("2 March April 2004", "not_a_date", "“april”"),
        ("1 to 2 to 3 March 2004", "not_a_date", "not understood as a date"),
        ("- 3 March 2004", "not_a_date", "not understood as a date"),
        ("3 March 2004 -", "not_a_date", "not understood as a date"),
        ("between March 2004", "not_a_date", "not understood as a date"),
        ("5/5/5/2004", "mixed_precision", "not equally precise"),
        ("٢ March 2004", "not_a_date", "“٢”"),
        ("-", "not_a_date", "not understood as a date"),
        ("2 March 2004\x00", "control_character", "Character 13 is a control character"),
        ("2 March\u2029 2004 \x9f", "control_character", "U+009F"),
    ],
)
def test_what_is_wrong_is_said(typed, code, words):
    with pytest.raises(PartialDateError) as raised:
        parse_partial_date(typed)
    assert (raised.value.code, words in raised.value.messages[0]) == (code, True), raised.value


def test_the_year_of_the_table_is_used_when_it_is_given():
    assert parse_partial_date("28-29 April", default_year=2004).edtf == "2004-04-28/2004-04-29"
    assert parse_partial_date("14/5", default_year=2004).edtf == "2004-05-14"
    assert parse_partial_date("14 May 2005", default_year=2004).edtf == "2005-05-14"
    assert outcome("2/3", default_year=2004).code == "ambiguous"


def test_readings_are_named_in_the_language_of_the_page():
    with translation.override("fr"), pytest.raises(PartialDateError) as raised:
        parse_partial_date("1/3/2004")
    assert "1er mars 2004" in raised.value.messages[0]
    assert "3 janvier 2004" in raised.value.messages[0]


def test_no_name_means_two_months():
    """All three languages are understood at once only because this holds."""
    from babel import Locale

    meant = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                meant.setdefault(folded(name).strip("."), set()).add(number)
    assert all(len(numbers) == 1 for numbers in meant.values())
    assert {name: months_by_name()[name] for name in meant} == {
        name: next(iter(numbers)) for name, numbers in meant.items()
    }
    assert "jui" not in months_by_name()


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
def test_an_empty_text_says_that_nothing_is_known(text):
    assert parse_partial_date(text) is None
