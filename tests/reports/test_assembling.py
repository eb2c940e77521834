"""Assembling: one moment, one version, same bytes, resumed after a kill, words when it fails."""

import json
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction
from django.db.utils import InternalError

from reports.assembling import (
    CannotAssemble,
    UnknownFormat,
    run_assembly,
    start_assembly,
    version_file,
)
from reports.document.stored import from_json
from reports.document.text import lines
from reports.locks import assembly_lock, own_connection
from reports.models import Assembly, AssemblyPart, Citation, Paper, Version, VersionFile
from tests.people import somebody
from tests.reports.making import a_paper, an_event, involve, outline, text

pytestmark = pytest.mark.django_db(transaction=True)


def assembled(paper, formats=("html",)) -> Version:
    return run_assembly(start_assembly(paper, by=None, formats=list(formats), queue=False).pk)


def words(version) -> str:
    return "\n".join(lines(from_json(json.dumps(version.document))))


def test_a_version_says_what_the_record_says():
    event = an_event("Seminar", place="Berlin")
    involve(event, "director_general")
    an_event("Undated launch", when="")
    an_event("Another year", when="2003-05-01")

    printed = words(assembled(a_paper()))

    assert "So far 2 events were recorded (paragraph 3)." in printed
    assert "Seminar, Berlin, 25 May" in printed
    assert "Director-General" in printed
    assert "Undated launch" in printed
    assert "Another year" not in printed


def test_the_trace_leads_from_paragraphs_to_records_and_back():
    event = an_event("Seminar")
    version = assembled(a_paper())

    cited = {(one.block_key, one.paragraph, one.record_id) for one in version.citations.all()}

    assert ("count", "2", event.pk) in cited
    assert ("appendix", "", event.pk) in {(key, "", pk) for key, _paragraph, pk in cited}


def test_same_records_same_bytes_and_no_second_version():
    an_event("Seminar")
    paper = a_paper()
    first = assembled(paper, ["docx", "pdf", "html"])
    second = assembled(paper, ["docx", "pdf", "html"])
    assert first == second
    assert Version.objects.count() == 1

    hashes = dict(first.files.values_list("format", "sha256"))
    VersionFile.objects.all().delete()
    assert {one: version_file(first, one).sha256 for one in hashes} == hashes


def test_a_changed_record_gives_a_new_version_and_leaves_the_old_one():
    event = an_event("Seminar")
    paper = a_paper()
    first = assembled(paper)
    before = words(first)
    event.title = "Conference"
    event.save()

    second = assembled(paper)

    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert words(first) == before
    assert "Conference" in words(second)


def test_a_version_cannot_be_changed_even_by_sql():
    version = assembled(a_paper())
    with (
        pytest.raises(InternalError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE reports_version SET document = '{}'")
    with (
        pytest.raises(InternalError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM reports_version WHERE id = %s", [version.pk])


def test_facts_are_of_one_moment():
    """An event recorded between two parts of the reading is in neither."""
    an_event("Seminar")
    paper = a_paper()
    assembly = start_assembly(paper, by=None, formats=["html"], queue=False)
    from reports import assembling

    read = assembling.Reader.read

    def read_and_disturb(self, part):
        nodes = read(self, part)
        if part.key == "events":
            thread = threading.Thread(target=_log_beside)
            thread.start()
            thread.join()
        return nodes

    try:
        assembling.Reader.read = read_and_disturb
        printed = words(run_assembly(assembly.pk))
    finally:
        assembling.Reader.read = read

    assert "So far 1 events" in printed
    assert "Logged beside" not in printed
    assert "So far 2 events" in words(assembled(paper))


def _log_beside():
    an_event("Logged beside")
    connections.close_all()


def test_progress_is_seen_by_others_while_the_reading_runs():
    paper = a_paper()
    assembly = start_assembly(paper, by=None, formats=["html"], queue=False)
    seen = []
    from reports import assembling

    read = assembling.Reader.read

    def read_and_count(self, part):
        with own_connection() as beside, beside.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM reports_assemblypart WHERE assembly_id = %s"
                " AND done_at IS NOT NULL",
                [assembly.pk],
            )
            seen.append(cursor.fetchone()[0])
        return read(self, part)

    try:
        assembling.Reader.read = read_and_count
        run_assembly(assembly.pk)
    finally:
        assembling.Reader.read = read

    assert seen == [0, 1, 2, 3]
    assert not assembly.parts.filter(done_at=None).exists()
    assert assembly.parts.count() == 5


def test_two_clicks_are_one_assembly_and_two_workers_one_version():
    paper = a_paper()
    first = start_assembly(paper, by=None, formats=["html"], queue=False)
    second = start_assembly(paper, by=None, formats=["docx"], queue=False)
    assert first == second

    with own_connection() as elsewhere, assembly_lock(elsewhere, first.pk) as taken:
        assert taken
        assert run_assembly(first.pk) is None
    assert run_assembly(first.pk).number == 1
    assert run_assembly(first.pk).number == 1
    assert Version.objects.count() == 1


def test_an_assembly_goes_on_with_what_is_missing():
    assembly = start_assembly(a_paper(), by=None, formats=["docx", "html"], queue=False)
    version = run_assembly(assembly.pk)
    kept = version.files.get(format="docx")
    version.files.filter(format="html").delete()
    Assembly.objects.filter(pk=assembly.pk).update(finished_at=None)
    AssemblyPart.objects.filter(assembly=assembly, name="html").update(done_at=None)

    assert run_assembly(assembly.pk) == version
    assert version.files.get(format="docx").pk == kept.pk
    assert version.files.filter(format="html").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"text": [{"t": "fact", "name": "no.such"}]}, "no live value “no.such”"),
        ({"text": [{"t": "ref", "key": "nowhere"}]}, "nowhere"),
        (
            {"text": [{"t": "fact", "name": "events.count", "options": {"since": "soon"}}]},
            "Option “since”: “soon” is no date",
        ),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(content, said):
    paper = a_paper(blocks=[{"key": "one", "kind": "paragraph", "content": content}])
    assembly = start_assembly(paper, by=None, formats=["html"], queue=False)
    with pytest.raises(CannotAssemble, match=said):
        run_assembly(assembly.pk)
    assembly.refresh_from_db()
    assert said in assembly.failure
    assert assembly.failed_at
    assert not Version.objects.exists()
    # The next try is a new assembly, not the failed one.
    assert start_assembly(paper, by=None, queue=False) != assembly


def test_a_character_that_no_font_has_names_the_paragraph():
    blocks = [
        {"key": "one", "kind": "paragraph", "content": text("Plain.")},
        {"key": "two", "kind": "paragraph", "content": text("A smile 😀.")},
    ]
    assembly = start_assembly(a_paper(blocks=blocks), by=None, formats=["pdf"], queue=False)
    with pytest.raises(CannotAssemble, match="Paragraph 2 has the character “😀”"):
        run_assembly(assembly.pk)


def test_an_assembly_that_keeps_dying_ends_in_words():
    assembly = start_assembly(a_paper(), by=None, formats=["html"], queue=False)
    Assembly.objects.filter(pk=assembly.pk).update(attempts=5)
    with pytest.raises(CannotAssemble, match="stopped 5 times"):
        run_assembly(assembly.pk)
    assembly.refresh_from_db()
    assert assembly.failed_at


def test_an_archived_or_unpublished_event_is_in_no_paper():
    an_event("Only a draft", is_published=False)
    assert "Only a draft" not in words(assembled(a_paper()))


def test_only_the_secretariat_assembles_and_only_known_formats():
    paper = a_paper(state=Paper.State.ISSUED)
    with pytest.raises(PermissionDenied):
        start_assembly(paper, by=somebody("office"), queue=False)
    with pytest.raises(UnknownFormat, match=r"docx, pdf, html"):
        start_assembly(paper, by=None, formats=["odt"], queue=False)


def test_the_first_version_of_an_issued_paper_is_the_issued_one():
    paper = a_paper(state=Paper.State.ISSUED)
    first = assembled(paper)
    an_event("Seminar")
    second = assembled(paper)
    reader = somebody("reader")
    assert list(Version.objects.visible_to(reader)) == [first]
    assert set(Version.objects.visible_to(somebody("secretariat"))) == {first, second}


def test_long_tables_are_cited_row_by_row():
    for number in range(30):
        an_event(f"Event {number}")
    version = assembled(a_paper(blocks=outline()))
    assert Citation.objects.filter(version=version, block_key="appendix").count() == 30
