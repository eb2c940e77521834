"""Logging, changing, archiving and restoring events through the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Organization, Person
from events.involvement import Involved
from events.log import Links, archive_event
from events.models import Event
from tests.events.making import (
    a_recommendation,
    a_unit,
    an_action,
    an_event,
    an_organization,
    commissioner,
)
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
CREATE = "/events/log/"


@pytest.fixture
def office(client):
    user = somebody("office")
    client.force_login(user)
    return user


def sent(**values) -> dict:
    """A filled form."""
    return {"title": "Seminar", "kind": "seminar", "is_published": "on", **values}


def roles_of(event) -> list[str]:
    return [str(row) for row in event.involvements.order_by("sequence")]


def organizers_of(event) -> list[str]:
    return [str(row.organization) for row in event.organizer_rows.order_by("sequence")]


def test_all_that_is_written_is_recorded(client, office):
    fes = an_organization("Friedrich-Ebert-Stiftung", "FES")
    ilo = an_organization("International Labour Office", "ILO")
    unit = a_unit()
    person = Person.objects.create(name="Lu Mai")
    r14, action = a_recommendation("R14"), an_action("A2")
    answer = client.post(
        CREATE,
        sent(
            date="28-29 April 2004",
            place="Beijing",
            country="china",
            organizers=[ilo.pk, f";{fes.name_en}"],
            involvements=["director_general", f"commissioner:{person.pk}", ";ILO-NY"],
            activity="National meeting",
            recommendations=[r14.pk],
            actions=[";a2"],
            outcome="Agreed",
            next_step="Report",
            notes="Two\nlines",
            link="https://example.org/x",
        ),
    )
    event = Event.objects.get()
    assert answer["Location"] == reverse("events:detail", args=[event.pk])
    assert (event.title, event.date.edtf, event.place, event.country.code) == (
        "Seminar",
        "2004-04-28/2004-04-29",
        "Beijing",
        "CN",
    )
    assert organizers_of(event) == ["International Labour Office", "Friedrich-Ebert-Stiftung"]
    assert [
        (row.role, row.person, row.unit) for row in event.involvements.order_by("sequence")
    ] == [
        ("director_general", None, None),
        ("commissioner", person, None),
        ("office_unit", None, unit),
    ]
    assert list(event.recommendations.all()) == [r14]
    assert list(event.actions.all()) == [action]
    assert (event.logged_by, event.version) == (office, 1)


def test_without_scripts_names_are_written_into_the_boxes(client, office):
    an_organization("International Council on Social Welfare", "ICSW", aliases=["CIAS"])
    Person.objects.create(name="Ruth Nayyar")
    a_recommendation("R14")
    client.post(
        CREATE,
        sent(
            organizers_typed="cias",
            involvements_typed="ILO; Commissioner Nayyar",
            recommendations_typed="r14",
        ),
    )
    event = Event.objects.get()
    assert organizers_of(event) == ["International Council on Social Welfare"]
    assert roles_of(event) == ["Office", "Commissioner Ruth Nayyar"]
    assert [one.reference for one in event.recommendations.all()] == ["R14"]


def test_a_new_organization_is_asked_about_first(client, office):
    an_organization("University of Geneva")
    answer = client.post(CREATE, sent(organizers=[";University of Dakar"]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Event.objects.count() == 0
    assert "Record “University of Dakar” as a new organization" in page
    assert "University of Geneva" in page
    assert 'value=";University of Dakar" selected' in page
    client.post(
        CREATE, sent(organizers=[";University of Dakar"], confirm_new=["University of Dakar"])
    )
    assert organizers_of(Event.objects.get()) == ["University of Dakar"]


@pytest.mark.parametrize("typed", ["ECOSOC", "ecosoc", "Economic and Social Council", "Écosoc"])
def test_a_known_name_never_makes_a_second_organization(client, office, typed):
    known = an_organization("Economic and Social Council", aliases=["ÉCOSOC"])
    client.post(CREATE, sent(organizers=[f";{typed}"], confirm_new=[typed]))
    assert [row.organization for row in Event.objects.get().organizer_rows.all()] == [known]
    assert Organization.objects.filter(sort_key__contains="social").count() == 1


def test_a_new_person_is_asked_about_first(client, office):
    values = sent(involvements=[";Commissioners Brett and Matvienko"])
    answer = client.post(CREATE, values)
    assert answer.status_code == 422
    assert "Record “Brett” as a new person" in answer.content.decode()
    client.post(CREATE, values | {"confirm_new": ["Brett", "Matvienko"]})
    assert roles_of(Event.objects.get()) == ["Commissioner Brett", "Commissioner Matvienko"]


def test_save_and_log_another_keeps_what_stays_the_same(client, office):
    ilo = an_organization("International Labour Office", "ILO")
    answer = client.post(
        CREATE,
        sent(date="March 2004", place="Geneva", country="CH", organizers=[ilo.pk], another="yes"),
    )
    page = client.get(answer["Location"]).content.decode()
    assert 'value="March 2004"' in page
    assert 'value="Geneva"' in page
    assert 'value="Switzerland"' in page
    assert f'<option value="{ilo.pk}" selected>ILO</option>' in page
    assert 'value="Seminar"' not in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "This field is required."),
        ("title", "x" * 20_000, "at most 500 characters"),
        ("title", "a\x07b", "control character (U+0007)"),
        ("place", "x" * 20_000, "at most 200 characters"),
        ("place", "a\x1bb", "control character"),
        ("activity", "x" * 20_000, "at most 300 characters"),
        ("outcome", "x" * 251, "at most 250 characters"),
        ("next_step", "x" * 251, "at most 250 characters"),
        ("notes", "x" * 20_001, "at most 20000 characters"),
        ("notes", "a\x0bb", "control character"),
        ("link", "javascript:alert(1)", "Enter a valid URL."),
        ("link", "x" * 20_000, ""),
        ("kind", "party", "Select a valid choice."),
        ("date", "31 February 2004", "31 February 2004"),
        ("date", "2/3/2004", "2/3/2004"),
        ("date", "5 May 2004 - 3 May 2004", ""),
        ("date", "x" * 20_000, ""),
        ("country", "Atlantis", "No country is called “Atlantis”."),
        ("country", "a\x00b", "Null characters are not allowed."),
        ("country", "x" * 20_000, "at most 100 characters"),
        ("organizers", "999999", "“999999” is not on the list."),
        ("organizers", "abc", "“abc” is not on the list."),
        ("organizers", ";" + "x" * 20_000, "is too long"),
        ("organizers", ";a\x00b", "control character"),
        ("organizers", ";a\nb", "Write this on one line."),
        ("involvements", "commissioner:1", "is not on the list"),
        ("involvements", "commissioner:²", "is not on the list"),
        ("involvements", ";Commissioner", "needs a name"),
        ("involvements", ";Somebody", "is not recorded as a person or a unit"),
        ("involvements", ";Commissioner " + "x" * 250, "at most 200 characters"),
        ("recommendations", ";R404", "“R404” is no reference that is recorded."),
        ("recommendations", "99999999999999999999", "is not on the list"),
        ("actions", ";<b>", "is no reference"),
    ],
)
def test_bad_input_is_answered_in_place_with_what_was_typed(client, office, field, typed, said):
    answer = client.post(CREATE, sent(place="Kept here") | {field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Kept here" in page or field == "place"
    if field == "title" and "\x07" in typed:
        assert "a\x07b" in page
    assert Event.objects.count() == 0


def test_too_many_links_are_refused(client, office):
    answer = client.post(CREATE, sent(organizers=[f";Name {n}" for n in range(61)]))
    assert answer.status_code == 422
    assert "Choose at most 60." in answer.content.decode()


def test_a_file_where_text_is_expected(client, office):
    answer = client.post(CREATE, sent(title=SimpleUploadedFile("x.txt", b"text")))
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()


@pytest.mark.parametrize("kind", [*ROLES, None])
def test_who_may_log(client, kind):
    client.force_login(somebody(kind))
    may = kind in {"office", "secretariat"}
    assert client.get(CREATE).status_code == (200 if may else 403)
    assert client.post(CREATE, sent()).status_code == (302 if may else 403)
    assert Event.objects.count() == int(may)


def test_who_may_change(client):
    author = somebody("office")
    event = an_event(by=author)
    edit = reverse("events:edit", args=[event.pk])
    seen = {}
    for name, user in {
        "author": author,
        "colleague": somebody("office"),
        "secretariat": somebody("secretariat"),
        "worker_secretary": somebody("worker_secretary"),
    }.items():
        client.force_login(user)
        page = client.get(reverse("events:detail", args=[event.pk])).content.decode()
        seen[name] = (client.get(edit).status_code, edit in page)
    assert seen == {
        "author": (200, True),
        "colleague": (403, False),
        "secretariat": (200, True),
        "worker_secretary": (403, False),
    }


def changed(event, **values) -> dict:
    """The form of a stored event, with some fields changed."""
    return {
        "title": event.title,
        "kind": event.kind,
        "is_published": "on",
        "version": event.version,
        **values,
    }


def test_a_change_is_the_next_version_and_keeps_its_reason(client, office):
    first, second = an_organization("First"), an_organization("Second")
    event = an_event("Old", by=office, links=Links(organizers=[first.pk, second.pk]))
    edit = reverse("events:edit", args=[event.pk])
    page = client.get(edit).content.decode()
    assert page.index(f'<option value="{first.pk}" selected') < page.index(
        f'<option value="{second.pk}" selected'
    )
    client.post(
        edit, changed(event, title="New", organizers=[second.pk, first.pk], reason="Corrected")
    )
    event.refresh_from_db()
    assert (event.title, event.version) == ("New", 2)
    assert organizers_of(event) == ["Second", "First"]
    history = client.get(reverse("events:history", args=[event.pk])).content.decode()
    for part in ("Corrected", "<del>Old</del>", "<ins>New</ins>", str(office)):
        assert part in history


def test_a_change_of_links_alone_is_a_version_too(client, office):
    event = an_event(by=office)
    edit = reverse("events:edit", args=[event.pk])
    client.post(edit, changed(event, recommendations=[a_recommendation().pk]))
    event.refresh_from_db()
    assert event.version == 2
    client.post(edit, changed(event, recommendations=[event.recommendations.get().pk]))
    event.refresh_from_db()
    assert event.version == 2, "nothing was different"


def test_links_to_what_one_may_not_see_stay(client, office):
    hidden = a_recommendation("R99", is_published=False)
    seen = a_recommendation("R1")
    event = an_event(by=office, links=Links(recommendations=[hidden.pk, seen.pk]))
    edit = reverse("events:edit", args=[event.pk])
    assert "R99" not in client.get(edit).content.decode()
    client.post(edit, changed(event))
    assert list(event.recommendations.all()) == [hidden]


def test_a_stale_form_shows_both_versions_and_can_be_sent_again(client, office):
    event = an_event("First", by=office)
    edit = reverse("events:edit", args=[event.pk])
    client.post(edit, changed(event, title="Theirs", place="Geneva"))
    answer = client.post(edit, changed(event, title="Mine"))
    page = answer.content.decode()
    assert answer.status_code == 409
    for part in ("Theirs", "Mine", "Geneva", 'name="version" value="2"', "Take theirs"):
        assert part in page
    event.refresh_from_db()
    assert event.title == "Theirs"
    client.post(edit, changed(event, title="Mine"))
    event.refresh_from_db()
    assert (event.title, event.version) == ("Mine", 3)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_damaged_version_is_refused(client, office, version):
    event = an_event("First", by=office)
    edit = reverse("events:edit", args=[event.pk])
    answer = client.post(edit, changed(event, title="Mine", version=version))
    assert answer.status_code in (409, 422)
    event.refresh_from_db()
    assert event.title == "First"


def test_archived_with_a_reason_and_restored_by_the_secretariat(client, office):
    event = an_event("Gone", by=office)
    url = reverse("events:archive", args=[event.pk])
    answer = client.post(url, {"version": 1, "reason": " "})
    assert answer.status_code == 422
    assert client.post(url, {"version": 7, "reason": "Twice"}).status_code == 409
    assert client.post(url, {"version": 1, "reason": "Twice"}).status_code == 302
    detail = reverse("events:detail", args=[event.pk])
    assert client.get(detail).status_code == 404
    client.force_login(somebody("secretariat"))
    page = client.get(detail).content.decode()
    assert "Archived" in page
    assert "Twice" in page
    assert client.get(reverse("events:edit", args=[event.pk])).status_code == 403
    restore = reverse("events:restore", args=[event.pk])
    assert client.get(restore).status_code == 200
    assert client.post(restore, {"version": 2}).status_code == 302
    event.refresh_from_db()
    assert (event.archived_at, event.version) == (None, 3)


def test_a_lost_session_says_so(client):
    assert client.post(CREATE, sent()).status_code == 401


def test_the_page_of_an_event_says_all_that_is_known(client, office, django_assert_max_num_queries):
    ilo = an_organization("International Labour Office", "ILO")
    event = an_event(
        "Seminar",
        by=office,
        date="2004-05-25",
        place="Berlin",
        country="DE",
        activity="National meeting",
        outcome="Agreed",
        next_step="A report",
        links=Links(
            organizers=[ilo.pk],
            involvements=[Involved("director_general"), commissioner("Ernst Weizsäcker")],
            recommendations=[a_recommendation("R14").pk],
            actions=[an_action("A3").pk],
        ),
    )
    url = reverse("events:detail", args=[event.pk])
    client.get(url)
    with django_assert_max_num_queries(6):
        page = client.get(url).content.decode()
    for part in (
        "25 May 2004",
        "Berlin, Germany",
        "International Labour Office",
        "Director-General",
        "Ernst Weizsäcker, Commissioner",
        "Title of R14",
        "Title of A3",
        "Agreed",
        "A report",
        "Recorded here, not taken from a document.",
        reverse("events:history", args=[event.pk]),
    ):
        assert part in page, part
    assert "Deutschland" not in page
    client.get("/events/", headers={"Accept-Language": "fr"})
    office.language = "fr"
    office.save()
    assert "Allemagne" in client.get(url).content.decode()


def test_archived_events_cannot_be_changed(client):
    secretariat = somebody("secretariat")
    event = an_event(by=secretariat)
    archive_event(event, version=1, by=secretariat, reason="Twice")
    client.force_login(secretariat)
    assert client.post(reverse("events:edit", args=[event.pk]), changed(event)).status_code == 403
