"""The pages of a paper's languages and of the glossary."""

import pytest
from django.urls import reverse

from reports.models import PaperLanguage, Term, Translation
from reports.translating import save_translation
from reports.writing import save_block
from tests.people import somebody
from tests.reports.making import FRENCH, a_language, a_paper, text, translated
from tests.reports.test_glossary import a_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return somebody("secretariat")


@pytest.fixture
def paper():
    return a_paper()


@pytest.fixture
def signed_in(client, writer):
    client.force_login(writer)
    return client


def page_url(paper, code="fr"):
    return reverse("reports:language", args=[paper.pk, code])


def part_url(paper, key, name="translation"):
    return reverse(f"reports:{name}", args=[paper.pk, "fr", key])


def boxes(client, paper, key):
    """What the form of a part sends when nothing was typed."""
    form = client.get(f"{page_url(paper)}?edit={key}").context["form"]
    return {one.html_name: one.value() for one in form}


def test_a_language_is_added_with_its_cover_and_changed(signed_in, paper):
    add = reverse("reports:language_add", args=[paper.pk])
    page = signed_in.get(add).content.decode()
    assert "Test Office" in page
    assert "A paper for tests" in page
    sent = {
        "language": "fr",
        "title": "Essai",
        "place": "Genève",
        "unready": "refuse",
        "cover_office": "Bureau d’essai",
    }
    answer = signed_in.post(add, sent)
    assert answer["Location"] == page_url(paper)
    edition = PaperLanguage.objects.get()
    assert edition.cover == {"office": "Bureau d’essai"}
    change = reverse("reports:language_edit", args=[paper.pk, "fr"])
    sent = {**sent, "version": 1, "title": "Deuxième essai", "unready": "mark"}
    assert signed_in.post(change, sent).status_code == 302
    assert signed_in.post(change, {**sent, "title": "Autre"}).status_code == 409
    edition.refresh_from_db()
    assert (edition.title, edition.unready, edition.version) == ("Deuxième essai", "mark", 2)
    assert signed_in.post(add, {**sent, "language": "en"}).status_code == 422


def test_each_part_stands_beside_its_translation_with_state_and_counts(signed_in, paper, writer):
    a_language(paper, writer)
    translated(paper, writer, leave_out=("decision",))
    save_block(paper.blocks.get(key="intro"), by=writer, seen=1, content=text("Other."))
    page = signed_in.get(page_url(paper)).content.decode()
    assert "Missing: 1" in page
    assert "Draft: 3" in page
    assert "Outdated: 1" in page
    assert "3 of 5 parts" in page
    assert "{{ref:decision}}" in page
    assert 'lang="fr" dir="ltr"' in page
    overview = signed_in.get(reverse("reports:languages", args=[paper.pk])).content.decode()
    assert "Outdated: 1" in overview


def test_parts_are_filtered_by_state_and_the_next_open_one_is_offered(signed_in, paper, writer):
    a_language(paper, writer)
    translated(paper, writer, leave_out=("decision", "events"))
    answer = signed_in.get(f"{page_url(paper)}?state=missing")
    assert [one.key for one in answer.context["rows"]] == ["events", "decision"]
    assert answer.context["next"].key == "events"
    answer = signed_in.get(f"{page_url(paper)}?edit=events")
    assert answer.context["next"].key == "decision"
    assert signed_in.get(f"{page_url(paper)}?state=nonsense").status_code == 200


def test_a_part_is_written_in_place_and_the_next_one_opened(signed_in, paper, writer):
    a_language(paper, writer)
    sent = {**boxes(signed_in, paper, "intro"), "text": "Ceci est un *essai*.", "then": "next"}
    answer = signed_in.post(part_url(paper, "intro"), sent)
    assert answer["Location"] == f"{page_url(paper)}?edit=events#events"
    made = Translation.objects.get()
    assert made.content["text"][1] == {"t": "text", "text": "essai", "em": True}
    assert boxes(signed_in, paper, "intro")["text"] == "Ceci est un *essai*."


def test_what_is_missing_or_cannot_be_read_is_said_and_kept_in_the_box(signed_in, paper, writer):
    a_language(paper, writer)
    sent = boxes(signed_in, paper, "count")
    answer = signed_in.post(part_url(paper, "count"), {**sent, "text": "À ce jour, rien."})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Missing from the translation" in page
    assert "À ce jour, rien." in page
    answer = signed_in.post(part_url(paper, "intro"), {**sent, "text": "{{nonsense}}"})
    assert answer.status_code == 422
    assert "{{nonsense}}" in answer.content.decode()
    assert not Translation.objects.exists()


def test_both_versions_are_shown_when_somebody_else_was_first(signed_in, paper, writer):
    a_language(paper, writer)
    sent = boxes(signed_in, paper, "intro")
    other = somebody("secretariat")
    block = paper.blocks.get(key="intro")
    save_translation(block, "fr", by=other, seen=0, content=text("Le leur."))
    answer = signed_in.post(part_url(paper, "intro"), {**sent, "text": "Le mien."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Le leur." in page
    assert "Le mien." in page
    again = {one.html_name: one.value() for one in answer.context["form"]}
    assert signed_in.post(part_url(paper, "intro"), again).status_code == 302
    assert Translation.objects.get().content == text("Le mien.")


def test_a_source_changed_while_typing_leaves_the_text_outdated(signed_in, paper, writer):
    a_language(paper, writer)
    sent = boxes(signed_in, paper, "intro")
    save_block(paper.blocks.get(key="intro"), by=writer, seen=1, content=text("Other."))
    signed_in.post(part_url(paper, "intro"), {**sent, "text": "Ceci."})
    assert "Outdated: 1" in signed_in.get(page_url(paper)).content.decode()


def test_somebody_else_marks_a_part_as_reviewed(client, paper, writer):
    a_language(paper, writer)
    block = paper.blocks.get(key="intro")
    save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    address = part_url(paper, "intro", "translation_review")
    client.force_login(writer)
    assert address not in client.get(page_url(paper)).content.decode()
    page = client.post(address, {"seen": 1}, follow=True).content.decode()
    assert "Somebody other than who wrote it" in page
    client.force_login(somebody("secretariat"))
    assert address in client.get(page_url(paper)).content.decode()
    client.post(address, {"seen": 1})
    assert Translation.objects.get().state == "reviewed"
    assert client.post(address, {"seen": "x"}).status_code == 404


def test_terms_of_the_source_are_offered_inserted_and_checked(signed_in, writer):
    blocks = [{"key": "one", "kind": "paragraph", "content": text("The Governing Body met.")}]
    paper = a_paper(blocks=blocks)
    a_language(paper, writer)
    words = {"en": "Governing Body", "fr": "Conseil d’administration"}
    a_term("gb", avoided="Conseil de direction", **words)
    sent = boxes(signed_in, paper, "one")
    page = signed_in.get(f"{page_url(paper)}?edit=one").content.decode()
    assert 'value="Conseil d’administration"' in page
    sent |= {"text": "Réunion du", "insert": "Conseil d’administration"}
    answer = signed_in.post(part_url(paper, "one"), sent)
    assert "Réunion du Conseil d’administration</textarea>" in answer.content.decode()
    assert not Translation.objects.exists()
    sent |= {"text": "Le Conseil de direction s’est réuni.", "insert": ""}
    signed_in.post(part_url(paper, "one"), sent)
    page = signed_in.get(f"{page_url(paper)}?state=terms").content.decode()
    assert "the translation has other words" in page
    assert "is not to be used" in page


def test_long_papers_are_shown_page_by_page_in_as_many_queries(
    signed_in, writer, django_assert_max_num_queries
):
    blocks = [
        {"key": f"p{number}", "kind": "paragraph", "content": text(f"Number {number}.")}
        for number in range(120)
    ]
    paper = a_paper(blocks=blocks)
    a_language(paper, writer)
    with django_assert_max_num_queries(12):
        answer = signed_in.get(page_url(paper))
    assert len(answer.context["rows"]) == 50
    assert answer.context["after"] == "p50"
    answer = signed_in.get(f"{page_url(paper)}?from=p100")
    assert answer.context["rows"][0].key == "p100"
    assert (answer.context["before"], answer.context["after"]) == ("p50", "")


@pytest.mark.parametrize("kind", ["reader", "office", "employer_secretary"])
def test_nobody_else_opens_the_pages(client, paper, writer, kind):
    a_language(paper, writer)
    client.force_login(somebody(kind))
    for address in (
        page_url(paper),
        reverse("reports:languages", args=[paper.pk]),
        reverse("reports:language_add", args=[paper.pk]),
        reverse("reports:term_new"),
    ):
        assert client.get(address).status_code == 403
    assert client.post(part_url(paper, "intro"), {"text": "x"}).status_code == 403
    assert client.get(reverse("reports:glossary")).status_code == 200


def test_a_term_is_written_changed_archived_and_brought_back(signed_in):
    sent = {
        "text_en": "Officers",
        "text_fr": "bureau du Conseil",
        "avoided_fr": "fonctionnaires\r\nofficiers",
        "note": "Of the body",
    }
    assert signed_in.post(reverse("reports:term_new"), sent).status_code == 302
    term = Term.objects.get()
    assert (term.name, term.code) == ("Officers", "officers")
    french = term.texts.get(language="fr")
    assert french.avoided_words == ["fonctionnaires", "officiers"]
    edit = reverse("reports:term", args=[term.code])
    assert "officiers" in signed_in.get(edit).content.decode()
    changed = {**sent, "version": 1, "text_fr": "", "reason": "Not official"}
    assert signed_in.post(edit, changed).status_code == 302
    assert signed_in.post(edit, {**changed, "text_en": "Members"}).status_code == 409
    term.refresh_from_db()
    assert (term.version, list(term.texts.values_list("language", flat=True))) == (2, ["en"])
    assert signed_in.post(reverse("reports:term_new"), {"note": "x"}).status_code == 422
    archive = reverse("reports:term_archive", args=[term.code])
    signed_in.post(archive, {"version": 2, "reason": "Doubled"})
    listed = reverse("reports:glossary")
    assert signed_in.get(listed).context["page"].rows == []
    assert "Officers" in signed_in.get(f"{listed}?archive=archived").content.decode()
    signed_in.post(archive, {"version": 3, "reason": ""})
    assert "Officers" in signed_in.get(listed).content.decode()


def test_the_glossary_is_searched_in_any_language(signed_in, django_assert_max_num_queries):
    a_term("gb", en="Governing Body", fr="Conseil d’administration")
    a_term("office", en="Office", fr="Bureau")
    listed = reverse("reports:glossary")
    with django_assert_max_num_queries(7):
        page = signed_in.get(f"{listed}?text=bureau").content.decode()
    assert "Office" in page
    assert "Governing Body" not in page
