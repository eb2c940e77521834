"""Dates as they are known: the value, and how it is printed."""

import copy
import pickle
from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from foundation.partialdates import InvalidDate, PartialDate, Point, format_partial_date

from .partial_dates import days, partial_dates


@given(partial_dates())
def test_the_stored_form_reads_back(value):
    assert PartialDate.from_edtf(value.edtf) == value
    assert len(value.edtf) <= 21


@given(partial_dates())
def test_copies_are_equal(value):
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value
    assert hash(copy.deepcopy(value)) == hash(value)


@given(partial_dates(around=True), partial_dates(around=True))
def test_order_is_by_first_day_then_last_day_and_total(one, two):
    key = [(value.first_day, value.last_day, value.edtf) for value in (one, two)]
    assert (one < two) is (key[0] < key[1])
    assert (one < two) + (two < one) + (one == two) == 1


@given(partial_dates(around=True), days(around=True), days(around=True))
def test_a_date_overlaps_a_period_when_they_share_a_day(value, one, two):
    since, until = sorted((one, two))
    own = range(value.first_day.toordinal(), value.last_day.toordinal() + 1)
    period = range(since.toordinal(), until.toordinal() + 1)
    assert value.overlaps(since, until) is any(day in period for day in own)
    assert value.overlaps(since, None) is any(day >= since.toordinal() for day in own)
    assert value.overlaps(None, until) is any(day <= until.toordinal() for day in own)
    assert value.overlaps(None, None)


@pytest.mark.parametrize(
    ("edtf", "first", "last", "precision"),
    [
        ("2004-03-02", date(2004, 3, 2), date(2004, 3, 2), "day"),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29), "month"),
        ("2005-02", date(2005, 2, 1), date(2005, 2, 28), "month"),
        ("9999", date(9999, 1, 1), date(9999, 12, 31), "year"),
        ("2004-06-30/2004-07-02", date(2004, 6, 30), date(2004, 7, 2), "day"),
        ("2004-03/2004-10", date(2004, 3, 1), date(2004, 10, 31), "month"),
    ],
)
def test_the_days_a_date_can_mean(edtf, first, last, precision):
    value = PartialDate.from_edtf(edtf)
    assert (value.first_day, value.last_day, value.precision) == (first, last, precision)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_edtf"),
        ("2004-3", "not_edtf"),
        ("2004-03-02\n", "not_edtf"),
        ("٢٠٠٤", "not_edtf"),
        ("2004/2005/2006", "not_edtf"),
        ("2004/", "not_edtf"),
        ("2004-13", "impossible_month"),
        ("2004-02-30", "impossible_day"),
        ("0999", "year_out_of_range"),
        ("2005/2004", "end_before_start"),
        ("2004-03/2005", "mixed_precision"),
    ],
)
def test_what_is_no_stored_form_is_refused(text, code):
    with pytest.raises(InvalidDate) as raised:
        PartialDate.from_edtf(text)
    assert raised.value.code == code


def test_days_of_the_calendar_become_partial_dates():
    assert PartialDate.of_days(date(2004, 3, 2)).edtf == "2004-03-02"
    assert PartialDate.of_days(date(2004, 3, 2), date(2004, 3, 4)).edtf == "2004-03-02/2004-03-04"
    assert PartialDate.of(Point(2004, 3)).is_range is False


@pytest.mark.parametrize(
    ("edtf", "language", "with_year", "without_year"),
    [
        ("2004-03", "en", "March 2004", "March"),
        ("2004-03-02", "en", "2 March 2004", "2 March"),
        ("2004-04-28/2004-04-29", "en", "28–29 April 2004", "28–29 April"),
        ("2004-06-30/2004-07-02", "en", "30 June–2 July 2004", "30 June–2 July"),
        ("2004-06-13/2004-06-18", "en", "13–18 June 2004", "13–18 June"),
        ("2004-03/2004-10", "en", "March–October 2004", "March–October"),
        ("2005", "en", "2005", "2005"),
        ("2004/2005", "en", "2004–2005", "2004–2005"),
        (
            "2004-12-30/2005-01-02",
            "en",
            "30 December 2004–2 January 2005",
            "30 December 2004–2 January 2005",
        ),
        ("2004-04-01", "fr", "1er avril 2004", "1er avril"),
        ("2004-04-01/2004-04-03", "fr", "1er-3 avril 2004", "1er-3 avril"),
        ("2004-04-28/2004-04-29", "fr", "28-29 avril 2004", "28-29 avril"),
        ("2004-03", "fr", "mars 2004", "mars"),
        (
            "2004-12-30/2005-01-02",
            "fr",
            "30 décembre 2004 – 2 janvier 2005",
            "30 décembre 2004 – 2 janvier 2005",
        ),
        ("2004-03-02", "es", "2 de marzo de 2004", "2 de marzo"),
        ("2004-04-28/2004-04-29", "es", "28-29 de abril de 2004", "28-29 de abril"),
        ("2004-06-30/2004-07-02", "es", "30 de junio-2 de julio de 2004", "30 de junio-2 de julio"),
        ("2004-03/2004-10", "es", "marzo-octubre de 2004", "marzo-octubre"),
        (
            "2004-03/2005-10",
            "es",
            "marzo de 2004 – octubre de 2005",
            "marzo de 2004 – octubre de 2005",
        ),
        # Other languages as CLDR has them, thin spaces included.
        ("2004-03-02", "de", "2. März 2004", "2. März"),
        ("2004-03", "pt", "março de 2004", "março"),
        ("2004-03-02", "ar", "2 مارس 2004", "2 مارس"),
        (
            "2004-03-02/2004-03-04",
            "de",
            "2. März 2004\u2009–\u20094. März 2004",
            "2. März\u2009–\u20094. März",
        ),
        ("2004-03-02", "xx", "2 March 2004", "2 March"),
        ("2004-03-02", "en-us", "2 March 2004", "2 March"),
    ],
)
def test_dates_are_printed_as_they_were_known(edtf, language, with_year, without_year):
    value = PartialDate.from_edtf(edtf)
    assert format_partial_date(value, language) == with_year
    assert format_partial_date(edtf, language, with_year=False) == without_year
    with translation.override(language if language in {"en", "fr", "es"} else "en"):
        printed = Template(
            "{% load dates %}{{ date|partial_date }};{{ date|partial_date:'no year' }}"
        ).render(Context({"date": value}))
    if language in {"en", "fr", "es"}:
        assert printed == f"{with_year};{without_year}"


def test_nothing_is_printed_of_what_is_not_known():
    assert format_partial_date(None) == format_partial_date("") == ""
    assert Template("{% load dates %}[{{ date|partial_date }}]").render(Context()) == "[]"


@given(partial_dates(), st.sampled_from(["de", "pt", "it", "ru", "ar", "zh-hans", "ja", "sw"]))
def test_every_language_of_cldr_prints_every_date(value, language):
    for with_year in (True, False):
        assert format_partial_date(value, language, with_year)
