"""Files and fragments pass the W3C's checker of HTML, in every form and script."""

from reports.document.html import fragment, write
from tests.reports.document.sample import rich, sample
from tests.reports.document.test_figures import a_paper
from tests.reports.document.test_forms import WORDS, boxed
from tests.reports.document.vnu import findings

PAPERS = {"sample": sample, "rich": rich, "figures": a_paper}


def embedded(paper) -> str:
    """A page that shows ``paper`` as the application's pages do."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Paper</title></head>'
        f"<body><main><h1>Paper</h1>{fragment(paper, top=2, prefix='v1-')}</main></body></html>"
    )


def test_files_and_fragments_are_valid(tmp_path):
    papers = {name: make() for name, make in PAPERS.items()}
    papers |= {f"boxed-{language}": boxed(language) for language in WORDS}
    pages = []
    for name, paper in papers.items():
        for kind, page in (("file", write(paper).decode()), ("fragment", embedded(paper))):
            pages.append(tmp_path / f"{name}-{kind}.html")
            pages[-1].write_text(page, encoding="utf-8")
    assert findings(*pages) == []


def test_the_checker_finds_what_is_wrong(tmp_path):
    page = tmp_path / "wrong.html"
    page.write_text('<!DOCTYPE html><html lang="en"><title>T</title><p><div id=a></div><p id=a>')
    assert [one for one in findings(page) if "Duplicate ID" in one]
