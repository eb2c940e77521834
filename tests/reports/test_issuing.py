"""Issuing: what hinders it, what follows it, and what nobody can do to an issued paper."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from foundation.history import history_of
from foundation.requests import Conflict
from reports.assembling import run_assembly, start_assembly
from reports.issuing import (
    CannotIssue,
    hindrances,
    issue_paper,
    newest_version,
    next_symbol,
    relations,
    supersede,
)
from reports.models import Block, Paper, Version
from reports.writing import Closed, add_block, move_block, save_block
from tests.people import somebody
from tests.reports.making import a_paper, an_event, in_state, outline, text

pytestmark = pytest.mark.django_db


def assembled(paper) -> Version:
    return run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)


def cleared(symbol="TB.300/1", **fields) -> Paper:
    """A paper that is assembled and cleared, as clearance leaves it."""
    paper = a_paper(symbol, **fields)
    assembled(paper)
    return clear(paper)


def clear(paper) -> Paper:
    return in_state(paper, Paper.State.CLEARED)


def issued(symbol="TB.300/1", **fields) -> Paper:
    paper = cleared(symbol, **fields)
    return issue_paper(paper, by=somebody("secretariat"), version=newest_version(paper))


def codes(paper, user=None) -> list[str]:
    return [one.code for one in hindrances(paper, user=user or somebody("secretariat"))]


def test_a_cleared_paper_is_issued_as_its_newest_version():
    paper = cleared()
    assert codes(paper) == []
    by = somebody("secretariat")
    issue_paper(paper, by=by, version=newest_version(paper), reason="Out on time.")
    paper.refresh_from_db()
    assert paper.state == Paper.State.ISSUED
    assert newest_version(paper).is_issued
    assert Paper.objects.visible_to(somebody("reader")).get() == paper
    latest = history_of(paper)[0]
    assert (latest.who, latest.reason) == (str(by), "Out on time.")


def test_what_hinders_is_listed_and_stops():
    paper = a_paper("tb 300/1", dated=None)
    assert codes(paper) == ["state", "symbol", "undated", "version"]
    version = assembled(paper)
    with pytest.raises(CannotIssue, match="Only a cleared paper") as caught:
        issue_paper(paper, by=somebody("secretariat"), version=version)
    assert [one.code for one in caught.value.hindrances] == ["state", "symbol", "undated"]
    assert not Version.objects.filter(is_issued=True).exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_after_the_assembly_stops_and_changed_facts_only_warn(monkeypatch):
    monkeypatch.setattr("reports.issuing.IN_FLIGHT", timedelta(0))
    by, event = somebody("secretariat"), an_event("Seminar")
    paper = a_paper()
    assembled(paper)
    block = paper.blocks.get(key="intro")
    save_block(block, by=by, seen=block.version, content=text("Another beginning."))
    assert "changed" in codes(paper, by)

    assembled(paper)
    move_block(block, by=by, inside=None, after=paper.blocks.get(key="decision"))
    assert "changed" in codes(paper, by)

    assembled(paper)
    Paper.objects.filter(pk=paper.pk).update(title="Another title")
    paper.refresh_from_db()
    assert "changed" in codes(paper, by)

    assembled(paper)
    event.title = "Conference"
    event.save()
    clear(paper)
    assert codes(paper, by) == ["facts"]
    assert issue_paper(paper, by=by, version=newest_version(paper)).state == Paper.State.ISSUED


def test_an_unreadable_outline_is_said():
    fact = {"text": [{"t": "fact", "name": "no.such"}]}
    paper = cleared()
    Paper.objects.filter(pk=paper.pk).update(state=Paper.State.DRAFTING)
    paper.refresh_from_db()
    Block.objects.create(paper=paper, sequence=99, key="x", kind="paragraph", content=fact)
    found = {one.code: one for one in hindrances(paper, user=somebody("secretariat"))}
    assert "no live value “no.such”" in found["unreadable"].words


def test_an_unknown_citation_warns():
    blocks = [{"key": "one", "kind": "paragraph", "content": text("See TB.300/7 and TB.300/1.")}]
    paper = cleared(blocks=blocks)
    [found] = hindrances(paper, user=somebody("secretariat"))
    assert (found.code, found.stops) == ("citations", False)
    assert "TB.300/7" in found.words
    assert "TB.300/1" not in found.words


def test_only_the_newest_version_and_only_the_secretariat():
    paper = cleared()
    old = newest_version(paper)
    an_event("Seminar")
    assembled(paper)
    with pytest.raises(Conflict, match="Version 2 was assembled meanwhile"):
        issue_paper(paper, by=somebody("secretariat"), version=old)
    for kind in ("office", "reader", "government"):
        with pytest.raises(PermissionDenied):
            issue_paper(paper, by=somebody(kind), version=newest_version(paper))
        with pytest.raises(PermissionDenied):
            supersede(paper, kind="rev", by=somebody(kind), reason="Why")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_paper SET title = 'Another'",
        "UPDATE reports_paper SET symbol = 'TB.300/9'",
        "UPDATE reports_paper SET cover = '{}'",
        "UPDATE reports_paper SET dated = NULL",
        "UPDATE reports_paper SET state = 'drafting'",
        "UPDATE reports_paper SET state = 'cleared'",
        "DELETE FROM reports_paper",
        "UPDATE reports_block SET content = '{}'",
        "UPDATE reports_block SET sequence = sequence + 1",
        "UPDATE reports_block SET removed_at = now()",
        "DELETE FROM reports_block",
        "INSERT INTO reports_block (paper_id, sequence, key, kind, live, content, options, sources,"
        " version, changed_at) SELECT id, 99, 'new', 'plain', '', '{}', '{}', '[]', 1, now()"
        " FROM reports_paper",
        "UPDATE reports_version SET is_issued = false",
    ],
)
def test_what_is_issued_stays_whatever_program_writes(sql):
    issued()
    with (
        pytest.raises((InternalError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize("state", ["cleared", "issued", "superseded"])
def test_no_paper_jumps_a_state(state):
    paper = a_paper()
    with pytest.raises(InternalError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(state=state)


def test_nobody_writes_in_an_issued_paper():
    paper = issued()
    with pytest.raises(Closed):
        add_block(paper, by=somebody("secretariat"), kind="plain", content=text("More."))


def test_a_revision_begins_as_the_paper_and_takes_its_place_when_issued():
    by = somebody("secretariat")
    paper = issued(blocks=outline())
    revision = supersede(paper, kind="rev", by=by, reason="A figure was wrong.")

    assert (revision.symbol, revision.suffix_number) == ("TB.300/1(Rev.)", None)
    assert (revision.replaces, revision.state, revision.dated) == (paper, "drafting", None)
    assert history_of(revision)[0].reason == "A figure was wrong."
    same = ("key", "kind", "sequence", "content", "options", "sources", "parent__key")
    assert list(revision.blocks.values_list(*same)) == list(paper.blocks.values_list(*same))

    paper.refresh_from_db()
    assert paper.state == Paper.State.ISSUED
    with pytest.raises(ValidationError, match="is being prepared already"):
        supersede(paper, kind="rev", by=by, reason="Again")

    Paper.objects.filter(pk=revision.pk).update(dated=date(2004, 11, 1))
    revision.refresh_from_db()
    version = assembled(revision)
    issue_paper(clear(revision), by=by, version=version)
    paper.refresh_from_db()
    assert paper.state == Paper.State.SUPERSEDED
    assert [(one.words, one.paper) for one in relations(paper, by)] == [("Superseded by", revision)]
    assert [(one.words, one.paper) for one in relations(revision, by)] == [("Revises", paper)]
    with pytest.raises(ValidationError, match="Only an issued paper"):
        supersede(paper, kind="add", by=by, reason="Too late")


@pytest.mark.parametrize(("kind", "words"), [("add", "Added to by"), ("corr", "Corrected by")])
def test_addenda_and_corrigenda_stand_beside(kind, words):
    by, reader = somebody("secretariat"), somebody("reader")
    paper = issued()
    beside = supersede(paper, kind=kind, by=by, reason="Something was left out.")
    [block] = beside.blocks.all()
    assert block.kind == "paragraph"
    assert relations(paper, reader) == []
    save_block(block, by=by, seen=1, content=text("What was left out."))
    Paper.objects.filter(pk=beside.pk).update(dated=date(2004, 11, 1))
    beside.refresh_from_db()
    version = assembled(beside)
    issue_paper(clear(beside), by=by, version=version)
    paper.refresh_from_db()
    assert paper.state == Paper.State.ISSUED
    assert [(one.words, one.paper) for one in relations(paper, reader)] == [(words, beside)]


def test_an_empty_addendum_can_be_assembled():
    beside = supersede(issued(), kind="add", by=somebody("secretariat"), reason="Later")
    assert assembled(beside).number == 1


def test_symbols_count_on_whichever_way_the_first_was_written():
    paper = issued()
    assert next_symbol(paper, "corr") == ("TB.300/1(Corr.)", None)
    assert next_symbol(paper, "rev", numbered=True) == ("TB.300/1(Rev.1)", 1)
    by = somebody("secretariat")
    made = [supersede(paper, kind="add", by=by, reason="More") for _again in range(3)]
    assert [one.symbol for one in made] == [
        "TB.300/1(Add.)",
        "TB.300/1(Add.1)",
        "TB.300/1(Add.2)",
    ]
    assert next_symbol(paper, "rev") == ("TB.300/1(Rev.)", None)


@pytest.mark.parametrize(("kind", "reason"), [("other", "Why"), ("rev", "  ")])
def test_superseding_needs_a_kind_and_a_reason(kind, reason):
    with pytest.raises(ValidationError):
        supersede(issued(), kind=kind, by=somebody("secretariat"), reason=reason)


def test_only_what_is_issued_is_superseded():
    with pytest.raises(ValidationError, match="Only an issued paper"):
        supersede(cleared(), kind="rev", by=somebody("secretariat"), reason="Why")
