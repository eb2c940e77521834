"""That a draft exists is as secret as what it says.

``tests/consultations/test_leaks.py`` looks for words of drafts at every address. Here planting
drafts must not change one byte of what anybody outside the party reads: no count, no finding, no
"silence", no place in a list.
"""

import re

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from consultations.drafting import comment, mark_draft, save_draft
from reports.assembling import run_assembly, start_assembly
from reports.models import Paper
from tests.consultations.making import a_consultation, a_decision, a_position, a_question, words
from tests.followup.making import a_recommendation, an_action
from tests.people import ROLES, somebody
from tests.reports.making import a_paper

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'(?:csrfmiddlewaretoken" value|csrf-token" content)="[^"]+"')
LISTS = (
    *("/consultations/", "/consultations/round/", "/consultations/sealed/", "/"),
    *("/consultations/decisions/", "/consultations/decisions/D01/", "/consultations/nothing/"),
    *("/recommendations/", "/recommendations/R01/", "/actions/", "/actions/A01/", "/events/"),
    "/consultations/round/?convergence=silent",
    "/consultations/round/?q=institutional",
    "/recommendations/?position=without:employers",
    "/recommendations/?position=with",
    "/actions/?position=without",
    *("/api/v1/positions/", "/api/v1/positions/?q=institutional", "/api/v1/drafts/"),
    *("/api/v1/questions/", "/api/v1/consultations/", "/api/v1/decisions/", "/api/v1/requests/"),
    *("/api/v1/recommendations/?position=with", "/api/v1/actions/?position=without:workers"),
    "/consultations/suggest/questions/?q=on",
)


@pytest.fixture
def questions():
    """One question whose positions everybody reads, one whose positions wait for publication."""
    asked = (
        a_question("On trade"),
        a_question("On aid", a_consultation("sealed", visibility="on_publication")),
    )
    entry, action = a_recommendation("R01"), an_action("A01")
    for one in asked:
        one.recommendations.add(entry)
        one.actions.add(action)
    a_position(asked[0], group="governments")
    a_decision("D01", question=asked[0])
    return asked


def plant(author, question) -> None:
    """A draft in two versions with all that a position can hold, and what is said of it."""
    [party] = author.parties
    said = {
        "statement": "No institutional priority",
        "conditions": "Within the mandate",
        "exclusions": "trade",
        "time_limit": "at present",
    }
    first = save_draft(words(question, "oppose", **said), party=party, by=author)
    again = words(question, "conditions", **said)
    draft = save_draft(again, party=party, by=author, based_on=first.stamp)
    comment(question, "No institutional priority", party=party, by=author, draft=draft)
    if draft.kind == "common":
        mark_draft(draft, "dissent", stamp=draft.stamp, text="institutional", by=author)


def reads(client, addresses) -> dict[str, tuple[int, str]]:
    """What each address answers, without what differs from one answer to the next."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        found[address] = (answer.status_code, TOKEN.sub("", answer.content.decode()))
    return found


@pytest.mark.parametrize("author", ["employer_member", "government"])
def test_planting_drafts_changes_nothing_that_others_read(questions, author):
    people = {role: somebody(role) for role in ROLES}
    people["another government"], people["no post"] = somebody("government"), somebody()
    [party] = people[author].parties
    addresses = [*LISTS, *(f"/consultations/questions/{one.pk}/" for one in questions)]
    clients = {name: Client() for name in people}
    for name, client in clients.items():
        client.force_login(people[name])
    before = {name: reads(client, addresses) for name, client in clients.items()}
    for question in questions:
        plant(people[author], question)
    for name, client in clients.items():
        after = reads(client, addresses)
        changed = [one for one in addresses if after[one] != before[name][one]]
        if party in people[name].parties:
            assert f"/consultations/questions/{questions[0].pk}/" in changed, name
        else:
            assert changed == [], name


@pytest.mark.django_db(transaction=True)
def test_no_paper_holds_a_draft_whoever_assembles_it(questions, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    plant(somebody("employer_secretary"), questions[0])
    live = {"consultation": "round"}
    blocks = [
        {"key": "all", "kind": "live", "live": "areas_of_convergence", "options": live},
        {"key": "items", "kind": "live", "live": "preferences_by_item", "options": live},
    ]
    paper = a_paper(blocks=blocks, state=Paper.State.ISSUED)
    for by in (None, somebody("secretariat")):
        version = run_assembly(start_assembly(paper, by=by, formats=["html"], queue=False).pk)
        [file] = version.files.all()
        with default_storage.open(file.file.name) as opened:
            printed = opened.read().decode()
        for told in (printed, str(version.document)):
            assert "institutional" not in told
            assert "Within the mandate" not in told
        assert not version.citations.filter(record_type__model__in=["draft", "comment"]).exists()
