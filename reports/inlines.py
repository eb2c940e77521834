"""Running text as it is stored in blocks (JSON), and the short markup in which people write it.

The JSON is the truth; the markup exists for outlines in files and is read once, when they are
loaded. Stored inlines are a list of these (:class:`reports.outline.Reader` turns them into those
of the document tree)::

    {"t": "text", "text": "...", "em": true, "strong": true}
    {"t": "ref", "key": "p34", "end": "p36", "bare": true}
    {"t": "note", "content": [...]}
    {"t": "fact", "name": "events.count", "options": {"since": "2004-03"}}
    {"t": "link", "address": "https://...", "text": "..."}
    {"t": "span", "content": [...], "sources": [{"model": "events.event", "code": "E48"}]}

The markup::

    *em*  **strong**  [words](https://address)  \\* for the character itself
    {{ref:p34}}  {{ref:p34..p36}}  {{ref:p34 bare}}      the number is computed at output
    {{note: words of a footnote}}
    {{fact:events.count since=2004-03 undated="leave out"}}
    {{s:E48,R15}}a sentence that rests on these records{{/s}}
    {{s:events.event:12}}a record that has no code, by its number{{/s}}
    {{lang:fr}}mots en français{{lang:}}
"""

import re
import shlex
from collections.abc import Callable

from django.utils.translation import gettext as _

from reports.document.cleaning import ForbiddenLink, clean_address

Inlines = list[dict]
FindRecord = Callable[[str], dict]

TOKEN = re.compile(
    r"\\(?P<plain>[\\*\[\]{}])"
    r"|(?P<flag>\*\*|\*)"
    r"|\[(?P<words>(?:\\.|[^\]\\])+)\]\((?P<address>[^\s)]+)\)"
    r"|\{\{(?P<end>/s)\}\}"
    r"|\{\{s:(?P<span>[^{}]*)\}\}"
    r"|\{\{lang:(?P<lang>[A-Za-z-]*)\}\}"
    r"|\{\{note:(?P<note>)"
    r"|\{\{(?P<kind>ref|fact):(?P<rest>[^{}]*)\}\}"
    r"|(?P<stray>\{\{|\}\})",
    re.DOTALL,
)
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
NUMBERED = re.compile(r"(?P<model>[a-z_]+\.[a-z_]+):(?P<id>[0-9]{1,18})")
# What people type as a space or an end of line; no-break and thin spaces belong to the text.
SPACES = re.compile(r"[ \t\r\n]+")


class MarkupError(ValueError):
    """Markup that cannot be read; the message says what and where."""


def parse(markup: str, find: FindRecord | None = None) -> Inlines:
    """Read ``markup`` into stored inlines. Line ends count as spaces.

    Args:
        find: gives ``{"model": ..., "code": ...}`` for the code of a record, or raises
            ``LookupError``; without it, sentences cannot name records.

    Raises:
        MarkupError: something is not closed, not known, or names no record.
    """
    return _Parser(SPACES.sub(" ", markup).strip(" "), find).read()


class _Parser:
    """Reads one text from left to right; containers (notes, sentences) call themselves."""

    def __init__(self, text: str, find: FindRecord | None):
        self.text = text
        self.find = find
        self.place = 0
        self.flags: dict[str, bool | str] = {"em": False, "strong": False, "lang": ""}

    def read(self, inside: str = "") -> Inlines:
        """Everything up to the end of ``inside`` ("note" or "s"), or of the text."""
        found: Inlines = []
        opened = dict(self.flags)
        while True:
            token = TOKEN.search(self.text, self.place)
            self._add(found, self.text[self.place : token.start() if token else None])
            if token is None:
                self.place = len(self.text)
                if inside:
                    raise MarkupError(_NOT_CLOSED[inside]())
                break
            self.place = token.end()
            if self._ends(token, inside):
                break
            self._take(token, found, inside)
        if self.flags != opened:
            raise self._error(_("An asterisk or a language is not closed before %(near)s."))
        return found

    def _ends(self, token: re.Match, inside: str) -> bool:
        if token["stray"] == "}}" and inside == "note":
            return True
        if token["end"]:
            if inside != "s":
                raise self._error(_("A sentence ends that did not begin, at %(near)s."))
            return True
        return False

    def _take(self, token: re.Match, found: Inlines, inside: str) -> None:
        if token["plain"]:
            self._add(found, token["plain"])
        elif token["flag"]:
            name = "strong" if token["flag"] == "**" else "em"
            self.flags[name] = not self.flags[name]
        elif token["lang"] is not None:
            self.flags["lang"] = token["lang"]
        elif token["address"]:
            found.append(self._link(token))
        elif token["span"] is not None:
            if inside == "s":
                raise self._error(_("A sentence begins inside another, at %(near)s."))
            sources = self._sources(token["span"])
            found.append({"t": "span", "content": self.read("s"), "sources": sources})
        elif token["note"] is not None:
            if inside == "note":
                raise self._error(_("A footnote begins inside another, at %(near)s."))
            content = self.read("note")
            _strip(content)
            found.append({"t": "note", "content": content})
        elif token["kind"] == "ref":
            found.append(self._reference(token["rest"]))
        elif token["kind"] == "fact":
            found.append(self._fact(token["rest"]))
        else:
            raise MarkupError(
                _("“%(stray)s” belongs to nothing, at %(near)s.")
                % {"stray": token["stray"], "near": self._near()}
            )

    def _add(self, found: Inlines, text: str) -> None:
        if not text:
            return
        one = {"t": "text", "text": text, **{name: on for name, on in self.flags.items() if on}}
        last = found[-1] if found else None
        if last and last["t"] == "text" and {**last, "text": ""} == {**one, "text": ""}:
            last["text"] += text
        else:
            found.append(one)

    def _link(self, token: re.Match) -> dict:
        try:
            address = clean_address(token["address"])
        except ForbiddenLink as error:
            raise MarkupError(str(error)) from error
        return {"t": "link", "address": address, "text": re.sub(r"\\(.)", r"\1", token["words"])}

    def _sources(self, codes: str) -> list[dict]:
        return [record(one.strip(), self.find) for one in codes.split(",") if one.strip()]

    def _reference(self, rest: str) -> dict:
        target, _space, mode = rest.strip().partition(" ")
        key, _dots, end = target.partition("..")
        for one in filter(None, (key, end)):
            if not KEY.fullmatch(one):
                raise MarkupError(_("“%(key)s” is no key of a block.") % {"key": one})
        if not key or mode.strip() not in {"", "bare"}:
            raise MarkupError(_("The reference “%(rest)s” cannot be read.") % {"rest": rest})
        more = {**({"end": end} if end else {}), **({"bare": True} if mode else {})}
        return {"t": "ref", "key": key, **more}

    def _fact(self, rest: str) -> dict:
        try:
            name, *pairs = shlex.split(rest)
            options = dict(one.split("=", 1) for one in pairs)
        except ValueError as error:
            raise MarkupError(
                _("The live value “%(rest)s” cannot be read.") % {"rest": rest.strip()}
            ) from error
        return {"t": "fact", "name": name, "options": options}

    def _error(self, words: str) -> MarkupError:
        return MarkupError(words % {"near": self._near()})

    def _near(self) -> str:
        return f"“{self.text[max(0, self.place - 20) : self.place + 20]}”"


_NOT_CLOSED = {
    "note": lambda: _("A footnote is not closed."),
    "s": lambda: _("A sentence with records is not closed."),
}


def record(code: str, find: FindRecord | None) -> dict:
    """The record with ``code`` as sources name it.

    Raises:
        MarkupError: there is no such record.
    """
    if numbered := NUMBERED.fullmatch(code):
        return {"model": numbered["model"], "id": int(numbered["id"])}
    try:
        if find is None:
            raise LookupError(code)
        return find(code)
    except LookupError as error:
        raise MarkupError(_("There is no record “%(code)s”.") % {"code": code}) from error


def _strip(content: Inlines) -> None:
    """Take the spaces off both ends of a footnote."""
    if content and content[0]["t"] == "text":
        content[0]["text"] = content[0]["text"].lstrip()
    if content and content[-1]["t"] == "text":
        content[-1]["text"] = content[-1]["text"].rstrip()
    content[:] = [one for one in content if one["t"] != "text" or one["text"]]
