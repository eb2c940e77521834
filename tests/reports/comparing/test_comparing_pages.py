"""The page on which two versions are compared."""

import pytest
from django.urls import reverse

from reports.assembling import run_assembly, start_assembly
from reports.issuing import issue_paper, newest_version, supersede
from reports.models import Block, Paper
from tests.people import somebody
from tests.reports.making import a_paper, an_event, in_state, text

pytestmark = pytest.mark.django_db


def assembled(paper: Paper):
    run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)
    return newest_version(paper)


def page(client, paper, **asked) -> str:
    return client.get(reverse("reports:versions", args=[paper.pk]), asked).content.decode()


def two_versions():
    """A paper, and its versions before and after an event was added and a sentence changed."""
    an_event("Forum")
    paper = a_paper()
    first = assembled(paper)
    an_event("Seminar")
    Block.objects.filter(paper=paper, key="intro").update(content=text("This paper is a trial."))
    return paper, first, assembled(paper)


def test_facts_and_words_are_shown_apart(client):
    paper, _first, _second = two_versions()
    client.force_login(somebody("secretariat"))
    shown = page(client, paper)
    assert "1 part of the text changed" not in shown  # the count's paragraph changed too
    assert "2 parts of the text changed" in shown
    assert "[removed] </span>test." in shown
    assert "[added] </span>trial." in shown
    assert "Fact changed:" in shown
    assert "Seminar" in shown
    assert "The body may wish to agree." not in shown
    assert "The body may wish to agree." in page(client, paper, show="all")
    assert 'class="compared__sides"' in page(client, paper, view="side")


def test_versions_are_chosen_and_a_wrong_one_is_not_found(client):
    paper, first, second = two_versions()
    client.force_login(somebody("secretariat"))
    assert "Both say the same." in page(client, paper, **{"from": first.pk, "to": first.pk})
    turned = page(client, paper, **{"from": second.pk, "to": first.pk})
    assert "[added] </span>test." in turned
    other = assembled(a_paper("TB.300/2"))
    address = reverse("reports:versions", args=[paper.pk])
    assert client.get(address, {"from": other.pk}).status_code == 404
    assert client.get(address, {"to": "x"}).status_code == 404


def test_a_reader_compares_only_what_was_issued(client):
    paper, first, second = two_versions()
    client.force_login(somebody("reader"))
    assert client.get(reverse("reports:versions", args=[paper.pk])).status_code == 404
    writer = somebody("secretariat")
    in_state(paper, Paper.State.CLEARED)
    issue_paper(paper, by=writer, version=second, reason="In time")
    assert "no two versions to compare" in page(client, paper)
    address = reverse("reports:versions", args=[paper.pk])
    assert client.get(address, {"from": first.pk}).status_code == 404


def test_a_revision_is_compared_with_what_it_revises(client):
    paper, _first, second = two_versions()
    writer = somebody("secretariat")
    in_state(paper, Paper.State.CLEARED)
    issue_paper(paper, by=writer, version=second, reason="In time")
    revision = supersede(paper, kind="rev", by=writer, reason="New facts")
    client.force_login(writer)
    assert "no two versions to compare" in page(client, revision)
    an_event("Course")
    assembled(revision)
    shown = page(client, revision)
    assert str(second) in shown
    assert "Course" in shown


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    paper, _first, _second = two_versions()
    for number in range(5):
        an_event(f"Meeting {number}")
        assembled(paper)
    client.force_login(somebody("secretariat"))
    with django_assert_max_num_queries(14):
        page(client, paper)
