"""Files of long papers, written by a process of their own within a limit of memory."""

import subprocess

import pytest

from reports.document import apart
from reports.document.apart import OutOfMemory, Stopped, written
from reports.document.fonts import UnprintableCharacter
from reports.document.stored import to_json
from reports.document.tree import Appendix, InvalidPaper, NumPara, Paper, Ref, Table
from reports.document.writers import FORMATS, write
from tests.reports.document.sample import event_rows, sample

ENOUGH = 1024


@pytest.fixture
def no_process(monkeypatch):
    """Any process that is started is a failure."""

    def refuse(*arguments, **options):
        pytest.fail("A process was started.")

    monkeypatch.setattr(subprocess, "Popen", refuse)


@pytest.fixture
def always_apart(monkeypatch):
    monkeypatch.setattr(apart, "LONG", 0)


def long_paper() -> Paper:
    """A paper of 400 paragraphs with an appendix of 5,000 rows."""
    words = "What was said of this in the debate is set out below, group by group. " * 6
    head = ["Title, place and date", "Held by", "Kind", "Who took part"]
    return sample(
        body=[NumPara(f"p{number}", f"{number} {words}") for number in range(400)],
        appendices=[Appendix("Events", [Table(head, event_rows(5000))])],
    )


def test_a_long_paper_is_written_in_every_format_within_the_limit():
    document = to_json(long_paper())
    assert len(document) > apart.LONG
    for format in FORMATS:
        assert written(document, format, memory=ENOUGH) == write(long_paper(), format)


def test_a_short_paper_is_written_here(no_process):
    for format in FORMATS:
        assert written(to_json(sample()), format, memory=1) == write(sample(), format)


def test_a_file_that_takes_more_than_the_limit_is_refused():
    with pytest.raises(OutOfMemory, match="pdf file takes more than 250 MB") as refused:
        written(to_json(long_paper()), "pdf", memory=250)
    assert (refused.value.format, refused.value.limit) == ("pdf", 250)


def test_refusals_come_over_as_they_are(always_apart):
    unprintable = sample(body=[NumPara("a", "Fine."), NumPara("b", "\U0001f600 and \U0001f601")])
    with pytest.raises(UnprintableCharacter) as refused:
        written(to_json(unprintable), "pdf", memory=ENOUGH)
    assert [(one.number, one.key) for one in refused.value.missing] == [("2", "b")] * 2
    assert "In paragraph 2, the character “\U0001f600”" in str(refused.value)
    with pytest.raises(InvalidPaper, match="points to 'z'"):
        written(to_json(sample(body=[NumPara("a", Ref("z"))])), "html", memory=ENOUGH)


def test_other_faults_come_with_their_words(always_apart):
    with pytest.raises(RuntimeError, match="There is no format 'odt'"):
        written(to_json(sample()), "odt", memory=ENOUGH)


def test_a_file_that_is_not_wanted_any_more_is_given_up(always_apart, monkeypatch):
    started = []
    begin = subprocess.Popen

    def remember(*arguments, **options):
        started.append(begin(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", remember)
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    with pytest.raises(Stopped):
        written(to_json(long_paper()), "pdf", memory=ENOUGH, stopped=lambda: True)
    [process] = started
    assert process.returncode < 0
