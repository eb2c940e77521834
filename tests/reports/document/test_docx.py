"""The Word file: valid, alive, and named as it should be."""

import re
import shutil
import subprocess
import zipfile
from io import BytesIO

import docx as python_docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from reports.document.tree import Paper
from reports.document.writers import write
from tests.reports.document.reading import W, part
from tests.reports.document.sample import rich, sample

SOFFICE = shutil.which("soffice")


@pytest.mark.parametrize(
    "paper", [sample(), rich(), Paper("S", "T")], ids=["sample", "rich", "bare"]
)
def test_the_file_validates(paper, tmp_path):
    file = tmp_path / "paper.docx"
    file.write_bytes(write(paper, "docx"))
    result = OpenXmlValidator().validate(str(file))
    assert [str(one) for one in result.errors] == []


def test_word_would_open_it(docx):
    document = python_docx.Document(BytesIO(docx))
    properties = document.core_properties
    assert properties.title.startswith("Follow-up to the inquiry")
    assert properties.subject == "GB.277/CE/5"
    assert properties.author == "International Labour Office"
    assert properties.language == "en-GB"
    assert properties.created.isoformat() == "2000-03-02T08:30:00+00:00"
    assert len(document.tables) == 1
    assert len(document.tables[0].rows) == 57


def test_every_style_used_exists(docx):
    styles = {one.get(f"{W}styleId") for one in part(docx, "word/styles.xml").iter(f"{W}style")}
    for name in ("document", "footnotes", "header1", "footer1", "footer2"):
        root = part(docx, f"word/{name}.xml")
        used = {
            one.get(f"{W}val")
            for tag in ("pStyle", "rStyle", "tblStyle")
            for one in root.iter(f"{W}{tag}")
        }
        assert used <= styles


def test_bookmarks_are_unique_whatever_the_keys():
    body = part(write(sample(), "docx"), "word/document.xml")
    names = [one.get(f"{W}name").lower() for one in body.iter(f"{W}bookmarkStart")]
    numbers = [one.get(f"{W}id") for one in body.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names)) == len(set(numbers)) > 45
    assert numbers == [one.get(f"{W}id") for one in body.iter(f"{W}bookmarkEnd")]
    assert all(re.fullmatch(r"[a-z]\w{0,39}", one, re.ASCII) for one in names)


def test_fields_point_to_bookmarks_and_hold_the_right_number(docx):
    body = part(docx, "word/document.xml")
    names = {one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")}
    fields = [one.text.split() for one in body.iter(f"{W}instrText")]
    assert len(fields) == 8
    for word, name, *switches in fields:
        assert word == "REF"
        assert name in names
        assert switches == ["\\n", "\\h"]


def test_footnotes_are_real_and_their_links_resolve(docx):
    notes = part(docx, "word/footnotes.xml")
    identities = [one.get(f"{W}id") for one in notes.iter(f"{W}footnote")]
    assert identities == [str(number) for number in range(10)]
    used = [
        one.get(f"{W}id") for one in part(docx, "word/document.xml").iter(f"{W}footnoteReference")
    ]
    assert used == identities[2:]
    relationships = part(docx, "word/_rels/footnotes.xml.rels")
    assert [(one.get("Target"), one.get("TargetMode")) for one in relationships] == [
        ("https://example.org/coast/reply?year=2004&part=2", "External")
    ]


def test_the_table_repeats_its_head_and_keeps_rows_whole(docx):
    [table] = part(docx, "word/document.xml").iter(f"{W}tbl")
    rows = list(table.iter(f"{W}tr"))
    assert [len(list(row.iter(f"{W}tblHeader"))) for row in rows] == [1] + [0] * 56
    assert all(len(list(row.iter(f"{W}cantSplit"))) == 1 for row in rows)
    assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val").startswith("Events about")


def test_settings_and_language():
    docx = write(sample(language="fr"), "docx")
    settings = part(docx, "word/settings.xml")
    assert settings.find(f"{W}autoHyphenation") is not None
    # It would make Word ask whether to update on opening.
    assert settings.find(f"{W}updateFields") is None
    language = part(docx, "word/styles.xml").find(f".//{W}docDefaults//{W}lang")
    assert language.get(f"{W}val") == "fr-FR"


def test_the_zip_has_no_clock(docx):
    with zipfile.ZipFile(BytesIO(docx)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def _with_a_paragraph_more(docx: bytes) -> bytes:
    """``docx`` with one numbered paragraph more at the start, and every cached result wrong."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(docx)) as source, zipfile.ZipFile(target, "w") as changed:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(content)
                first = next(
                    one for one in root.iter(f"{W}p")
                    if one.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "NumberedParagraph"
                )  # fmt: skip
                first.addprevious(
                    etree.fromstring(
                        f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:pStyle w:val="NumberedParagraph"/>'
                        "</w:pPr><w:r><w:t>Put in by hand.</w:t></w:r></w:p>"
                    )
                )
                wrong = re.compile(rb'(fldCharType="separate"/></w:r><w:r><w:t[^>]*>)[^<]+')
                content, count = wrong.subn(rb"\g<1>999", etree.tostring(root))
                assert count == 8
            changed.writestr(name, content)
    return target.getvalue()


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice (libreoffice-writer-nogui)")
def test_numbers_and_references_are_alive(docx, tmp_path):
    file = tmp_path / "changed.docx"
    file.write_bytes(_with_a_paragraph_more(docx))
    subprocess.run(
        [
            SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "pdf", "--outdir", str(tmp_path), str(file),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    shown = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "changed.pdf"), "-"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    shown = re.sub(r"\s+", " ", shown)
    assert "1. Put in by hand. 2. This paper reports" in shown
    assert "the trial (paragraph 19), on the partnerships described in paragraphs 31–35" in shown
    assert "45. The answers to paragraph 44(i)–(iv) would" in shown
    assert "46. The Committee may wish to ask the Office" in shown
    assert "Point for decision: Paragraph 46." in shown
    assert "is the matter of section II." in shown
    assert "999" not in shown
