"""The pages of drafted narrative: from the choice to the paper, with and without scripts."""

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Question
from reports.models import DraftSentence, NarrativeDraft, Paper
from reports.stored_inlines import words
from tests.people import somebody
from tests.reports.making import a_paper, a_position, a_question, text
from tests.reports.test_narrative import ON_ROUND, drafted, replaced

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def writer():
    return somebody("secretariat")


@pytest.fixture
def browser(writer):
    client = Client()
    client.force_login(writer)
    return client


def test_from_the_choice_to_the_paper_without_scripts(browser):
    question = a_question()
    a_position(question, "oppose", statement="Not now")
    a_position(question, "support", group="workers")
    paper = a_paper(blocks=[{"key": "one", "kind": "paragraph", "content": text("First.")}])
    page = browser.get(reverse("reports:narrative", args=[paper.pk])).content.decode()
    assert f"test-round:{question.pk}" in page
    sent = {"from": "positions", "positions-on": f"test-round:{question.pk}"}
    response = browser.post(reverse("reports:narrative_propose", args=[paper.pk]), sent)
    draft = NarrativeDraft.objects.get()
    address = reverse("reports:narrative_draft", args=[draft.pk])
    assert response["Location"] == address
    one, two = draft.sentences.order_by("sequence")
    page = browser.get(address).content.decode()
    assert "supported the point" in page
    assert reverse("consultations:position", args=[one.sources[0]["id"]]) in page
    decide = lambda row: reverse("reports:narrative_decide", args=[row.pk])  # noqa: E731
    response = browser.post(decide(one), {"act": "accept", "seen": one.basis})
    assert response["Location"] == f"{address}#s{one.pk}"
    sent = {"act": "edit", "seen": two.basis, "words": "They were *not* in favour."}
    browser.post(decide(two), sent)
    place = f"0-{paper.blocks.get().pk}"
    browser.post(reverse("reports:narrative_put", args=[draft.pk]), {"place": place})
    blocks = list(paper.blocks.order_by("sequence"))
    assert len(blocks) == 2
    assert words(blocks[1].content["text"]).endswith("They were not in favour.")
    assert "In the paper" in browser.get(address).content.decode()


def test_htmx_gets_the_sentence_alone_and_says_what_was_refused(browser, writer):
    position = a_position(a_question(), "support")
    paper = a_paper(blocks=[])
    _draft, [sentence] = drafted(paper, writer)
    address = reverse("reports:narrative_decide", args=[sentence.pk])
    for sent, status, wanted in (
        ({"act": "accept", "seen": "older"}, 409, "has changed since you read"),
        ({"act": "edit", "seen": sentence.basis, "words": " "}, 422, "Write a sentence"),
        ({"act": "edit", "seen": sentence.basis, "words": "{{ref"}, 422, "{{ref"),
        ({"act": "nod", "seen": sentence.basis}, 422, "Accept, edit or reject"),
        ({"act": "reject"}, 200, "Rejected"),
        ({"act": "accept", "seen": sentence.basis}, 200, "Accepted"),
    ):
        response = browser.post(address, sent, headers=HTMX)
        assert response.status_code == status
        assert wanted in response.content.decode()
        assert "<html" not in response.content.decode()
    replaced(position, "oppose", statement="No longer")
    response = browser.post(address, {"act": "accept", "seen": sentence.basis})
    assert response.status_code == 409
    assert "The record no longer says this." in response.content.decode()


def test_forms_come_back_with_what_is_wrong(browser):
    a_question()
    paper = a_paper(blocks=[])
    address = reverse("reports:narrative_propose", args=[paper.pk])
    for sent, wanted in (
        ({"from": "events", "events-since": "soonish"}, "soonish"),
        ({"from": "positions", "positions-on": "no-such"}, "no-such"),
        ({"from": "decisions"}, "required"),
    ):
        response = browser.post(address, sent)
        assert response.status_code == 422
        assert wanted in response.content.decode()
    assert browser.post(address, {"from": "elsewhere"}).status_code == 404
    draft = NarrativeDraft.objects.create(
        paper=paper, about=ON_ROUND, language="en", made_by=somebody("secretariat")
    )
    put = reverse("reports:narrative_put", args=[draft.pk])
    assert browser.post(put, {"place": "7-7"}).status_code == 422
    assert browser.post(put, {"place": "0-0"}).status_code == 422


@pytest.mark.parametrize("kind", ["reader", "office", "employer_secretary", "administrator"])
def test_nobody_else_reaches_drafts(kind, writer):
    a_position(a_question(), "support")
    paper = a_paper(blocks=[], state=Paper.State.DRAFTING)
    draft, [sentence] = drafted(paper, writer)
    client = Client()
    client.force_login(somebody(kind))
    assert client.get(reverse("reports:narrative", args=[paper.pk])).status_code == 403
    assert client.get(reverse("reports:narrative_draft", args=[draft.pk])).status_code == 403
    decide = reverse("reports:narrative_decide", args=[sentence.pk])
    assert client.post(decide, {"act": "accept", "seen": sentence.basis}).status_code == 403
    assert DraftSentence.objects.get().state == "proposed"


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_of_a_draft_costs_the_same_however_long(
    browser, writer, count, django_assert_max_num_queries
):
    for number in range(count):
        a_position(a_question(f"Question {number}"), "support")
    draft, _sentences = drafted(a_paper(blocks=[]), writer)
    assert Question.objects.count() == count
    with django_assert_max_num_queries(18):
        browser.get(reverse("reports:narrative_draft", args=[draft.pk]))


def test_what_the_form_offers_is_what_the_sentences_follow(writer, browser):
    a_position(a_question(), "support", reported="was very much in favour")
    paper = a_paper(blocks=[])
    sent = {
        "from": "positions",
        "positions-on": "test-round",
        "positions-wordings": "stances",
        "positions-silence": "always",
    }
    browser.post(reverse("reports:narrative_propose", args=[paper.pk]), sent)
    draft = NarrativeDraft.objects.get()
    assert draft.options == {"wordings": "stances", "silence": "always"}
    found = [words(one.inlines) for one in draft.sentences.all()]
    assert len(found) == 3
    assert "very much" not in " ".join(found)
