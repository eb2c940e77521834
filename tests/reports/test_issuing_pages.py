"""The pages on which papers are issued and followed."""

import pytest
from django.urls import reverse

from reports.assembling import run_assembly, start_assembly
from reports.issuing import issue_paper, newest_version, supersede
from reports.models import Paper
from tests.people import somebody
from tests.reports.making import a_paper, an_event, in_state

pytestmark = pytest.mark.django_db


def cleared() -> Paper:
    paper = a_paper()
    run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)
    return in_state(paper, Paper.State.CLEARED)


def page(client, name, paper) -> str:
    return client.get(reverse(f"reports:{name}", args=[paper.pk])).content.decode()


def test_the_page_shows_what_hinders_and_no_button(client):
    paper = a_paper(dated=None)
    client.force_login(somebody("secretariat"))
    shown = page(client, "issue", paper)
    assert "Only a cleared paper can be issued" in shown
    assert "The paper has no date yet" in shown
    assert 'name="version"' not in shown
    assert reverse("reports:issue", args=[paper.pk]) in page(client, "detail", paper)


def test_a_paper_is_issued_from_its_page(client):
    paper = cleared()
    client.force_login(somebody("secretariat"))
    assert "Nothing speaks against it" in page(client, "issue", paper)
    address = reverse("reports:issue", args=[paper.pk])
    sent = {"version": newest_version(paper).pk, "reason": "In time"}
    answer = client.post(address, sent, follow=True)
    assert "TB.300/1 has been issued." in answer.content.decode()
    again = client.post(address, sent)
    assert again.status_code == 409
    assert "Its state is: Issued" in again.content.decode()
    client.force_login(somebody("reader"))
    assert "This paper is a test." in page(client, "detail", paper)


def test_who_looked_at_an_older_version_is_told(client):
    paper = cleared()
    old = newest_version(paper)
    an_event("Seminar")
    run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)
    client.force_login(somebody("secretariat"))
    answer = client.post(reverse("reports:issue", args=[paper.pk]), {"version": old.pk})
    assert answer.status_code == 409
    assert "Version 2 was assembled meanwhile" in answer.content.decode()
    assert f'value="{newest_version(paper).pk}"' in answer.content.decode()
    paper.refresh_from_db()
    assert paper.state == Paper.State.CLEARED


@pytest.mark.parametrize("version", ["", "abc", "99999999", "-1"])
def test_a_version_that_is_none_is_refused(client, version):
    paper = cleared()
    client.force_login(somebody("secretariat"))
    answer = client.post(reverse("reports:issue", args=[paper.pk]), {"version": version})
    assert answer.status_code in (404, 422)
    paper.refresh_from_db()
    assert paper.state == Paper.State.CLEARED


def test_a_revision_is_begun_from_the_page_and_both_say_so(client):
    by = somebody("secretariat")
    paper = issue_paper(cleared(), by=by, version=newest_version(Paper.objects.get()))
    client.force_login(by)
    assert "TB.300/1(Corr.)" in page(client, "supersede", paper)
    address = reverse("reports:supersede", args=[paper.pk])
    assert client.post(address, {"kind": "rev", "reason": " "}).status_code == 422
    answer = client.post(
        address, {"kind": "rev", "reason": "A figure", "numbered": "on"}, follow=True
    )
    revision = Paper.objects.get(replaces=paper)
    assert revision.symbol == "TB.300/1(Rev.1)"
    assert answer.redirect_chain[-1][0] == reverse("reports:detail", args=[revision.pk])
    assert "Revises" in answer.content.decode()
    assert "Revised by" in page(client, "detail", paper)
    again = client.post(address, {"kind": "rev", "reason": "Again"})
    assert again.status_code == 422
    assert "is being prepared already" in again.content.decode()
    client.force_login(somebody("reader"))
    assert "Revised by" not in page(client, "detail", paper)


def test_what_is_not_issued_has_no_form_to_follow_it(client):
    paper = a_paper()
    client.force_login(somebody("secretariat"))
    shown = page(client, "supersede", paper)
    assert "Only an issued paper is revised" in shown
    assert 'name="kind"' not in shown


@pytest.mark.parametrize("kind", ["reader", "office", "government", "worker_secretary"])
def test_others_issue_nothing(client, kind):
    by = somebody("secretariat")
    paper = issue_paper(cleared(), by=by, version=newest_version(Paper.objects.get()))
    supersede(paper, kind="corr", by=by, reason="A word")
    client.force_login(somebody(kind))
    for name in ("issue", "supersede"):
        address = reverse(f"reports:{name}", args=[paper.pk])
        assert client.get(address).status_code == 403
        assert client.post(address, {"kind": "rev", "reason": "Why"}).status_code == 403
    assert "Issue</a>" not in page(client, "detail", paper)
