"""A figure in every format: one picture, its words, and its table; nothing loaded, same bytes."""

import base64
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO

import pikepdf
import pytest
from lxml import etree, html
from openxml_audit import OpenXmlValidator
from PIL import Image

from reports.document import charts
from reports.document.fonts import UnprintableCharacter
from reports.document.html import fragment
from reports.document.stored import from_json, to_json
from reports.document.text import lines
from reports.document.tree import (
    Figure,
    InvalidPaper,
    Note,
    NumPara,
    Paper,
    Section,
    Source,
    Table,
)
from reports.document.writers import FORMATS, write
from tests.reports.document.reading import (
    AKN,
    akn_lines,
    docx_lines,
    html_lines,
    pdf_text,
    squeezed,
)
from tests.reports.document.test_akn import valid

GROUPS = ("Governments", "Employers", "Workers’ group")
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def a_spec(width: int = 300, names=GROUPS) -> dict:
    values = [{"group": name, "n": number} for number, name in enumerate(names, 3)]
    return {
        "data": {"values": values},
        "mark": "bar",
        "width": width,
        "height": 80,
        "encoding": {
            "y": {"field": "group", "type": "nominal", "sort": None},
            "x": {"field": "n", "type": "quantitative"},
        },
    }


def a_figure(spec=None, **fields) -> Figure:
    fields = {"title": "Positions", "description": 'Three & "more" <b>', **fields}
    table = Table(["Group", "Positions"], [[name, "3"] for name in GROUPS])
    return Figure(spec=spec or a_spec(), table=table, **fields)


def a_paper() -> Paper:
    """A figure under a paragraph, and one that is wider than the page in a section."""
    figure = a_figure(key="chart", sources=[Source("events.event", 7)])
    wide = a_figure(a_spec(2000), title="Wide", description="Wide chart")
    body = [NumPara("one", "As follows:", [figure]), Section("More", [wide])]
    return Paper("GB.1/2", "Charts", body=body, place_date="Geneva.")


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    file = tmp_path_factory.mktemp("figures") / "paper.pdf"
    file.write_bytes(write(a_paper(), "pdf"))
    return file


def test_title_and_table_are_printed_in_every_format(pdf):
    expected = [squeezed(one) for one in lines(a_paper())]
    table = ["Group|Positions", *(f"{squeezed(name)}|3" for name in GROUPS)]
    assert expected == [
        *("GB.1/2", "Charts", "1.Asfollows:", "Positions", *table),
        *("I.More", "Wide", *table, "Geneva."),
    ]
    assert [squeezed(one) for one in docx_lines(write(a_paper(), "docx"))] == expected
    assert [squeezed(one) for one in html_lines(write(a_paper(), "html").decode())] == expected
    akn = [squeezed(one) for one in akn_lines(write(a_paper(), "akn"))]
    assert [one for one in akn if one] == expected
    found = pdf_text(pdf)
    place = 0
    for one in expected:
        for words in one.replace("-", "").split("|"):
            place = found.index(words, place) + len(words)


def test_the_pdf_has_figures_with_their_words(pdf):
    found = []

    def walk(value):
        if isinstance(value, pikepdf.Array):
            for one in value:
                walk(one)
        elif isinstance(value, pikepdf.Dictionary) and "/S" in value:
            if str(value.S) == "/Figure":
                found.append(str(value.Alt))
            if "/K" in value:
                walk(value.K)

    with pikepdf.open(pdf) as document:
        walk(document.Root.StructTreeRoot.K)
        text = document.open_metadata()
        assert (text["pdfaid:part"], text["pdfuaid:part"]) == ("2", "1")
    assert found == ['Three & "more" <b>', "Wide chart"]


def test_the_word_file_is_valid_and_its_pictures_fit_and_are_described(tmp_path):
    content = write(a_paper(), "docx")
    file = tmp_path / "paper.docx"
    file.write_bytes(content)
    assert [str(one) for one in OpenXmlValidator().validate(str(file)).errors] == []
    with zipfile.ZipFile(BytesIO(content)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        pictures = [name for name in package.namelist() if name.endswith(".png")]
        sizes = [Image.open(BytesIO(package.read(name))).size for name in pictures]
    properties = list(body.iter(f"{DRAWING}docPr"))
    assert [one.get("descr") for one in properties] == ['Three & "more" <b>', "Wide chart"]
    assert len({one.get("id") for one in properties}) == 2
    extents = [(int(one.get("cx")), int(one.get("cy"))) for one in body.iter(f"{DRAWING}extent")]
    # 16 cm of text, in EMU.
    assert extents[1][0] == pytest.approx(16 * 360_000, rel=0.01)
    assert extents[0][0] < extents[1][0]
    for (width, height), (across, down) in zip(sizes, extents, strict=True):
        assert width / height == pytest.approx(across / down, rel=0.01)


def test_one_picture_that_stands_twice_is_kept_once():
    body = [NumPara("one", "As follows:", [a_figure(), a_figure(description="Again")])]
    with zipfile.ZipFile(BytesIO(write(Paper("S", "T", body=body), "docx"))) as package:
        assert sum(name.endswith(".png") for name in package.namelist()) == 1
        body = etree.fromstring(package.read("word/document.xml"))
    assert [one.get("id") for one in body.iter(f"{DRAWING}docPr")] == ["1", "2"]


def test_the_page_holds_the_picture_itself_and_nothing_inline():
    tree = html.fromstring(fragment(a_paper()))
    [figure, _wide] = tree.xpath("//figure")
    assert figure.get("data-key") == "chart"
    assert figure.get("data-sources") == "events.event:7"
    [picture] = figure.xpath("./img")
    assert picture.get("alt") == 'Three & "more" <b>'
    kind, _comma, content = picture.get("src").partition(",")
    assert kind == "data:image/svg+xml;base64"
    image = etree.fromstring(base64.b64decode(content))
    assert image.tag.endswith("svg")
    assert not image.xpath("//@style | //*[local-name()='style' or local-name()='script']")
    assert float(image.get("width")) == pytest.approx(int(picture.get("width")), abs=1)
    assert not tree.xpath("//@style")
    page = html.fromstring(write(a_paper(), "html").decode())
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "img-src data:" in policy


def test_the_akoma_ntoso_file_is_valid_and_holds_the_picture_itself():
    root = valid(write(a_paper(), "akn"))
    pictures = list(root.iter(f"{AKN}img"))
    assert [one.get("alt") for one in pictures] == ['Three & "more" <b>', "Wide chart"]
    assert all(one.get("src").startswith("data:image/svg+xml;base64,") for one in pictures)
    [figure, _wide] = root.iter(f"{AKN}tblock")
    assert (figure.get("GUID"), figure.getparent().get("eId")) == ("chart", "para_1__content")


def test_a_figure_is_kept_and_comes_back():
    paper = a_paper()
    assert from_json(to_json(paper)) == paper
    again = a_figure(dict(reversed(a_spec().items())), key="chart")
    assert again == a_figure(key="chart")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"spec": "no JSON"}, "is not JSON"),
        ({"spec": {"data": {}, "mark": "bar", "width": float("nan")}}, "is not JSON"),
        ({"spec": {"data": {"values": []}}}, "has data and marks"),
        ({"spec": ["mark", "data"]}, "has data and marks"),
        ({"spec": {"data": {"url": "file:///etc/passwd"}, "mark": "bar"}}, "url cannot stand"),
        (
            {"spec": {**a_spec(), "layer": [{"encoding": {"href": {"value": "x"}}}]}},
            "href cannot stand",
        ),
        ({"spec": {**a_spec(), "width": 300, "name": "x" * 500_000}}, "longer than"),
        ({"description": ""}, "needs a description"),
        ({"title": Note("A note.")}, "footnote cannot stand"),
    ],
)
def test_what_is_no_figure_is_refused(change, said):
    with pytest.raises(InvalidPaper, match=said):
        a_figure(**change)


def test_a_field_of_the_data_may_be_called_anything():
    spec = a_spec()
    for one in spec["data"]["values"]:
        one["url"] = "https://example.org"
    assert charts.svg(a_figure(spec).spec)


def test_a_chart_that_cannot_be_drawn_is_refused_in_words():
    with pytest.raises(InvalidPaper, match="cannot be drawn"):
        charts.svg(a_figure({**a_spec(), "mark": "pie of apples"}).spec)


def test_a_character_in_the_picture_that_no_font_has_is_found():
    paper = Paper(
        "S", "T", body=[NumPara("one", "Text.", [a_figure(a_spec(names=("\U0001f600",)))])]
    )
    with pytest.raises(UnprintableCharacter, match="the chart in paragraph 1"):
        write(paper, "pdf")


def test_words_are_drawn_as_they_are():
    names = ('<script>alert("x")</script>', "a & b")
    spec = a_figure(a_spec(names=names)).spec
    assert set(names) <= set(charts.words(spec).split("\n"))
    assert not re.search("<script", charts.svg(spec))


@pytest.mark.parametrize("format", list(FORMATS))
def test_the_same_figure_gives_the_same_bytes_in_another_process(format):
    program = (
        "import hashlib, sys\n"
        "from reports.document.writers import write\n"
        "from tests.reports.document.test_figures import a_paper\n"
        f"sys.stdout.write(hashlib.sha256(write(a_paper(), {format!r})).hexdigest())\n"
    )
    other = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
    )
    assert other.stdout == hashlib.sha256(write(a_paper(), format)).hexdigest()
