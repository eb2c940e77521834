"""Issuing a paper, and what follows it: a revision, an addendum, a corrigendum.

An issued paper is never changed (:mod:`reports.models.issued`). A revision takes its place when
it is issued itself; an addendum and a corrigendum stand beside it.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.rights import Right
from foundation.history import change
from foundation.requests import Conflict
from foundation.texts import listed
from reports.assembling import read_document
from reports.document.stored import fingerprint, from_json
from reports.document.tree import InvalidPaper
from reports.locks import one_moment
from reports.models import Block, BlockKind, Paper, Version
from reports.outline import document
from reports.reading import UnreadableBlock
from reports.references import cited_by
from reports.symbols import SymbolError, normalise, parse
from reports.writing import new_key

# A change that was being written while a version was read bears an earlier moment than the
# version and is not in it. Nothing that people write takes longer.
IN_FLIGHT = timedelta(minutes=1)


@dataclass(frozen=True)
class Hindrance:
    """What speaks against issuing a paper; ``stops``: it cannot be issued before it is mended."""

    code: str
    words: str
    stops: bool = True


class CannotIssue(Conflict):
    """The paper cannot be issued as it is. ``hindrances`` say why."""

    def __init__(self, hindrances: list[Hindrance]):
        super().__init__(" ".join(one.words for one in hindrances))
        self.hindrances = hindrances


def newest_version(paper: Paper) -> Version | None:
    """The version that would be issued: the newest in the paper's own language."""
    return paper.versions.filter(language=paper.language).order_by("-number").first()


def hindrances(paper: Paper, *, user) -> list[Hindrance]:
    """What speaks against issuing ``paper`` now, what stops it first.

    Reads the record once, to see whether the newest version says what the paper says today.
    """
    version = newest_version(paper)
    found = [one for check in CONDITIONS for one in check(paper, version, user)]
    return sorted(found, key=lambda one: not one.stops)


def _state(paper: Paper, _version, _user) -> Iterable[Hindrance]:
    if paper.archived_at is not None:
        yield Hindrance("archived", _("The paper is archived."))
    elif paper.state != Paper.State.CLEARED:
        yield Hindrance(
            "state",
            _("Only a cleared paper can be issued. Its state is: %(state)s.")
            % {"state": paper.get_state_display()},
        )


def _symbol(paper: Paper, _version, _user) -> Iterable[Hindrance]:
    try:
        printed = normalise(paper.symbol)
    except SymbolError as error:
        yield Hindrance("symbol", " ".join(error.messages))
        return
    if printed != paper.symbol:
        yield Hindrance(
            "symbol", _("The symbol is to be written %(printed)s.") % {"printed": printed}
        )


def _date(paper: Paper, _version, _user) -> Iterable[Hindrance]:
    if not paper.dated:
        yield Hindrance("undated", _("The paper has no date yet."))


def _assembled(paper: Paper, version: Version | None, _user) -> Iterable[Hindrance]:
    """The newest version says what the outline says; its facts may have changed since."""
    if version is None:
        yield Hindrance("version", _("The paper has not been assembled yet."))
        return
    try:
        with one_moment(), translation.override(paper.language):
            now = read_document(paper)
    except (UnreadableBlock, InvalidPaper) as error:
        yield Hindrance("unreadable", str(error))
        return
    if fingerprint(now) == version.fingerprint:
        return
    if _rewritten_since(paper, version):
        yield Hindrance(
            "changed",
            _("The paper was changed after version %(number)s. Assemble it again.")
            % {"number": version.number},
        )
    else:
        yield Hindrance(
            "facts",
            _("Facts in the record have changed since version %(number)s was assembled.")
            % {"number": version.number},
            stops=False,
        )


def _rewritten_since(paper: Paper, version: Version) -> bool:
    """Whether people changed the outline or what stands around it since ``version`` was read."""
    since = {"pgh_created_at__gt": version.facts_at - IN_FLIGHT}
    if Block.pgh_event_model.objects.filter(paper_id=paper.pk, **since).exists():
        return True
    stored = replace(from_json(json.dumps(version.document)), body=(), appendices=())
    with translation.override(paper.language):
        return document(paper, []) != stored


def _citations(paper: Paper, _version, user) -> Iterable[Hindrance]:
    unknown = [str(one.symbol) for one in cited_by(paper, user) if one.target is None]
    if unknown:
        words = ngettext(
            "A document that it cites is not known: %(symbols)s.",
            "Documents that it cites are not known: %(symbols)s.",
            len(unknown),
        )
        yield Hindrance("citations", words % {"symbols": listed(unknown)}, stops=False)


Condition = Callable[[Paper, Version | None, object], Iterable[Hindrance]]
# Who adds a condition of issuing adds it here.
CONDITIONS: tuple[Condition, ...] = (_state, _symbol, _date, _assembled, _citations)


def issue_paper(paper: Paper, *, by, version: Version, reason: str = "") -> Paper:
    """Issue a cleared paper as ``version``. What it revises becomes superseded. One transaction.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        Conflict: ``version`` is not the newest one.
        CannotIssue: something stops it.
    """
    _check(by)
    with transaction.atomic(), change(by=by, reason=reason):
        # Whoever writes in the paper locks it too, so what is checked stays as it is.
        paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
        newest = newest_version(paper)
        if newest is not None and newest.pk != version.pk:
            raise Conflict(
                _("Version %(number)s was assembled meanwhile. Look at it first.")
                % {"number": newest.number}
            )
        stops = [one for one in hindrances(paper, user=by) if one.stops]
        if stops:
            raise CannotIssue(stops)
        if paper.suffix_kind == Paper.Suffix.REVISION:
            _supersede(paper.replaces_id)
        Version.objects.filter(pk=version.pk).update(is_issued=True)
        paper.state = Paper.State.ISSUED
        paper.version += 1
        paper.save(update_fields=["state", "version"])
    return paper


def _supersede(pk: int) -> None:
    old = Paper.objects.select_for_update(of=("self",)).get(pk=pk)
    if old.state == Paper.State.ISSUED:
        old.state = Paper.State.SUPERSEDED
        old.version += 1
        old.save(update_fields=["state", "version"])


# What is the same in a revision, and in what goes beside a paper.
COPIED = (
    "type_id",
    "title",
    "language",
    "purpose",
    "body_id",
    "session_id",
    "agenda_item_id",
    "cover",
    "sections",
    "place",
)


def supersede(paper: Paper, *, kind: str, by, reason: str, numbered: bool = False) -> Paper:
    """Begin the paper that revises, adds to or corrects an issued one.

    A revision begins with the outline of what it revises, under the same keys; an addendum and a
    corrigendum begin with an empty paragraph. Its symbol is made by rule (:func:`next_symbol`).

    Args:
        kind: one of ``Paper.Suffix``.
        reason: why; kept in the history of the new paper.
        numbered: the first of its kind is numbered 1 too.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError: the paper is not issued, is being revised already, or no reason is given.
    """
    _check(by)
    if kind not in Paper.Suffix.values:
        raise ValidationError(_("Choose a revision, an addendum or a corrigendum."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    with transaction.atomic(), change(by=by, reason=reason.strip()):
        paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
        _check_open_to(paper, kind)
        symbol, number = next_symbol(paper, kind, numbered=numbered)
        new = Paper(
            **{name: getattr(paper, name) for name in COPIED},
            symbol=symbol,
            replaces=paper,
            suffix_kind=kind,
            suffix_number=number,
        )
        new.full_clean(exclude=["sort_key", "search"])
        new.save(force_insert=True)
        if kind == Paper.Suffix.REVISION:
            _copy_outline(paper, new)
        else:
            Block.objects.create(
                paper=new, sequence=1, key=new_key(), kind=BlockKind.PARAGRAPH, content={"text": []}
            )
    return new


def _check_open_to(paper: Paper, kind: str) -> None:
    """Raise unless the paper is issued and, for a revision, none is under way."""
    if paper.state != Paper.State.ISSUED or paper.archived_at is not None:
        raise ValidationError(
            _("Only an issued paper is revised, added to or corrected; %(paper)s is %(state)s.")
            % {"paper": paper, "state": paper.get_state_display().lower()}
        )
    if kind == Paper.Suffix.REVISION:
        under_way = paper.replaced_by.current().filter(suffix_kind=kind).first()
        if under_way is not None:
            raise ValidationError(
                _("%(revision)s is being prepared already.") % {"revision": under_way}
            )


def next_symbol(paper: Paper, kind: str, *, numbered: bool = False) -> tuple[str, int | None]:
    """The symbol of the next paper of ``kind``, with the number in it: "(Rev.)", then "(Rev.1)".

    Published documents show both "(Rev.)" and "(Rev.1)" (domain study, 4.1), and no rule that
    tells when; so the first bears no number unless it is asked for, and later ones count on from
    the highest there is, whichever way the first was written.

    Raises:
        SymbolError: the paper's own symbol is none.
    """
    symbol = parse(paper.symbol)
    first = symbol.followed_by(kind)
    stem = str(first)[:-1]
    taken = []
    for one in Paper.objects.filter(symbol__startswith=stem).values_list("symbol", flat=True):
        try:
            found = parse(one)
        except SymbolError:
            continue
        if len(found.suffixes) == len(first.suffixes) and found.suffixes[-1].kind == kind:
            taken.append(found.suffixes[-1].number or 0)
    number = max(taken) + 1 if taken else (1 if numbered else None)
    return str(symbol.followed_by(kind, number)), number


def _copy_outline(paper: Paper, new: Paper) -> None:
    """Give ``new`` the blocks of ``paper`` with their keys, level by level."""
    blocks = list(paper.blocks.standing().order_by("sequence"))
    standing, copies = {one.pk for one in blocks}, {}
    level = [one for one in blocks if one.parent_id is None]
    while level:
        made = Block.objects.bulk_create(
            Block(
                paper=new,
                parent_id=copies.get(one.parent_id),
                sequence=one.sequence,
                key=one.key,
                kind=one.kind,
                live=one.live,
                content=one.content,
                options=one.options,
                sources=one.sources,
            )
            for one in level
        )
        copies |= {one.pk: copy.pk for one, copy in zip(level, made, strict=True)}
        above = {one.pk for one in level} & standing
        level = [one for one in blocks if one.parent_id in above]


@dataclass(frozen=True)
class Relation:
    """How another paper stands to one: in words ("Superseded by"), and the paper."""

    words: str
    paper: Paper


def relations(paper: Paper, user) -> list[Relation]:
    """The papers that replace ``paper``, go with it, or that it goes with; those ``user`` sees."""
    visible = Paper.objects.visible_to(user).current()
    after = {
        Paper.Suffix.REVISION: _("Revised by"),
        Paper.Suffix.ADDENDUM: _("Added to by"),
        Paper.Suffix.CORRIGENDUM: _("Corrected by"),
    }
    before = {
        Paper.Suffix.REVISION: _("Revises"),
        Paper.Suffix.ADDENDUM: _("Adds to"),
        Paper.Suffix.CORRIGENDUM: _("Corrects"),
    }
    found = []
    if paper.replaces_id and (old := visible.filter(pk=paper.replaces_id).first()):
        found.append(Relation(before[Paper.Suffix(paper.suffix_kind)], old))
    for one in visible.filter(replaces=paper).order_by("pk"):
        superseding = one.suffix_kind == Paper.Suffix.REVISION and one.state in (
            Paper.State.ISSUED,
            Paper.State.SUPERSEDED,
        )
        words = _("Superseded by") if superseding else after[Paper.Suffix(one.suffix_kind)]
        found.append(Relation(words, one))
    return found


def _check(by) -> None:
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat issues papers."))
