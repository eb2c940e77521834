"""Live blocks in a paper that is put together: printed in every format, traced where they stand."""

import pytest
from django.test import Client
from django.urls import reverse

from followup.models import Action
from reports.assembling import run_assembly, start_assembly
from reports.models import Citation
from tests.people import somebody
from tests.reports.live.test_blocks import a_recommendation, an_action
from tests.reports.making import a_paper, an_event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def live(key: str, name: str, **options) -> dict:
    return {"key": key, "kind": "live", "live": name, "options": options}


@pytest.fixture
def version():
    an_event("Launch")
    an_action("A1", a_recommendation("R1"))
    section = {
        "key": "facts",
        "kind": "section",
        "content": {"title": "Facts"},
        "inside": [
            live("chart", "events_chart"),
            live("actions", "actions_by_state"),
            live("more", "actions_by_state", show="counts"),
        ],
    }
    paper = a_paper(blocks=[section])
    return run_assembly(start_assembly(paper, by=None, queue=False).pk)


def test_every_format_is_written_and_tables_in_a_section_are_traced(version):
    assert {one.format for one in version.files.all()} >= {"docx", "pdf", "html"}
    cited = set(Citation.objects.values_list("block_key", "record_type__model"))
    assert {
        ("chart__1", "event"),
        ("actions__1", "action"),
        ("actions__1", "recommendation"),
        ("more__1", "action"),
    } <= cited
    client = Client()
    client.force_login(somebody("secretariat"))
    found = client.get(
        reverse("reports:trace", args=[version.pk, "actions__1"]), headers={"HX-Request": "true"}
    )
    assert "A1 Doing A1" in found.content.decode()


def test_the_page_of_the_paper_shows_the_chart_within_its_policy(version):
    client = Client()
    client.force_login(somebody("secretariat"))
    found = client.get(reverse("reports:detail", args=[version.paper_id]))
    page = found.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    policy = dict(
        one.strip().split(" ", 1)
        for one in found.headers["Content-Security-Policy"].split(";")
        if " " in one.strip()
    )
    assert "data:" in policy["img-src"].split()
    assert ' style="' not in page


def test_a_version_says_what_it_said_when_the_record_moves_on(version):
    Action.objects.update(state="completed")
    again = run_assembly(start_assembly(version.paper, by=None, queue=False).pk)
    assert again.number == version.number + 1
    assert again.document != version.document
