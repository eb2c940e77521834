"""What triggers keep of each change, and how a record's page reads it back."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import InternalError
from django.test import RequestFactory
from django.utils.translation import override

from accounts.models import Organization, OrganizationAlias, Person, Post, Tenure
from accounts.organizations import change_organization, record_organization
from accounts.rights import Role
from foundation.concurrency import archive, restore
from foundation.history import HistoryMiddleware, change, history_of
from tests.people import somebody

pytestmark = pytest.mark.django_db
LAST = Organization.pgh_event_model.objects.order_by("pgh_id")


def test_a_change_keeps_who_when_why_and_the_post_held_at_the_time():
    user = somebody("secretariat", name="Ann")
    post = user.tenures_now[0].post

    with transaction.atomic(), change(by=user, reason="as printed"):
        made = Organization.objects.create(name_en="ICFTU")

    row = LAST.last()
    assert (row.pgh_label, row.pgh_obj_id, row.name_en) == ("insert", made.pk, "ICFTU")
    assert row.pgh_context == {
        "user": user.pk,
        "role": "secretariat",
        "post": {"en": post.title_en, "fr": "", "es": ""},
        "reason": "as printed",
    }


def test_the_post_of_the_time_is_shown_after_somebody_moved_on():
    user = somebody("secretariat", name="Ann")
    title = user.tenures_now[0].post.title_en
    with change(by=user):
        made = Organization.objects.create(name_en="ICFTU")
    Tenure.objects.all().delete()
    Post.objects.all().delete()

    (entry,) = history_of(made)

    assert (entry.who, entry.post) == ("Ann", title)


def test_reasons_do_not_stick_to_the_next_change():
    user = somebody()
    with change(by=user), transaction.atomic():
        with change(by=user, reason="inner"):
            Organization.objects.create(name_en="A")
        Organization.objects.create(name_en="B")

    assert [row.pgh_context.get("reason") for row in LAST] == ["inner", None]


def test_a_change_without_anybody_is_the_systems():
    made = Organization.objects.create(name_en="A")

    (entry,) = history_of(made)

    assert (entry.who, entry.post, entry.reason, entry.action) == ("", "", "", "recorded")


@pytest.mark.django_db(transaction=True)
def test_a_record_tells_its_whole_story_newest_first(django_assert_num_queries):
    user = somebody("secretariat", name="Ann")
    parent = Organization.objects.create(name_en="UN")
    made = record_organization(Organization(name_en="Ilo"), ["BIT"], by=user)
    made.name_en, made.parent, made.kind = "ILO", parent, "un_system"
    change_organization(made, ["OIT"], version=1, by=user, reason="as printed")
    archive(made, 2, by=user, reason="twice")
    restore(made, 3, by=user, reason="once only")

    with django_assert_num_queries(4):  # its rows, its aliases' rows, the parent, the people
        story = history_of(made, rows=["aliases"])

    told = [
        (one.action, one.who, one.reason, {(c.label, c.before, c.after) for c in one.changes})
        for one in story
    ]
    alias = "Alias of an organization"
    assert told == [
        ("restored", "Ann", "once only", {("Reason", "twice", "")}),
        ("archived", "Ann", "twice", {("Reason", "", "twice")}),
        (
            "changed",
            "Ann",
            "as printed",
            {
                ("Name in English", "Ilo", "ILO"),
                ("Kind", "Other", "United Nations system"),
                ("Part of", "", "UN"),
                (alias, "BIT", ""),
                (alias, "", "OIT"),
            },
        ),
        ("recorded", "Ann", "", {(alias, "", "BIT")}),
    ]


def test_values_are_worded_in_the_language_of_the_page():
    user = somebody()
    with change(by=user):
        made = Organization.objects.create(name_en="A", country="FR")
        made.country = "CH"
        made.save()

    with override("fr"):
        (country,) = history_of(made)[0].changes

    assert (country.before, country.after) == ("France", "Suisse")


@pytest.mark.parametrize("write", ["UPDATE {} SET name_en = 'x'", "DELETE FROM {}"])
def test_history_cannot_be_rewritten_by_the_application(write):
    Organization.objects.create(name_en="A")

    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(write.format(LAST.model._meta.db_table))


@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_rewrites_history_by_mistake():
    Organization.objects.create(name_en="A")

    with pytest.raises(InternalError, match="Cannot update or delete"):
        LAST.using("owner").update(name_en="x")


def test_history_is_kept_while_a_server_side_cursor_reads():
    Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(5))
    user = somebody()

    with transaction.atomic(), change(by=user, reason="walk"):
        for person in Person.objects.order_by("pk").iterator(chunk_size=2):
            person.name += "!"
            person.save()

    rows = Person.pgh_event_model.objects.filter(pgh_label="update")
    assert [row.pgh_context["reason"] for row in rows] == ["walk"] * 5


def test_what_a_row_was_is_kept_when_it_is_taken_away():
    made = Organization.objects.create(name_en="A")
    alias = OrganizationAlias.objects.create(organization=made, name="B")
    alias.delete()

    assert [
        (row.pgh_label, row.name) for row in OrganizationAlias.pgh_event_model.objects.all()
    ] == [
        ("insert", "B"),
        ("delete", "B"),
    ]


@pytest.mark.urls("tests.foundation.urls")
def test_a_request_that_writes_leaves_its_user_and_address(client):
    user = somebody("office")
    made = Organization.objects.create(name_en="A")
    client.force_login(user)

    client.post(f"/wrong/rename/{made.pk}/", {"acronym": "AA"})

    context = LAST.last().pgh_context
    assert context["user"] == user.pk
    assert context["role"] == Role.OFFICE
    assert context["url"] == f"/wrong/rename/{made.pk}/"


def test_a_user_that_the_view_finds_out_itself_is_kept():
    """Tokens are read in the view, after all middleware."""
    user = somebody("office")

    def view(request):
        request.user = user
        Organization.objects.create(name_en="A")

    HistoryMiddleware(view)(RequestFactory().post("/api/v1/x/"))

    assert LAST.last().pgh_context["user"] == user.pk
    assert LAST.last().pgh_context["url"] == "/api/v1/x/"
