"""Sessions: deadlines over working days, holidays, agendas and their versions, the pages."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.deadlines import (
    SATURDAY,
    dues_listed,
    dues_of,
    dues_of_draft,
    is_late,
    working_day_before,
)
from consultations.meetings import (
    agenda_changes,
    propose_holidays,
    public_holidays,
    put_agenda,
    reorder_agenda,
)
from consultations.models import (
    AgendaItem,
    Amendment,
    Body,
    Deadline,
    Holiday,
    Session,
    Sitting,
)
from tests.consultations.making import a_consultation, a_decision, a_question
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db


def a_session(date="2004-11-15", code="GB", **fields) -> Session:
    body, _made = Body.objects.get_or_create(code=code, defaults={"name_en": f"Body {code}"})
    return Session.objects.create(body=body, date=date, **fields)


def a_deadline(session, kind="documents", unit="working_days", **fields) -> Deadline:
    fields = {"count": 3, **fields} if unit != "fixed" else fields
    return Deadline.objects.create(session=session, kind=kind, unit=unit, **fields)


# --- working days ---


@given(
    day=st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    count=st.integers(0, 60),
    closed=st.lists(st.integers(0, 90), max_size=12),
)
def test_so_many_working_days_lie_between(day, count, closed):
    shut = {day - timedelta(days=one) for one in closed}
    found = working_day_before(day, count, shut)

    def works(one):
        return one.weekday() < SATURDAY and one not in shut

    assert works(found)
    assert found <= day
    between = sum(works(day - timedelta(days=n)) for n in range(1, (day - found).days + 1))
    assert between == (count if works(day) or count else between)
    if count:
        assert between == count


@pytest.mark.parametrize(
    ("opens", "count", "closed", "due"),
    [
        ("2004-11-15", 0, (), "2004-11-15"),
        ("2004-11-15", 1, (), "2004-11-12"),  # a Monday: the Friday before
        ("2004-11-15", 5, (), "2004-11-08"),
        ("2004-11-15", 5, ("2004-11-11",), "2004-11-05"),
        ("2004-11-14", 1, (), "2004-11-12"),  # a session that opens on a Sunday
        ("2005-01-03", 2, ("2004-12-31",), "2004-12-29"),
    ],
)
def test_working_days_are_counted_back_from_the_opening(opens, count, closed, due):
    shut = {date.fromisoformat(one) for one in closed}
    found = working_day_before(date.fromisoformat(opens), count, shut)
    assert found == date.fromisoformat(due)


def test_a_deadline_says_its_rule_and_leaves_out_recorded_holidays():
    session = a_session()
    a_deadline(session, count=5, at=time(18))
    [due] = dues_of(session)
    assert due.text.startswith("8 November 2004")
    assert due.rule == "5 working days before the opening"
    Holiday.objects.create(day="2004-11-11", name_en="Closed")
    assert dues_of(session)[0].text.startswith("5 November 2004")


@pytest.mark.parametrize(
    ("known", "fields", "problem"),
    [
        ("2004-11", {"unit": "working_days"}, "The day of the opening is not known."),
        ("", {"unit": "working_days"}, "The day of the opening is not known."),
        ("2004-11-15", {"unit": "hours_opening"}, "The hour of the opening is not known."),
        ("2004-11-15", {"unit": "hours_sitting"}, "The sitting on the item is not fixed yet."),
    ],
)
def test_what_cannot_be_computed_says_why(client, secretariat, known, fields, problem):
    session = a_session(known)
    a_deadline(session, **fields)
    [due] = dues_of(session)
    assert (due.moment, due.problem, due.is_past()) == (None, problem, False)
    page = client.get(reverse("consultations:session", args=[session.pk])).content.decode()
    assert problem in page


def test_hours_are_counted_from_the_opening_and_a_fixed_day_needs_nothing_else():
    session = a_session(opens_at=time(10))
    a_deadline(session, "amendments", "hours_opening", count=48)
    a_deadline(session, "subamendments", "fixed", fixed_on=date(2004, 11, 14))
    by_kind = {one.kind: one for one in dues_of(session)}
    zone = timezone.get_default_timezone()
    assert by_kind["amendments"].moment == datetime(2004, 11, 13, 10, tzinfo=zone)
    assert by_kind["subamendments"].moment.date() == date(2004, 11, 14)
    assert not by_kind["subamendments"].to_the_hour


def test_a_deadline_is_counted_or_fixed_whoever_writes_it():
    session = a_session()
    for wrong in (
        {"unit": "fixed", "count": 3},
        {"unit": "working_days", "count": None},
        {"unit": "hours_opening", "count": 2, "at": time(9)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deadline.objects.create(session=session, kind="documents", **wrong)


def test_amendments_are_late_by_the_session_rule_unless_the_draft_has_its_own():
    session = a_session(opens_at=time(10))
    item = AgendaItem.objects.create(session=session, number=1, title_en="Item")
    question = a_question(consultation=a_consultation("one", agenda_item=item))
    draft = a_decision("D1", state="draft", session=session, body=session.body, question=question)
    zone = timezone.get_default_timezone()
    a_deadline(session, "amendments", "hours_sitting", count=24)
    assert dues_of_draft(draft)["amendments"].problem
    begins = datetime(2004, 11, 16, 15, tzinfo=zone)
    Sitting.objects.create(session=session, number=1, begins_at=begins, agenda_item=item)

    def received(when):
        return Amendment(draft=draft, received_at=when)

    last = begins - timedelta(hours=24)
    dues = dues_of_draft(draft)
    assert [is_late(received(last + timedelta(minutes=n)), dues) for n in (0, 1)] == [False, True]
    [listed] = [one for one in dues_listed(session) if one.moment]
    assert (listed.label, listed.moment) == ("amendments, item 1", last)
    draft.amendments_due_at = begins
    assert not is_late(received(last + timedelta(minutes=1)), dues_of_draft(draft))


# --- holidays ---


def test_public_holidays_are_taken_over_once_and_stay_as_they_were_changed(secretariat):
    made = propose_holidays(2026, by=secretariat)
    assert {date(2026, 1, 1), date(2026, 9, 10)} <= {one.day for one in made}
    assert all(one.name_en and one.name_fr for one in made)
    gone = Holiday.objects.get(day="2026-09-10")
    Holiday.objects.filter(pk=gone.pk).update(
        archived_at=timezone.now(), archived_by=secretariat, archive_reason="The Office works"
    )
    assert propose_holidays(2026, by=secretariat) == []
    assert Holiday.objects.count() == len(made)


def test_a_year_out_of_reach_is_refused(client, secretariat):
    with pytest.raises(ValidationError):
        public_holidays(1500)
    for year in ("1500", "99999", "x", "", "２０２６"):
        answer = client.post(reverse("consultations:holidays"), {"year": year})
        assert answer.status_code in (302, 422), year
    assert client.post(reverse("consultations:holidays"), {"year": "1500"}).status_code == 422


# --- the agenda ---


def items_of(session) -> list[tuple[int, str]]:
    return list(session.agenda.current().order_by("number").values_list("number", "title_en"))


def test_items_change_places_and_versions_say_what_changed(secretariat):
    session = a_session()
    one, two, three = (
        AgendaItem.objects.create(session=session, number=n, title_en=f"Item {n}")
        for n in (1, 2, 5)
    )
    first = put_agenda(session, by=secretariat)
    reorder_agenda(session, [three.pk, one.pk, two.pk], by=secretariat)
    assert items_of(session) == [(1, "Item 5"), (2, "Item 1"), (3, "Item 2")]
    with pytest.raises(ValidationError):
        reorder_agenda(session, [one.pk, two.pk], by=secretariat)
    AgendaItem.objects.filter(pk=two.pk).update(
        archived_at=timezone.now(), archived_by=secretariat, archive_reason="Postponed"
    )
    AgendaItem.objects.filter(pk=one.pk).update(title_en="Another title")
    AgendaItem.objects.create(session=session, number=3, title_en="New")
    second = put_agenda(session, by=secretariat, note="After the screening group")
    kinds = {
        (change.after or change.before)["title_en"]: change.kind
        for change in agenda_changes(first.items, second.items)
    }
    assert kinds == {
        "Item 5": "moved",
        "Another title": "changed",
        "New": "added",
        "Item 2": "removed",
    }
    with pytest.raises(ValidationError, match="same agenda"):
        put_agenda(session, by=secretariat)


def test_a_version_of_an_agenda_never_changes(secretariat):
    session = a_session()
    with pytest.raises(ValidationError, match="nothing on this agenda"):
        put_agenda(session, by=secretariat)
    AgendaItem.objects.create(session=session, number=1, title_en="Item")
    kept = put_agenda(session, by=secretariat)
    kept.note = "changed"
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        kept.save()
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        kept.delete()


def test_two_items_have_two_numbers_but_an_archived_one_leaves_its_own(client, secretariat):
    session = a_session()
    first = AgendaItem.objects.create(session=session, number=1, title_en="Item")
    url = reverse("consultations:item_create", args=[session.pk])
    sent = {"title_en": "Second", "number": "1", "purpose": "decision"}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "An item has this number already." in answer.content.decode()
    client.post(
        reverse("consultations:item_archive", args=[first.pk]),
        {"version": first.version, "reason": "Postponed"},
    )
    assert client.post(url, sent).status_code == 302
    assert items_of(session) == [(1, "Second")]


# --- pages and rights ---


def rules(**more) -> dict:
    """What the form of a session sends of its deadlines."""
    return {
        f"{kind}-{column}": ""
        for kind in ("documents", "amendments", "subamendments")
        for column in ("unit", "count", "fixed_on", "at")
    } | more


def test_a_session_is_prepared_in_the_browser_and_the_next_one_has_its_rules(client, secretariat):
    body = Body.objects.create(code="GB", name_en="Governing Body")
    url = reverse("consultations:session_create")
    sent = {
        "body": body.pk,
        "number": "291",
        "date": "2004-11-04/2004-11-19",
        "place": "Geneva",
        **rules(**{"documents-unit": "working_days", "documents-count": "15"}),
    }
    answer = client.post(url, sent)
    session = Session.objects.get()
    assert answer.url == reverse("consultations:session", args=[session.pk])
    assert "14 October 2004" in client.get(answer.url).content.decode()
    page = client.get(f"{url}?body={body.pk}").content.decode()
    assert 'name="documents-count" value="15"' in page
    for wrong, said in (
        ({"documents-unit": "working_days"}, "Give a number to count back."),
        ({"documents-count": "3"}, "Say what is counted."),
        ({"documents-unit": "fixed"}, "Give the day."),
        ({"documents-unit": "working_days", "documents-count": "9999"}, "400"),
    ):
        answer = client.post(url, {**sent, "number": "292", "date": "2005-03", **rules(**wrong)})
        assert answer.status_code == 422
        assert said in answer.content.decode(), wrong
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "already recorded" in answer.content.decode()


def test_two_who_edit_a_session_at_once_see_each_other(client, secretariat):
    session = a_session()
    url = reverse("consultations:session_edit", args=[session.pk])
    sent = {"body": session.body_id, "date": "2004-11-15", "version": "1", **rules()}
    assert client.post(url, {**sent, "place": "Geneva"}).status_code == 302
    answer = client.post(url, {**sent, "place": "Turin"})
    assert answer.status_code == 409
    assert "Geneva" in answer.content.decode()
    session.refresh_from_db()
    assert session.place == "Geneva"


WRITING = [
    ("session_create", None),
    ("session_edit", "session"),
    ("session_archive", "session"),
    ("item_create", "session"),
    ("agenda_order", "session"),
    ("body_create", None),
    ("body_edit", "body"),
    ("members_create", "body"),
    ("officers_create", "body"),
    ("regional_create", None),
    ("holiday_create", None),
    ("sitting_create", "session"),
]


@pytest.mark.parametrize("role", [one for one in ROLES if one != "secretariat"])
def test_others_read_and_do_not_write(client, role):
    session = a_session()
    keys = {"session": session.pk, "body": session.body_id}
    client.force_login(somebody(role))
    for name in ("sessions", "bodies", "regional_groups", "holidays", "calendar"):
        assert client.get(reverse(f"consultations:{name}")).status_code == 200
    assert client.get(reverse("consultations:session", args=[session.pk])).status_code == 200
    for name, key in WRITING:
        url = reverse(f"consultations:{name}", args=[keys[key]] if key else [])
        assert client.get(url).status_code == 403, name
        assert client.post(url, {}).status_code == 403, name
    for name in ("agenda_put",):
        assert client.post(reverse(f"consultations:{name}", args=[session.pk])).status_code == 403
    assert client.post(reverse("consultations:holidays"), {"year": "2026"}).status_code == 403


def test_functions_refuse_whoever_has_no_right():
    session, reader = a_session(), somebody("reader")
    for act in (
        lambda: put_agenda(session, by=reader),
        lambda: reorder_agenda(session, [], by=reader),
        lambda: propose_holidays(2026, by=reader),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_list_of_sessions_costs_the_same_however_many(
    client, secretariat, django_assert_max_num_queries
):
    for day in range(1, 13):
        a_deadline(a_session(f"2031-{day:02d}-10", number=day))
    with django_assert_max_num_queries(16):
        few = client.get(reverse("consultations:sessions"))
    for day in range(1, 29):
        a_deadline(a_session(f"2032-02-{day:02d}", number=100 + day))
    with django_assert_max_num_queries(16):
        many = client.get(reverse("consultations:sessions"))
    assert few.status_code == many.status_code == 200
    page = client.get(f"{reverse('consultations:sessions')}?year=2031&when=coming")
    assert "12 sessions" in page.content.decode()
    assert "1 filter" not in page.content.decode()
