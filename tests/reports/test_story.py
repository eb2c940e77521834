"""The pages that tell the whole story of a recommendation or an action."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from consultations.drafting import save_draft
from consultations.submitting import submit_position
from events.log import Links
from followup.register import archive_entry
from foundation.models import SourceDocument
from reports import story
from reports.models import Citation, Paper, Version
from tests.consultations.making import (
    a_consultation,
    a_decision,
    a_position,
    a_question,
    a_request,
    words,
)
from tests.events.making import an_event
from tests.followup.making import a_recommendation, a_theme, an_action
from tests.people import ROLES, somebody
from tests.reports.making import a_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = somebody("reader")
    client.force_login(user)
    return user


def page_of(client, entry, **options) -> str:
    """The page of an entry, as text."""
    name = "action" if entry.reference.startswith("A") else "recommendation"
    answer = client.get(reverse(f"followup:{name}", args=[entry.reference]), **options)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_recommendation_tells_all_that_answers_it(client, reader):
    told = a_recommendation(
        "R14",
        themes=[a_theme("trade")],
        paragraphs="611-615",
        text="In full.",
        quotation="as was said",
        addressed_to="ILO",
        phase=2,
        level="global",
    )
    an_action("A53", answers=[told], title_en="Forum", state="deferred", state_reason="No money")
    an_event("Launch in Dakar", date="2004-03", links=Links(recommendations=[told.pk]))
    question = a_question("The forum")
    question.recommendations.add(told)
    a_position(question, "oppose", statement="Not now", time_limit="at present")
    a_decision("D02", question=question)
    a_request("Q26").recommendations.add(told)
    page = page_of(client, told)
    for part in (
        "paragraphs 611-615 of the report",
        "“as was said”",
        "In full.",
        ">Trade</a>",
        "2: change policy",
        ">A53</a> Forum",
        "Deferred",
        "Launch in Dakar",
        "March 2004",
        ">The forum</a>",
        "Not in favour",
        "Not now · “at present”",
        "Employers&#x27; group not in favour",
        "Decision D02",
        "Request Q26",
        "No position of the Workers&#x27; group",
        "No paper that you may read",
    ):
        assert part in page, part


def test_an_action_tells_what_it_answers_and_what_happened(client, reader):
    answered = a_recommendation("R14", title_en="Coherence")
    told = an_action("A53", answers=[answered], description="A forum.", date="2005-03")
    an_event("Meeting", links=Links(actions=[told.pk]))
    question = a_question("The forum")
    question.actions.add(told)
    a_request("Q26", decision=a_decision("D02")).actions.add(told)
    page = page_of(client, told)
    for part in (
        "A forum.",
        "March 2005",
        "Proposed",
        ">R14</a> Coherence",
        ">Meeting</a>",
        ">The forum</a>",
        "Decision D02",
        "Request Q26",
        "No position of the Government group",
    ):
        assert part in page, part


def test_silence_is_said(client, reader):
    page = page_of(client, a_recommendation("R01"))
    assert "No action · No event · No question put to the groups" in page


def test_what_is_not_shown_yet_is_no_silence(client, reader):
    told = a_recommendation("R01")
    consultation = a_consultation("closed-one", visibility="on_publication")
    question = a_question("The forum", consultation)
    question.recommendations.add(told)
    a_position(question)
    page = page_of(client, told)
    assert "Not shown yet" in page
    assert "No position of" not in page


def test_questions_of_several_consultations_say_which(client, reader):
    told = a_recommendation("R01")
    for code in ("one", "two"):
        question = a_question("The forum", a_consultation(code, title_en=f"Round {code}"))
        question.recommendations.add(told)
    page = page_of(client, told)
    assert "Round one" in page
    assert "Round two" in page


def test_a_key_leads_to_the_reference(client, reader):
    told = a_recommendation("R01")
    answer = client.get(f"/recommendations/{told.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/recommendations/R01/")
    assert client.get("/recommendations/r01/")["Location"] == "/recommendations/R01/"
    for nothing in ("R02", "999999", "9" * 30, "²", "%27", "add%20"):
        assert client.get(f"/recommendations/{nothing}/").status_code == 404
        assert client.get(f"/actions/{nothing}/history/").status_code == 404


@pytest.mark.parametrize("state", ["unpublished", "archived"])
@pytest.mark.parametrize("role", [*ROLES, None])
def test_what_is_not_for_everyone_is_not_there(client, role, state):
    told = a_recommendation("R01", is_published=state != "unpublished")
    other = an_action("A01", answers=[told])
    if state == "archived":
        archive_entry(told, version=1, by=somebody("secretariat"), reason="A duplicate")
    client.force_login(somebody(role))
    expected = 200 if role == "secretariat" else 404
    for page in ("", "history/"):
        assert client.get(f"/recommendations/R01/{page}").status_code == expected
    linked = ">R01</a>" in page_of(client, other)
    assert linked == (role == "secretariat" and state == "unpublished")


def test_linked_records_that_the_reader_may_not_see_are_left_out(client, reader):
    told = a_recommendation("R01")
    office = somebody("office")
    links = Links(recommendations=[told.pk])
    an_event("Unpublished event", by=office, links=links, is_published=False)
    an_action("A01", answers=[told], title_en="Unpublished action", is_published=False)
    coming = a_consultation("coming", opens_on="2999-01-01")
    question = a_question("Question of tomorrow", coming)
    question.recommendations.add(told)
    page = page_of(client, told)
    for secret in ("Unpublished event", "Unpublished action", "Question of tomorrow"):
        assert secret not in page


@pytest.mark.parametrize("kind", ["employer_secretary", "employer_member"])
def test_a_draft_is_told_to_its_own_party_alone_if_at_all(client, kind):
    told = a_recommendation("R01")
    question = a_question("The forum")
    question.recommendations.add(told)
    author = somebody(kind)
    [party] = author.parties
    save_draft(words(question, statement="Secret of ours"), party=party, by=author)
    for role in [*ROLES, None]:
        client.force_login(somebody(role))
        assert "Secret of ours" not in page_of(client, told), role


def test_a_submitted_position_is_told_to_everyone(client):
    told = a_recommendation("R01")
    question = a_question("The forum")
    question.recommendations.add(told)
    author = somebody("employer_secretary")
    submit_position(words(question, statement="Ours"), party=author.parties[0], by=author)
    for role in [*ROLES, None]:
        client.force_login(somebody(role))
        assert "Ours" in page_of(client, told), role


def test_the_secretariat_is_led_to_what_it_may_do(client):
    told = a_recommendation("R01")
    client.force_login(somebody("secretariat"))
    page = page_of(client, told)
    assert f"/recommendations/{told.pk}/edit/" in page
    archive_entry(told, version=1, by=somebody("secretariat"), reason="A duplicate")
    page = page_of(client, told)
    assert "A duplicate" in page
    assert f"/recommendations/{told.pk}/restore/" in page
    assert f"/recommendations/{told.pk}/edit/" not in page
    client.force_login(somebody("office"))
    assert "/edit/" not in page_of(client, a_recommendation("R02"))


@pytest.fixture
def long_told():
    """A recommendation with more of everything than one page tells, and an action beside it."""
    told = a_recommendation("R01", themes=[a_theme("one"), a_theme("two")])
    for number in range(1, 14):
        action = an_action(f"A{number:02}", answers=[told])
        event = Links(recommendations=[told.pk], actions=[action.pk])
        an_event(f"Event {number:02}", links=event)
        question = a_question(f"Question {number}", a_consultation(f"round-{number % 3}"))
        question.recommendations.add(told)
        question.actions.add(action)
        for group in ("employers", "workers"):
            a_position(question, group=group)
        a_decision(f"D{number:02}", question=question)
        a_request(f"Q{number:02}", question=question)
    cite(told, action)
    return told, action


def cite(*entries) -> None:
    """A paper that cites ``entries``, each of which comes from a document."""
    paper = a_paper(state=Paper.State.ISSUED, blocks=[])
    version = Version.objects.create(
        paper=paper, number=1, document={}, fingerprint="0", facts_at=timezone.now(), is_issued=True
    )
    for entry in entries:
        kind = ContentType.objects.get_for_model(entry)
        named = {"record_type": kind, "record_id": entry.pk, "label": str(entry)}
        Citation.objects.create(version=version, block_key="b", paragraph="7", **named)
        document = SourceDocument.objects.get_or_create(code="source", title="Source")[0]
        entry.origins.create(document=document, code=entry.reference, place="row 7")


def test_a_story_takes_thirteen_queries_however_long_it_is(
    reader, long_told, django_assert_max_num_queries
):
    for entry in long_told:
        story.story_of(entry, reader)  # what is read once for all is read now
        with django_assert_max_num_queries(13):
            told = story.story_of(entry, reader)
        assert told.papers
        assert told.origins
        assert told.outcomes


def test_a_page_adds_only_who_reads_and_what_is_read(
    client, reader, long_told, django_assert_max_num_queries
):
    for entry in long_told:
        page_of(client, entry)
        with django_assert_max_num_queries(19):
            page = page_of(client, entry)
        assert ">paragraph 7<" in "".join(part.strip() for part in page.splitlines())
    page = page_of(client, long_told[0])
    assert page.count("dated-list__date") == 12
    assert "/events/?recommendation=R01" in page
    assert 'hx-get="/recommendations/R01/history/"' in page


def test_what_is_cut_is_said(client, reader, long_told, monkeypatch):
    whole = "There are more than are shown here."
    assert whole not in page_of(client, long_told[0])
    for name, limit in (("LINKED_SHOWN", 6), ("QUESTIONS_SHOWN", 5), ("OUTCOMES_SHOWN", 4)):
        monkeypatch.setattr(story, name, limit)
    told = story.story_of(long_told[0], reader)
    assert told.more == {"events", "linked", "questions", "outcomes"}
    assert [len(part) for part in (told.linked, told.questions, told.outcomes)] == [6, 5, 8]
    assert not any("No position" in one for one in told.silences)
    assert page_of(client, long_told[0]).count(whole) == 3
