"""Quotation marks and apostrophes in papers."""

import pytest

from reports.document import tree
from reports.typography import typeset, typeset_paper


@pytest.mark.parametrize(
    ("language", "typed", "printed"),
    [
        ("en", 'Seminar "Towards a Fair Globalization"', "Seminar “Towards a Fair Globalization”"),
        ("en", '"A" and ("B")', "“A” and (“B”)"),
        ("en", "the Employers' group's view", "the Employers’ group’s view"),
        ("en", "\"'Inner' first\"", "“‘Inner’ first”"),
        ("fr", 'l\'atelier "Vers une"', "l’atelier «\u00a0Vers une\u00a0»"),
        ("es", 'seminario "Hacia"', "seminario «Hacia»"),
        ("ar", 'a "b"', 'a "b"'),
        ("en", "No marks.", "No marks."),
    ],
)
def test_marks_of_each_language(language, typed, printed):
    assert typeset(typed, language) == printed


def test_everything_that_is_printed_is_set_and_nothing_else():
    link = tree.Link("https://example.org/it's", "it's")
    paper = tree.Paper(
        symbol="TB.1",
        title='On "it"',
        body=(
            tree.NumPara(
                "one",
                (tree.Text('Say "yes"', lang="fr"), tree.Note("'Tis"), link),
                sources=(tree.Source("events.event", "1", '"label"'),),
            ),
            tree.Table(head=("'a'",), rows=((("it's",),),)),
        ),
    )
    done = typeset_paper(paper)
    texts = [node.text for node in tree.walk(done) if isinstance(node, tree.Text)]
    assert done.title == "On “it”"
    assert texts == ["Say «\u00a0yes\u00a0»", "‘Tis", "‘a’", "it’s"]
    assert link in list(tree.walk(done))
    assert [one.label for one in tree.walk(done) if isinstance(one, tree.Source)] == ['"label"']
