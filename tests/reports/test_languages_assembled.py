"""A paper assembled in a further language: its words, the record's, and what is not ready."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from foundation.partialdates.format import format_partial_date
from foundation.requests import Conflict
from reports.assembling import (
    CannotAssemble,
    file_name,
    read_document,
    run_assembly,
    start_assembly,
)
from reports.document.labels import agenda_line
from reports.document.stored import from_json
from reports.document.text import lines
from reports.document.writers import FORMATS
from reports.editions import NoSuchLanguage
from reports.issuing_languages import issue_language
from reports.models import Assembly, Paper, Version
from reports.translating import save_translation
from reports.writing import save_block
from tests.people import somebody
from tests.reports.making import FRENCH, a_language, a_paper, an_event, involve, text, translated

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def writer():
    return somebody("secretariat")


def assembled(paper, language="fr", formats=("html",)) -> Version:
    planned = start_assembly(paper, by=None, formats=list(formats), language=language, queue=False)
    return run_assembly(planned.pk)


def words(version) -> str:
    return "\n".join(lines(from_json(json.dumps(version.document))))


def test_text_facts_labels_and_dates_come_in_the_language(writer):
    event = an_event("Seminar", place="Berlin")
    involve(event, "director_general")
    paper = a_paper()
    a_language(paper, writer, cover={"office": "Bureau d’essai"})
    translated(paper, writer)

    version = assembled(paper)

    printed = words(version)
    assert version.language == "fr"
    assert "Bureau d’essai" in printed
    assert "Un document d’essai" in printed
    assert "PREMIÈRE QUESTION À L’ORDRE DU JOUR" in printed
    assert "À ce jour, 1 événements ont été consignés (paragraphe 3)." in printed
    assert "Genève, 19 octobre 2004." in printed
    assert "25 mai" in printed
    assert "Directeur général" in printed
    assert "This paper" not in printed
    assert file_name(version, "docx") == "TB.300_1-fr-v1.docx"
    assert {one.record_id for one in version.citations.all()} == {event.pk}


def test_versions_are_counted_by_language_and_the_own_one_stays_as_it_was(writer):
    paper = a_paper()
    own = assembled(paper, None)
    a_language(paper, writer)
    translated(paper, writer)
    french = assembled(paper)
    assert (own.number, french.number) == (1, 1)
    assert assembled(paper, "en") == own
    assert assembled(paper) == french
    assert file_name(own, "docx") == "TB.300_1-v1.docx"


def test_two_languages_are_assembled_at_once_and_one_language_only_once(writer):
    paper = a_paper()
    a_language(paper, writer)
    translated(paper, writer)
    own = start_assembly(paper, by=writer, queue=False)
    french = start_assembly(paper, by=writer, language="fr", queue=False)
    assert own != french
    assert start_assembly(paper, by=writer, language="fr", queue=False) == french


def test_what_is_missing_or_outdated_is_named_and_nothing_is_assembled(writer):
    paper = a_paper()
    a_language(paper, writer)
    translated(paper, writer, leave_out=("count", "appendix"))
    block = paper.blocks.get(key="intro")
    save_block(block, by=writer, seen=1, content=text("Changed."))

    with pytest.raises(CannotAssemble) as met:
        start_assembly(paper, by=writer, language="fr", queue=False)

    assert "Not translated: paragraph 2; “Events”." in str(met.value)
    assert "Changed since they were translated: paragraph 1." in str(met.value)
    assert not Assembly.objects.exists()


def test_what_becomes_outdated_before_the_worker_reads_it_is_refused_too(writer):
    paper = a_paper()
    a_language(paper, writer)
    translated(paper, writer)
    planned = start_assembly(paper, by=writer, language="fr", queue=False)
    save_block(paper.blocks.get(key="intro"), by=writer, seen=1, content=text("Changed."))
    with pytest.raises(CannotAssemble, match="paragraph 1"):
        run_assembly(planned.pk)
    planned.refresh_from_db()
    assert "paragraph 1" in planned.failure
    assert not Version.objects.exists()


def test_where_the_language_says_so_parts_are_marked_or_printed_in_the_source(writer):
    paper = a_paper()
    a_language(paper, writer, unready="mark")
    translated(paper, writer, leave_out=("decision", "appendix"))
    save_block(paper.blocks.get(key="intro"), by=writer, seen=1, content=text("Changed."))

    version = assembled(paper, formats=("html", "docx", "pdf"))

    today = format_partial_date(timezone.localdate().isoformat(), "fr")
    printed = words(version)
    assert f"Ce document est un essai. [périmé depuis le {today}]" in printed
    assert "The body may wish to agree." in printed
    assert "Changed." not in printed
    source = [one for one in json.dumps(version.document).split("{") if "may wish" in one]
    assert '"lang": "en"' in source[0]


def test_a_preview_marks_whatever_the_rule_is(writer):
    paper = a_paper()
    a_language(paper, writer)
    printed = "\n".join(lines(read_document(paper, language="fr", preview=True)))
    assert "The body may wish to agree." in printed
    assert "PREMIÈRE QUESTION" in printed


def test_a_language_that_the_paper_is_not_given_in_is_refused_by_name():
    paper = a_paper()
    with pytest.raises(NoSuchLanguage, match="It has: en"):
        start_assembly(paper, by=None, language="es", queue=False)


def test_the_page_of_the_paper_shows_each_language_with_its_versions(client, writer):
    paper = a_paper(state="issued")
    a_language(paper, writer)
    translated(paper, writer)
    assembled(paper, None)
    version = issue_language(assembled(paper), by=writer)
    address = reverse("reports:detail", args=[paper.pk])
    for person in (writer, somebody("reader")):
        client.force_login(person)
        page = client.get(address).content.decode()
        assert "?language=fr" in page
        page = client.get(f"{address}?language=fr").content.decode()
        assert "Ce document est un essai" in page
        assert "?language=fr&amp;version=1" in page
        assert reverse("reports:download", args=[version.pk, "html"]) in page
    assert client.get(f"{address}?language=es").status_code == 404


def test_a_further_language_is_issued_by_somebody_when_all_of_it_is_up_to_date(client, writer):
    paper = a_paper(state="cleared")
    edition = a_language(paper, writer, unready="mark")
    translated(paper, writer, leave_out=("decision",))
    early = assembled(paper)
    client.force_login(writer)
    address = reverse("reports:issue_language", args=[early.pk])
    page = client.post(address, follow=True).content.decode()
    assert "issued in its own language first" in page
    Paper.objects.update(state="issued")
    page = client.post(address, follow=True).content.decode()
    assert "Not translated: paragraph 3" in page
    block = paper.blocks.get(key="decision")
    save_translation(block, "fr", by=writer, seen=0, content=FRENCH["decision"])
    with pytest.raises(ValidationError, match="assemble it again"):
        issue_language(early, by=writer)
    late = assembled(paper)
    assert not late.is_issued
    with pytest.raises(Conflict, match="Version 2"):
        issue_language(early, by=writer)
    with pytest.raises(PermissionDenied):
        issue_language(late, by=somebody("reader"))
    page = client.get(f"{reverse('reports:detail', args=[paper.pk])}?language=fr")
    late_address = reverse("reports:issue_language", args=[late.pk])
    assert late_address in page.content.decode()
    client.post(late_address)
    late.refresh_from_db()
    assert late.is_issued
    assert edition.language == late.language


def test_readers_are_not_offered_a_language_without_a_version(client, writer):
    paper = a_paper(state="issued")
    a_language(paper, writer)
    assembled(paper, None)
    client.force_login(somebody("reader"))
    address = reverse("reports:detail", args=[paper.pk])
    assert "language=fr" not in client.get(address).content.decode()
    assert client.get(f"{address}?language=fr").status_code == 404


def test_assembling_from_the_page_in_a_language_leads_back_to_it(client, writer):
    paper = a_paper()
    a_language(paper, writer)
    client.force_login(writer)
    address = reverse("reports:assemble", args=[paper.pk])
    page = client.post(address, {"language": "fr"}, follow=True)
    assert "Not translated: paragraph 1" in page.content.decode()
    translated(paper, writer)
    client.post(address, {"language": "fr", "format": "html"})
    planned = Assembly.objects.get()
    run_assembly(planned.pk)
    done = client.get(reverse("reports:assembly", args=[planned.pk]))
    assert done["Location"].endswith("?language=fr")


def test_the_api_assembles_in_a_language_and_lists_versions_by_it(client, writer):
    paper = a_paper()
    a_language(paper, writer)
    client.force_login(writer)
    address = f"/api/v1/papers/{paper.pk}/"
    refused = client.post(
        f"{address}assemble/", {"language": "fr"}, content_type="application/json"
    )
    assert refused.status_code == 400
    assert "Not translated" in refused.json()["language"][0]
    translated(paper, writer)
    planned = client.post(
        f"{address}assemble/",
        {"language": "fr", "formats": ["html"]},
        content_type="application/json",
    )
    assert planned.json()["language"] == "fr"
    run_assembly(planned.json()["id"])
    found = client.get(address).json()
    assert found["languages"] == ["fr"]
    assert [(one["language"], one["number"]) for one in found["versions"]] == [("fr", 1)]


@pytest.mark.parametrize(
    ("code", "said", "mark"),
    [("ar", "اختبار.", "غير محدّث"), ("ru", "Проба.", "устарело"), ("zh", "测试。", "已过时")],
)
def test_languages_whose_words_papers_know_are_printed_in_every_format(writer, code, said, mark):
    paper = a_paper()
    a_language(paper, writer, code, unready="mark", title=said)
    block = paper.blocks.get(key="intro")
    save_translation(block, code, by=writer, seen=0, content=text(said))
    save_block(block, by=writer, seen=1, content=text("Changed."))
    version = assembled(paper, code, formats=tuple(FORMATS))
    printed = words(version)
    assert f"{said} [" in printed
    assert mark in printed
    assert agenda_line(1, code) in printed
    assert "events were recorded" in printed
    assert {one.format for one in version.files.all()} == set(FORMATS)
