"""Dates as they are known: what is printed reads back, Python and PostgreSQL agree."""

from datetime import date

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.partialdates import (
    PartialDate,
    PartialDateError,
    format_partial_date,
    parse_partial_date,
)
from foundation.partialdates.fields import PartialDateFormField
from foundation.partialdates.rest import PartialDateSerializerField
from foundation.partialdates.value import Point

days = st.dates(min_value=date(1000, 1, 1), max_value=date(9999, 12, 31))
points = st.one_of(
    days.map(lambda one: Point(one.year, one.month, one.day)),
    days.map(lambda one: Point(one.year, one.month)),
    days.map(lambda one: Point(one.year)),
)


@st.composite
def partial_dates(draw):
    one, two = draw(points), draw(points)
    if draw(st.booleans()):
        return PartialDate.of(one)
    try:
        return PartialDate(one, two)
    except ValueError:
        try:
            return PartialDate(two, one)
        except ValueError:
            return PartialDate.of(one)


@given(partial_dates())
def test_the_stored_form_reads_back(value):
    assert PartialDate.from_edtf(value.edtf) == value


@given(partial_dates(), st.sampled_from(["en", "fr", "es"]))
@settings(max_examples=400)
def test_what_is_printed_reads_back_in_the_same_language(value, language):
    with translation.override(language):
        assert parse_partial_date(format_partial_date(value)) == value


@given(partial_dates(), days, days)
@settings(max_examples=150, deadline=None)
@pytest.mark.django_db
def test_python_and_postgresql_agree(value, one, two):
    since, until = min(one, two), max(one, two)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT partial_date_first(%s), partial_date_last(%s), partial_date_is_valid(%s),"
            " partial_date_last(%s) >= %s AND partial_date_first(%s) <= %s",
            [value.edtf] * 4 + [since, value.edtf, until],
        )
        first, last, valid, overlaps = cursor.fetchone()
    assert (first, last, valid) == (value.first_day, value.last_day, True)
    assert overlaps is value.overlaps(since, until)


@given(st.text(max_size=200))
@settings(max_examples=400)
def test_any_text_is_a_date_or_refused_in_words(text):
    try:
        found = parse_partial_date(text)
    except PartialDateError as error:
        assert str(error.messages[0])
    else:
        assert found is None or found.first_day <= found.last_day


@given(st.text(alphabet="0123456789-/ ", max_size=25))
@settings(max_examples=200, deadline=None)
@pytest.mark.django_db
def test_the_database_refuses_what_python_refuses(text):
    try:
        PartialDate.from_edtf(text)
        expected = True
    except ValueError:
        expected = text == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT partial_date_is_valid(%s)", [text])
        assert cursor.fetchone()[0] is expected


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2 March 2004", "2004-03-02"),
        ("2nd Mar. 2004", "2004-03-02"),
        ("March 2, 2004", "2004-03-02"),
        ("March 2004", "2004-03"),
        ("2004", "2004"),
        ("28-29 April 2004", "2004-04-28/2004-04-29"),
        ("28–29 April 2004", "2004-04-28/2004-04-29"),
        ("28 and 29 April 2004", "2004-04-28/2004-04-29"),
        ("from 28 to 29 April 2004", "2004-04-28/2004-04-29"),
        ("April 28-29, 2004", "2004-04-28/2004-04-29"),
        ("30 June-2 July 2004", "2004-06-30/2004-07-02"),
        ("30 June – 2 July 2004", "2004-06-30/2004-07-02"),
        ("30 December 2004–2 January 2005", "2004-12-30/2005-01-02"),
        ("March–October 2004", "2004-03/2004-10"),
        ("du 28 au 29 avril 2004", "2004-04-28/2004-04-29"),
        ("1er avril 2004", "2004-04-01"),
        ("le 2 août 2004", "2004-08-02"),
        ("28 y 29 de abril de 2004", "2004-04-28/2004-04-29"),
        ("del 30 de junio al 2 de julio de 2004", "2004-06-30/2004-07-02"),
        ("setiembre de 2004", "2004-09"),
        ("2004-3-2", "2004-03-02"),
        ("2004-03", "2004-03"),
        ("2004-04-28/2004-04-29", "2004-04-28/2004-04-29"),
        ("25/5/2004", "2004-05-25"),
        ("5/25/2004", "2004-05-25"),
        ("25.5.2004", "2004-05-25"),
        ("2/2/2004", "2004-02-02"),
        ("2004/03/02", "2004-03-02"),
        ("29 February 2004", "2004-02-29"),
    ],
)
def test_people_write_dates_in_many_ways(typed, edtf):
    assert parse_partial_date(typed).edtf == edtf


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("2/3/2004", "ambiguous", "2 March 2004 or as 3 February 2004"),
        ("31 April 2004", "impossible", "no day 31 in April 2004"),
        ("30 February 2004", "impossible", "no day 30 in February 2004"),
        ("29 February 2005", "impossible", "no day 29"),
        ("2004-13", "impossible", "no month 13"),
        ("0 March 2004", "impossible", "no day 0"),
        ("2 July–30 June 2004", "end_before_start", "30 June 2004, is before the start"),
        ("October–March 2004", "end_before_start", "before the start"),
        ("14 May", "year_missing", "Add the year"),
        ("14 2004", "month_missing", "Add the month"),
        ("14 May 04", "year_short", "four digits"),
        ("25/5/04", "year_short", "four digits"),
        ("3 March 20044", "year_out_of_range", "20044"),
        ("0999", "year_out_of_range", "999"),
        ("early May 2004", "not_a_date", "“early”"),
        ("soon", "not_a_date", "“soon”"),
        ("2 March 2004 <b>", "not_a_date", "“<”"),
        ("2 March April 2004", "not_a_date", "not understood"),
        ("1 to 2 to 3 March 2004", "not_a_date", "not understood"),
        ("x" * 20_000, "too_long", "too long"),
        ("2 March 2004\x00", "not_a_date", "not understood"),
    ],
)
def test_what_is_wrong_is_said(typed, code, words):
    with pytest.raises(PartialDateError) as raised:
        parse_partial_date(typed)
    assert raised.value.code == code
    assert words in raised.value.messages[0]


def test_the_year_of_the_table_is_used_when_it_is_given():
    assert parse_partial_date("28-29 April", default_year=2004).edtf == "2004-04-28/2004-04-29"


@pytest.mark.parametrize(
    ("edtf", "language", "with_year", "printed"),
    [
        ("2004-03", "en", False, "March"),
        ("2004-03-02", "en", False, "2 March"),
        ("2004-04-28/2004-04-29", "en", False, "28–29 April"),
        ("2004-06-30/2004-07-02", "en", False, "30 June–2 July"),
        ("2004-12-30/2005-01-02", "en", False, "30 December 2004–2 January 2005"),
        ("2005", "en", False, "2005"),
        ("2004-03/2004-10", "en", True, "March–October 2004"),
        ("2004-04-01", "fr", True, "1er avril 2004"),
        ("2004-04-28/2004-04-29", "fr", True, "28-29 avril 2004"),
        ("2004-04-28/2004-04-29", "es", True, "28-29 de abril de 2004"),
        ("2004-06-30/2004-07-02", "es", False, "30 de junio-2 de julio"),
        ("2004-03", "es", True, "marzo de 2004"),
    ],
)
def test_dates_are_printed_as_they_were_known(edtf, language, with_year, printed):
    value = PartialDate.from_edtf(edtf)
    assert format_partial_date(value, language, with_year) == printed


def test_the_form_keeps_what_was_typed_and_prints_what_is_known():
    field = PartialDateFormField(required=False)
    assert field.clean("") is None
    assert field.prepare_value("31 April 2004") == "31 April 2004"
    assert field.prepare_value(PartialDate.from_edtf("2004-03")) == "March 2004"
    assert not field.has_changed(PartialDate.from_edtf("2004-03"), "March 2004")
    assert field.has_changed(PartialDate.from_edtf("2004-03"), "31 April 2004")


def test_the_api_gives_and_takes_the_same():
    field = PartialDateSerializerField()
    value = PartialDate.from_edtf("2004-04-28/2004-04-29")
    shown = field.to_representation(value)
    assert shown == {
        "edtf": "2004-04-28/2004-04-29",
        "text": "28–29 April 2004",
        "first_day": "2004-04-28",
        "last_day": "2004-04-29",
        "precision": "day",
    }
    assert field.to_internal_value(shown) == value
    assert field.to_internal_value("28–29 April 2004") == value
