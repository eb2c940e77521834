"""The start page: a welcome for visitors, and for the others what their posts are for."""

import pytest
from django.urls import NoReverseMatch, reverse

from config.home import TASKS, tasks
from config.navigation import SECTIONS, sections
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db


def test_a_visitor_is_welcomed_and_sees_no_sections(client):
    page = client.get("/").content.decode()
    assert reverse("account_login") in page
    assert "site-nav" in page
    assert "<ul>" not in page.split("site-nav", 1)[1].split("</nav>", 1)[0]


@pytest.mark.parametrize("kind", ROLES)
def test_each_role_sees_its_tasks_and_all_sections(client, kind):
    person = somebody(kind)
    client.force_login(person)
    response = client.get("/")
    assert response.status_code == 200
    rights = person.rights
    shown = {task.label for task in response.context["tasks"]}
    for needed, name, label, _about in TASKS:
        try:
            reverse(name)
        except NoReverseMatch:
            continue
        assert (label in shown) is bool(needed & rights)
    assert shown or kind == "reader"


def test_the_start_page_reads_only_the_session_the_person_and_the_posts(
    client, django_assert_max_num_queries
):
    client.force_login(somebody("office"))
    with django_assert_max_num_queries(3):
        client.get("/")


def test_the_section_of_the_page_is_marked():
    person = somebody("office")
    known = sections("/", person)
    assert not any(section.active for section in known)
    for section in known:
        marked = [one.url for one in sections(f"{section.url}17/", person) if one.active]
        assert marked == [section.url]


def test_every_section_has_its_page():
    for name, *_rest in SECTIONS:
        assert reverse(name)


def test_every_task_has_its_page():
    for _rights, name, *_rest in TASKS:
        assert reverse(name)


def test_tasks_of_nobody_are_none():
    assert tasks(somebody()) == []
