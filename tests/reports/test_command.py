"""``manage.py assemble_paper``: files with their SHA-256, or a clear message and a failure."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.models import Version
from tests.reports.making import a_paper, an_event, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def assemble(*arguments, **options) -> str:
    out = StringIO()
    call_command("assemble_paper", *arguments, stdout=out, **options)
    return out.getvalue()


def test_each_file_is_printed_with_its_sha256(tmp_path):
    an_event("Seminar")
    a_paper()
    folder = tmp_path / "new" / "folder"

    printed = assemble("TB.300/1", to=str(folder), formats=["docx", "pdf", "html"])

    lines = [line.split("  ", 1) for line in printed.splitlines()]
    assert len(lines) == 3
    for digest, path in lines:
        with open(path, "rb") as stored:
            assert hashlib.sha256(stored.read()).hexdigest() == digest
    assert sorted(one.suffix for one in folder.iterdir()) == [".docx", ".html", ".pdf"]


def test_the_same_record_gives_the_same_files_again(tmp_path):
    a_paper()
    first = assemble("TB.300/1", to=str(tmp_path / "a"))
    second = assemble("tb.300 / 1", to=str(tmp_path / "b"))
    assert [line.split()[0] for line in first.splitlines()] == [
        line.split()[0] for line in second.splitlines()
    ]
    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    ("symbol", "options", "said"),
    [
        ("TB.300/2", {}, "There is no paper “TB.300/2”. Known: TB.300/1."),
        ("TB.300/1", {"formats": ["odt"]}, "“odt” is no known format. Known: docx, pdf, html"),
        ("TB.300/1", {"to": "/dev/null/folder"}, "Nothing can be written to “/dev/null/folder”"),
        ("TB.300/1", {"to": ""}, "where to"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path, symbol, options, said):
    a_paper()
    with pytest.raises(CommandError, match=said.replace(".", r"\.")):
        assemble(symbol, **{"to": str(tmp_path), **options})
    assert not Version.objects.exists()


def test_a_failed_assembly_is_said_and_the_next_one_starts_anew(tmp_path):
    a_paper(blocks=[{"key": "one", "kind": "paragraph", "content": text("😀")}])
    for _attempt in range(2):
        with pytest.raises(CommandError, match="Paragraph 1 has the character"):
            assemble("TB.300/1", to=str(tmp_path), formats=["pdf"])


def test_the_papers_are_listed_symbol_first():
    a_paper("TB.300/1", blocks=[])
    a_paper("TB.300/2", blocks=[])
    printed = assemble(list=True)
    assert [line.split()[0] for line in printed.splitlines()] == ["TB.300/1", "TB.300/2"]
