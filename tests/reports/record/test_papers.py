"""The two papers of the record, read from it into documents."""

import re
from datetime import date

import pytest
from django.utils import translation

from events.models import Event
from reports.assembling import read_document
from reports.document import tree
from reports.document.numbering import numbers
from reports.document.writers import write
from reports.models import Paper

pytestmark = pytest.mark.usefixtures("record")
OFFICE_PAPER, REPORT = "GB.291/WP/SDG/1", "GB.291/WP/SDG/REPORT"


def read(symbol: str) -> tree.Paper:
    """The paper as the record has it now."""
    paper = Paper.objects.select_related("session", "body", "agenda_item").get(symbol=symbol)
    with translation.override(paper.language):
        return read_document(paper)


def of_kind(document, kind) -> list:
    """All parts of one kind."""
    return [one for one in tree.walk(document) if isinstance(one, kind)]


def words(node) -> str:
    """The running words inside a node, references and notes left out."""
    return " ".join(one.text for one in of_kind(node, (tree.Text, tree.Fact)))


def test_the_office_paper_has_the_structure_of_2004():
    document = read(OFFICE_PAPER)
    numbered = numbers(document).paragraphs
    assert max(numbered.values()) == 45
    assert len(of_kind(document, tree.Section)) == 4
    assert len(of_kind(document, tree.Note)) == 8
    assert [numbered[one.key] for one in of_kind(document, tree.NumPara) if one.decision] == [45]
    assert document.agenda_line == "FIRST ITEM ON THE AGENDA"
    assert document.place_date == "Geneva, 19 October 2004."
    assert [one.style for one in of_kind(document, tree.List)] == ["dash", "roman"]


def test_its_references_follow_the_numbering():
    paragraph = next(
        one for one in of_kind(read(OFFICE_PAPER), tree.NumPara) if one.key == "guidance-sought"
    )
    keys = [(one.key, one.end_key) for one in of_kind(paragraph, tree.Ref)]
    numbered = numbers(read(OFFICE_PAPER)).paragraphs
    assert [(numbered[key], numbered.get(end)) for key, end in keys] == [
        (34, None),
        (35, None),
        (19, 27),
    ]
    page = re.sub(r"<[^>]+>", "", write(read(OFFICE_PAPER), "html").decode())
    assert "(paragraph 34)" in page
    assert "(paragraphs 19–27)" in page
    assert "Section IV lists" in " ".join(page.split())


def test_its_appendix_has_the_53_events_and_follows_the_record():
    [table] = of_kind(read(OFFICE_PAPER), tree.Table)
    assert len(table.rows) == 53
    assert all(row.sources for row in table.rows)
    Event.objects.create(title="A later event", date="2004-10-30")
    Event.objects.create(title="Out of the period", date="2004-11-30")
    document = read(OFFICE_PAPER)
    [table] = of_kind(document, tree.Table)
    assert len(table.rows) == 54
    facts = {one.name: one.text for one in of_kind(document, tree.Fact)}
    assert facts["events.count"] == "54"


def test_its_prose_rests_on_records():
    document = read(OFFICE_PAPER)
    behind = tree.trace(document)
    kinds = {one.model for sources in behind.values() for one in sources}
    assert kinds >= {"events.event", "followup.action", "followup.recommendation"}
    multilateral = {one.label for one in behind["multilateral"]}
    assert "World Bank Presidential Lecture" in multilateral
    with_sources = [one for one in of_kind(document, tree.NumPara) if tree.sources_of(one)]
    assert len(with_sources) > 30


def test_the_report_gives_convergence_then_preferences_then_the_outcome():
    document = read(REPORT)
    assert list(numbers(document).paragraphs.values()) == [1, 2, 3, 4, 5]
    convergence, preferences, outcome = of_kind(document, tree.List)
    assert len(convergence.items) == 15
    assert len(preferences.items) == 19
    assert len(outcome.items) == 3
    assert document.place_date == "Geneva, 17 November 2004."
    assert "Workers’ group" in words(convergence)


def test_the_report_says_how_the_forum_was_received():
    preferences = of_kind(read(REPORT), tree.List)[1]
    [forum] = [one for one in preferences.items if words(one).startswith("Globalization policy")]
    text = words(forum)
    assert "showed general interest" in text
    assert "requested fuller and more specific information" in text
    assert "The Employers’ group did not support the initiative at present" in text
    assert "Workers" not in text


def test_the_symbol_of_the_report_is_said_to_be_ours():
    paper = Paper.objects.get(symbol=REPORT)
    [origin] = paper.origins.all()
    assert "not known" in origin.printed["symbol"]
    assert paper.dated == date(2004, 11, 17)
