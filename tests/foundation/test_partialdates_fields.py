"""Partial dates in the database, in forms and in the API: the same days, the same messages."""

from datetime import date

import pytest
from django import forms
from django.core import serializers as fixtures
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework import serializers

from events.models import Event
from foundation.partialdates import InvalidDate, PartialDate
from foundation.partialdates.fields import PartialDateField, PartialDateFormField, overlaps
from foundation.partialdates.rest import PartialDateSerializerField

from .partial_dates import days, partial_dates

MARCH = PartialDate.from_edtf("2004-03")
APRIL_DAYS = PartialDate.from_edtf("2004-04-28/2004-04-29")
# A query each, over many dates at once; the database is slower than Hypothesis expects.
in_database = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def ask(sql, texts):
    """Rows of a query over ``texts``, which it finds as ``given (value, place)``."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql + " FROM unnest(%s::text[]) WITH ORDINALITY AS given (value, place) ORDER BY place",
            [texts],
        )
        return cursor.fetchall()


@pytest.mark.django_db
@in_database
@given(st.lists(partial_dates(), min_size=1, max_size=50))
def test_python_and_postgresql_know_the_same_days(values):
    found = ask(
        "SELECT partial_date_first(value), partial_date_last(value), partial_date_is_valid(value)",
        [value.edtf for value in values],
    )
    assert found == [(value.first_day, value.last_day, True) for value in values]


@pytest.mark.django_db
@in_database
@given(st.lists(partial_dates(around=True), min_size=2, max_size=30))
def test_python_and_postgresql_sort_alike(values):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT value FROM unnest(%s::text[]) AS given (value) ORDER BY"
            ' partial_date_first(value), partial_date_last(value), value COLLATE "C"',
            [[value.edtf for value in values]],
        )
        found = [text for (text,) in cursor.fetchall()]
    assert found == [value.edtf for value in sorted(values)]


NEARLY = st.one_of(
    st.text(alphabet="0123456789-/ \n", max_size=25),
    st.builds(
        lambda one, two, join: f"{one.edtf}{join}{two.edtf}",
        partial_dates(around=True),
        partial_dates(around=True),
        st.sampled_from("/-"),
    ),
    st.builds(
        "{:04d}-{:02d}-{:02d}".format,
        st.integers(0, 9999),
        st.integers(0, 14),
        st.integers(0, 33),
    ),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=25),
)


@pytest.mark.django_db
@in_database
@given(st.lists(NEARLY, min_size=1, max_size=50))
def test_postgresql_refuses_what_python_refuses(texts):
    expected = []
    for text in texts:
        try:
            value = PartialDate.from_edtf(text)
            # Python reads two equal ends; only the shorter form of such a date is ever stored.
            expected.append((value.edtf == text, value.first_day if value.edtf == text else None))
        except InvalidDate:
            expected.append((text == "", None))
    found = ask("SELECT partial_date_is_valid(value), partial_date_first(value)", texts)
    assert found == expected


@pytest.mark.django_db
def test_the_unknown_date_has_no_days_and_is_valid():
    assert ask(
        "SELECT partial_date_first(value), partial_date_last(value), partial_date_is_valid(value)",
        ["", None],
    ) == [(None, None, True), (None, None, None)]


@pytest.fixture
def events(db):
    """One event for each kind of date."""
    known = ["2004-03", "2004-04-28/2004-04-29", "2004-06-30/2004-07-02", "2005", ""]
    return {text: Event.objects.create(title=text or "-", date=text) for text in known}


def test_the_column_gives_back_what_was_given(events):
    for text, event in events.items():
        expected = PartialDate.from_edtf(text) if text else None
        assert event.date == expected
        stored = Event.objects.get(pk=event.pk)
        assert stored.date == expected
        assert stored.first_day == (expected.first_day if expected else None)
        assert stored.last_day == (expected.last_day if expected else None)
    assert set(Event.objects.values_list("date", flat=True)) == {
        PartialDate.from_edtf(text) if text else None for text in events
    }
    assert Event.objects.get(date=APRIL_DAYS) == Event.objects.get(date=APRIL_DAYS.edtf)
    assert Event.objects.get(date=None) == Event.objects.get(date="") == events[""]
    assert Event.objects.exclude(date=None).count() == 4
    assert Event.objects.filter(date__in=[MARCH, APRIL_DAYS]).count() == 2
    assert Event.objects.filter(date__startswith="2004-0").count() == 3
    assert Event.objects.defer("date").get(date=MARCH).date == MARCH


def test_a_changed_date_changes_its_days_and_stays_in_history(events):
    event = events["2004-03"]
    event.date = APRIL_DAYS
    event.save()
    event.refresh_from_db()
    assert (event.first_day, event.last_day) == (date(2004, 4, 28), date(2004, 4, 29))
    rows = Event.pgh_event_model.objects.filter(pgh_obj_id=event.pk).order_by("pgh_id")
    assert [row.date for row in rows] == [MARCH, APRIL_DAYS]
    Event.objects.filter(pk=event.pk).update(date=F("date"))
    Event.objects.filter(pk=event.pk).update(date=None)
    assert Event.objects.get(pk=event.pk).date is None


@pytest.mark.parametrize("text", ["2004-02-30", "2004-13", "soon", "2005/2004", "2004/2004"])
def test_the_database_refuses_what_is_no_date_by_name(events, text):
    with (
        pytest.raises(IntegrityError, match="event_date_is_known_as_written"),
        transaction.atomic(),
    ):
        Event.objects.filter(pk=events["2005"].pk).update(date=text)


def test_full_clean_says_what_is_wrong_with_a_date(events):
    event = Event(title="Seminar", date="31 April 2004")
    with pytest.raises(ValidationError) as raised:
        event.full_clean()
    assert "no day 31 in April 2004" in raised.value.message_dict["date"][0]
    event.date = "2 March 2004"
    event.full_clean()
    assert event.date.edtf == "2004-03-02"


def test_fixtures_carry_the_stored_form(events):
    text = fixtures.serialize("json", [events["2004-03"]], fields=["date"])
    assert '"date": "2004-03"' in text
    [loaded] = fixtures.deserialize("json", text)
    assert loaded.object.date == MARCH


def test_the_column_is_the_same_in_every_migration():
    field = PartialDateField("date", blank=True)
    _name, path, args, kwargs = field.deconstruct()
    assert path == "foundation.partialdates.fields.PartialDateField"
    assert (kwargs["max_length"], kwargs["db_collation"]) == (21, "C")
    assert PartialDateField(*args, **kwargs).deconstruct()[3] == kwargs


PERIODS = st.tuples(st.none() | days(around=True), st.none() | days(around=True))


@pytest.mark.django_db
def test_the_condition_agrees_with_the_value():
    values = [None] + [
        PartialDate.from_edtf(text)
        for text in ("2004", "2004-03", "2004-12", "2004-02-29", "2003-12-30/2004-01-02", "2005-01")
    ]
    Event.objects.bulk_create(Event(title="E", date=value) for value in values)

    @in_database
    @given(PERIODS)
    def agree(period):
        found = Event.objects.filter(overlaps(*period)).values_list("date", flat=True)
        expected = [
            value
            for value in values
            if (value.overlaps(*period) if value else period == (None, None))
        ]
        assert sorted(map(str, found)) == sorted(map(str, expected))

    agree()
    year = PartialDate.from_edtf("2004")
    assert Event.objects.filter(overlaps(year, year)).count() == 5
    assert Event.objects.filter(overlaps(None, PartialDate.from_edtf("2003"))).count() == 1


class DateForm(forms.Form):
    date = PartialDateFormField(required=False)
    due = PartialDateFormField(default_year=2004)


def test_a_form_gives_dates_and_prints_them_in_the_language_of_the_page():
    form = DateForm({"date": "", "due": "28-29 April"})
    assert form.is_valid()
    assert form.cleaned_data == {"date": None, "due": APRIL_DAYS}
    with translation.override("fr"):
        fresh = DateForm(initial={"due": APRIL_DAYS})
        assert 'value="28-29 avril 2004"' in str(fresh["due"])
        shown = "2 mars 2004\xa0; mars 2004\xa0; 28-29 avril 2004\xa0; 2005"
        assert shown in str(fresh["due"].help_text)
    assert "28–29 April 2004" in str(fresh["due"].help_text)


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong():
    form = DateForm({"date": "<i>31 April 2004", "due": ""})
    assert not form.is_valid()
    assert 'value="&lt;i&gt;31 April 2004"' in str(form["date"])
    assert form.has_error("date", "not_a_date")
    assert form.has_error("due", "required")
    assert DateForm({"date": "2/3/2004", "due": "May"}).has_error("date", "ambiguous")
    assert DateForm({"date": "2004\x00", "due": "May"}).has_error("date", "control_character")
    assert DateForm({"date": "x" * 20_000, "due": "May"}).has_error("date", "too_long")


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [
        (MARCH, "march 2004", False),
        (MARCH, "2004-03", False),
        (None, "", False),
        (None, "2004", True),
        (MARCH, "", True),
        (MARCH, "31 April 2004", True),
    ],
)
def test_a_form_knows_whether_another_date_is_meant(initial, typed, changed):
    assert PartialDateFormField().has_changed(initial, typed) is changed


def test_a_model_form_keeps_the_help_of_the_date(events):
    form_class = forms.modelform_factory(Event, fields=["date"])
    form = form_class({"date": "30 June – 2 July 2004"}, instance=events["2005"])
    assert "maxlength" not in str(form["date"])
    assert "2 March 2004" in str(form.fields["date"].help_text)
    assert form.is_valid(), form.errors
    assert form.save().date.edtf == "2004-06-30/2004-07-02"
    assert form_class(instance=events[""])["date"].value() is None


class DateSerializer(serializers.Serializer):
    date = PartialDateSerializerField()


class KnownSerializer(serializers.Serializer):
    date = PartialDateSerializerField(allow_null=False)


def test_the_api_gives_what_is_known():
    assert DateSerializer({"date": APRIL_DAYS}).data["date"] == {
        "edtf": "2004-04-28/2004-04-29",
        "text": "28–29 April 2004",
        "first_day": "2004-04-28",
        "last_day": "2004-04-29",
        "precision": "day",
    }
    assert DateSerializer({"date": None}).data["date"] is None


@pytest.mark.parametrize(
    ("given_date", "expected"),
    [
        ("28-29 April 2004", APRIL_DAYS),
        ("2004-03", MARCH),
        ({"edtf": "2004-03", "text": "is not read"}, MARCH),
        (DateSerializer({"date": MARCH}).data["date"], MARCH),
        (None, None),
        ("", None),
        ({"edtf": ""}, None),
    ],
)
def test_the_api_takes_what_it_gives_and_what_people_type(given_date, expected):
    serializer = DateSerializer(data={"date": given_date})
    assert serializer.is_valid(), serializer.errors
    assert serializer.validated_data["date"] == expected
    if expected is None:
        assert not KnownSerializer(data={"date": given_date}).is_valid()


@pytest.mark.parametrize(
    ("given_date", "code", "words"),
    [
        ("2/3/2004", "ambiguous", "2 March 2004 or as 3 February 2004"),
        ({"edtf": "2004-02-30"}, "impossible", "no day 30"),
        ({"text": "March 2004"}, "invalid", "an object with “edtf”"),
        ({"edtf": ["2004"]}, "invalid", "an object with “edtf”"),
        ({}, "invalid", "28–29 April 2004"),
        ([], "invalid", "28–29 April 2004"),
        (2004, "invalid", "28–29 April 2004"),
        (True, "invalid", "28–29 April 2004"),
        ("\ud800", "control_character", "U+D800"),
    ],
)
def test_the_api_refuses_with_the_messages_of_the_form(given_date, code, words):
    serializer = DateSerializer(data={"date": given_date})
    assert not serializer.is_valid()
    [error] = serializer.errors["date"]
    assert (error.code, words in error) == (code, True)


def test_the_schema_describes_both_ways_to_give_a_date():
    from drf_spectacular.openapi import AutoSchema

    auto = AutoSchema()
    described = auto._map_serializer_field(DateSerializer().fields["date"], "response")
    thing, text = described["oneOf"]
    assert set(thing["properties"]) == set(DateSerializer({"date": MARCH}).data["date"])
    assert text["type"] == "string"
    assert described["nullable"] is True
