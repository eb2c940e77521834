"""Documents that papers cite by their symbols: found in the text, resolved to what we know.

A symbol leads to a paper of ours, or to an entry of the register of outside documents. Links are
put in when a page is shown, to what its reader may see; stored versions stay as they are.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from html import escape

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rights import Right
from foundation.concurrency import archive, restore, save_version
from foundation.history import change
from reports.document import tree
from reports.document.numbering import numbers
from reports.document.stored import from_json
from reports.models import Paper, ReferenceDocument, Version
from reports.symbol_checks import letters
from reports.symbols import Symbol, find_in

_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class Target:
    """What a symbol leads to: its page here, or the address of an outside document (or "")."""

    record: Paper | ReferenceDocument
    url: str
    title: str
    language: str = ""

    @property
    def is_paper(self) -> bool:
        """Whether it is written here."""
        return isinstance(self.record, Paper)


@dataclass
class Cited:
    """A document that a paper cites.

    Attributes:
        places: keys of the parts that cite it with their printed numbers ("" where none), in
            the order of the paper.
        target: what it leads to; ``None`` when the record knows no such document.
    """

    symbol: Symbol
    places: dict[str, str] = field(default_factory=dict)
    target: Target | None = None


def resolve(symbols: Iterable[str], user) -> dict[str, Target]:
    """What each symbol leads to, by symbol; only what ``user`` may see. Two queries."""
    wanted = set(symbols)
    if not wanted:
        return {}
    found = {
        one.symbol: Target(one, one.address, one.title, one.title_language)
        for one in ReferenceDocument.objects.visible_to(user).current().filter(symbol__in=wanted)
    }
    papers = Paper.objects.visible_to(user).current().filter(symbol__in=wanted)
    for one in papers.only("symbol", "title", "language"):
        url = reverse("reports:detail", args=[one.pk])
        found[one.symbol] = Target(one, url, one.title, one.language)
    return found


def cited_by(paper: Paper, user) -> list[Cited]:
    """The documents that ``paper`` cites in what ``user`` may read of it, in their order.

    Whoever drafts papers reads the outline as it is written now; everyone the newest version
    that is shown to them, with what its live blocks say.
    """
    texts: list[tuple[str, str]] = []
    targets: dict = {}
    own = Version.objects.visible_to(user).filter(paper=paper, language=paper.language)
    newest = own.order_by("-number").first()
    if newest:
        document = from_json(json.dumps(newest.document))
        targets = numbers(document).targets
        texts += tree_texts(document)
    if user.can(Right.DRAFT_PAPERS):
        texts += block_texts(paper)
    known, found = letters(), {}
    for key, text in texts:
        for _start, _end, symbol in find_in(text, known):
            if str(symbol) == paper.symbol:
                continue
            one = found.setdefault(str(symbol), Cited(symbol))
            if key:
                one.places.setdefault(key, getattr(targets.get(key), "number", ""))
    for symbol, target in resolve(found, user).items():
        found[symbol].target = target
    return sorted(found.values(), key=lambda one: one.symbol.order)


def block_texts(paper: Paper) -> Iterator[tuple[str, str]]:
    """The texts of the outline as it is stored, each with the key of its block."""
    blocks = paper.blocks.standing().order_by("sequence").values_list("key", "content")
    for key, content in blocks:
        for value in content.values():
            for text in _stored_texts(value):
                yield key, text


def _stored_texts(value) -> Iterator[str]:
    """The running texts of stored inlines; marks inside a symbol do not part it."""
    if isinstance(value, str):
        yield value
        return
    run = []
    for one in value if isinstance(value, list) else []:
        if one.get("t") == "note":
            yield from _stored_texts(one.get("content"))
        elif one.get("t") == "span":
            run += _stored_texts(one.get("content"))
        else:
            run.append(one.get("text", ""))
    yield "".join(run)


def tree_texts(node: tree.Node, key: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a document, each with the key of the part that it stands in."""
    key = getattr(node, "key", "") or key
    for one in fields(node):
        yield from _field_texts(getattr(node, one.name), key)


def _field_texts(value, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, tree.Node):
        yield from tree_texts(value, key)
    if not isinstance(value, tuple):
        return
    if value and all(isinstance(one, tree.Inline) for one in value):
        yield key, tree.plain_text(value)
        for one in value:
            if isinstance(one, tree.Note | tree.Span):
                yield from _notes(one, key)
        return
    for one in value:
        yield from _field_texts(one, key)


def _notes(node: tree.Note | tree.Span, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, tree.Note):
        for paragraph in node.paragraphs:
            yield key, tree.plain_text(paragraph)
        return
    for one in node.inlines:
        if isinstance(one, tree.Note | tree.Span):
            yield from _notes(one, key)


def with_links(html: str, user, *, own: str = "") -> str:
    """The HTML of a paper with links at the symbols it cites, to what ``user`` may see.

    Args:
        html: written by :mod:`reports.document.html`; texts that are links already stay.
        own: the symbol of the paper itself, which leads nowhere.
    """
    if not find_in(html):
        return html
    known, pieces, cited = letters(), _TAG.split(html), set()
    for text in pieces[::2]:
        cited |= {str(one) for _start, _end, one in find_in(text, known)}
    targets = {
        symbol: target for symbol, target in resolve(cited - {own}, user).items() if target.url
    }
    if not targets:
        return html
    depth = 0
    for place, piece in enumerate(pieces):
        if place % 2:
            depth += piece.startswith("<a ") - piece.startswith("</a>")
        elif not depth:
            pieces[place] = _linked(piece, targets, known)
    return "".join(pieces)


def _linked(text: str, targets: dict[str, Target], known: set[str]) -> str:
    """A text of HTML with its symbols linked; symbols hold nothing that HTML escapes."""
    found, rest = [], 0
    for start, end, symbol in find_in(text, known):
        if target := targets.get(str(symbol)):
            title = f' title="{escape(target.title)}"' if target.title else ""
            found += [
                text[rest:start],
                f'<a class="paper-cited" href="{escape(target.url)}"{title}>{text[start:end]}</a>',
            ]
            rest = end
    return "".join([*found, text[rest:]])


# The register


def register(entry: ReferenceDocument, *, by, reason: str = "") -> ReferenceDocument:
    """Save a new entry of the register, already cleaned by a form.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
    """
    _check(by)
    with transaction.atomic(), change(by=by, reason=reason):
        entry.save(force_insert=True)
    return entry


def register_symbol(symbol: str, *, by, reason: str = "") -> ReferenceDocument:
    """The entry for a symbol: the one that is there, brought back where archived, or a new one.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError: it is no symbol, or that of a paper written here.
    """
    _check(by)
    entry = ReferenceDocument.objects.filter(symbol=symbol).first()
    if entry is None:
        entry = ReferenceDocument(symbol=symbol)
        entry.full_clean(exclude=["sort_key", "search"])
        return register(entry, by=by, reason=reason)
    if entry.archived_at is not None:
        restore(entry, entry.version, by=by, reason=reason)
    return entry


def change_entry(
    entry: ReferenceDocument, *, version: int, by, reason: str = ""
) -> ReferenceDocument:
    """Save a changed entry as its next version.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        StaleVersion: somebody else saved a newer version meanwhile.
    """
    _check(by)
    save_version(entry, version, by=by, reason=reason)
    return entry


def archive_entry(entry: ReferenceDocument, *, version: int, by, reason: str) -> ReferenceDocument:
    """Take an entry out of the register, with the reason; texts that cite it lose their link.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError: no reason is given, or it is archived already.
        StaleVersion: it was changed after ``by`` saw it.
    """
    _check(by)
    return archive(entry, version, by=by, reason=reason)


def restore_entry(
    entry: ReferenceDocument, *, version: int, by, reason: str = ""
) -> ReferenceDocument:
    """Bring an archived entry back. Errors are those of :func:`archive_entry`."""
    _check(by)
    return restore(entry, version, by=by, reason=reason)


def _check(by) -> None:
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat keeps the register of documents."))
