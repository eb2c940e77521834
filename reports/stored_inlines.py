"""Stored running text (:mod:`reports.inlines`): checked on its way in, and written as markup.

Editors and programs send stored inlines; nothing else of what they send is kept. The markup is
what people edit where no script runs: ``parse(to_markup(stored))`` gives ``stored`` again.
"""

import re
import shlex
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from reports.document.cleaning import ForbiddenLink, clean, clean_address
from reports.inlines import KEY, Inlines

LONGEST = 50_000
DEEPEST = 3
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FACT = re.compile(r"[a-z_]+(\.[a-z_]+)*")
MODEL = re.compile(r"[a-z_]+\.[a-z_]+")


class InvalidText(ValueError):
    """What was sent is no running text; the message says what is wrong."""


def check(stored) -> Inlines:
    """``stored`` cleaned: known parts only, equal neighbours joined, empty ones left out.

    Raises:
        InvalidText: a part is not known, points nowhere by its form, or is too long.
    """
    found = _checked(stored, 0, inside=())
    if sum(len(one) for one in texts(found)) > LONGEST:
        raise InvalidText(
            _("The text is longer than %(most)s characters.") % {"most": f"{LONGEST:,}"}
        )
    return found


def texts(stored) -> Iterator[str]:
    """The words of stored inlines, footnotes among them."""
    for one in stored:
        yield one.get("text", "")
        yield from texts(one.get("content", []))


def words(stored, *, notes: bool = True) -> str:
    """The bare words of stored inlines, with or without those of footnotes."""
    return "".join(
        one.get("text", "") + words(one.get("content", []), notes=notes)
        for one in stored
        if notes or one["t"] != "note"
    )


def _checked(stored, depth: int, inside: tuple[str, ...]) -> Inlines:
    if not isinstance(stored, list) or depth > DEEPEST:
        raise InvalidText(_("This is no running text."))
    found: Inlines = []
    for one in stored:
        kind = one.get("t") if isinstance(one, dict) else None
        if kind not in _KINDS or kind in inside or (kind == "span" and "note" in inside):
            raise InvalidText(_("“%(kind)s” cannot stand in this text.") % {"kind": kind})
        part = _KINDS[kind](one, depth, inside)
        last = found[-1] if found else None
        if part is None:
            continue
        if last and kind == "text" and {**last, "text": ""} == {**part, "text": ""}:
            last["text"] += part["text"]
        else:
            found.append(part)
    return found


def _words_of(one: dict, name: str = "text") -> str:
    value = one.get(name, "")
    if not isinstance(value, str):
        raise InvalidText(_("This is no running text."))
    return clean(value).replace("\n", " ")


def _text(one, depth, inside):
    text = _words_of(one)
    language = one.get("lang") or ""
    if language and not (isinstance(language, str) and LANGUAGE.fullmatch(language)):
        raise InvalidText(_("“%(code)s” is no language.") % {"code": language})
    marks = {name: True for name in ("em", "strong") if one.get(name)}
    more = {"lang": language} if language else {}
    return {"t": "text", "text": text, **marks, **more} if text else None


def _ref(one, depth, inside):
    keys = [one.get("key"), *([one["end"]] if one.get("end") else [])]
    for key in keys:
        if not isinstance(key, str) or not KEY.fullmatch(key):
            raise InvalidText(_("A reference leads nowhere."))
    end = {"end": keys[1]} if len(keys) > 1 else {}
    return {"t": "ref", "key": keys[0], **end, **({"bare": True} if one.get("bare") else {})}


def _note(one, depth, inside):
    content = _checked(one.get("content", []), depth + 1, (*inside, "note"))
    if content and content[0]["t"] == "text":
        content[0]["text"] = content[0]["text"].lstrip(" ")
    if content and content[-1]["t"] == "text":
        content[-1]["text"] = content[-1]["text"].rstrip(" ")
    content = [part for part in content if part["t"] != "text" or part["text"]]
    return {"t": "note", "content": content} if content else None


def _span(one, depth, inside):
    content = _checked(one.get("content", []), depth + 1, (*inside, "span"))
    if not content:
        return None
    return {"t": "span", "content": content, "sources": sources(one.get("sources", []))}


def sources(named) -> list[dict]:
    """Records as blocks and sentences name them, each once.

    Raises:
        InvalidText: one is named by neither code nor number.
    """
    found = []
    for one in named if isinstance(named, list) else [None]:
        model = one.get("model") if isinstance(one, dict) else None
        code, key = (one.get("code"), one.get("id")) if isinstance(one, dict) else (None, None)
        by_code = isinstance(code, str) and 0 < len(code) <= 40 and not re.search(r"[{},]", code)
        by_key = type(key) is int and 0 < key < 10**18
        if not isinstance(model, str) or not MODEL.fullmatch(model) or by_code == by_key:
            raise InvalidText(_("A record that the text rests on is not named as it should be."))
        kept = {"model": model, **({"code": code} if by_code else {"id": key})}
        if kept not in found:
            found.append(kept)
    return found


def _link(one, depth, inside):
    try:
        address = clean_address(_words_of(one, "address"))
    except ForbiddenLink as error:
        raise InvalidText(str(error)) from error
    return {"t": "link", "address": address, "text": _words_of(one) or address}


def _fact(one, depth, inside):
    name, options = one.get("name"), one.get("options") or {}
    if not isinstance(name, str) or not FACT.fullmatch(name) or not isinstance(options, dict):
        raise InvalidText(_("A live value has no name."))
    for key, value in options.items():
        if not isinstance(value, str) or re.search(r"[{}\n]", value) or not KEY.fullmatch(key):
            raise InvalidText(_("The options of the live value “%(name)s” cannot be read.") % one)
    return {"t": "fact", "name": name, "options": {key: options[key] for key in sorted(options)}}


_KINDS: dict[str | None, Callable] = {
    "text": _text,
    "ref": _ref,
    "note": _note,
    "span": _span,
    "link": _link,
    "fact": _fact,
}


def to_markup(stored: Inlines) -> str:
    """The markup of stored inlines, which :func:`reports.inlines.parse` reads back."""
    writer = _Writer()
    writer.write(stored)
    return writer.closed()


class _Writer:
    """Writes from left to right; marks are closed before anything that is no plain text."""

    OFF = {"em": False, "strong": False, "lang": ""}

    def __init__(self):
        self.parts: list[str] = []
        self.flags = dict(self.OFF)

    def closed(self) -> str:
        """What was written, every mark closed."""
        self.mark(self.OFF)
        return "".join(self.parts)

    def mark(self, wanted: dict) -> None:
        """Open and close marks until they are as wanted."""
        if wanted["lang"] != self.flags["lang"]:
            self.parts.append(_token(f"lang:{wanted['lang']}"))
        for name, sign in (("strong", "**"), ("em", "*")):
            if wanted[name] != self.flags[name]:
                self.parts.append(sign)
        self.flags = dict(wanted)

    def write(self, stored: Inlines) -> None:
        """All of ``stored``."""
        for one in stored:
            if one["t"] == "text":
                self.mark({name: one.get(name, off) for name, off in self.OFF.items()})
                self.parts.append(_escaped(one["text"]))
                continue
            self.mark(self.OFF)
            getattr(self, one["t"])(one)

    def ref(self, one: dict) -> None:
        """A reference."""
        end = f"..{one['end']}" if one.get("end") else ""
        self.parts.append(_token(f"ref:{one['key']}{end}{' bare' if one.get('bare') else ''}"))

    def note(self, one: dict) -> None:
        """A footnote."""
        self.parts.append("{{note: ")
        self.write(one["content"])
        self.mark(self.OFF)
        self.parts.append("}}")

    def span(self, one: dict) -> None:
        """A sentence with the records that it rests on."""
        named = ",".join(
            source["code"] if "code" in source else f"{source['model']}:{source['id']}"
            for source in one["sources"]
        )
        self.parts.append(_token(f"s:{named}"))
        self.write(one["content"])
        self.mark(self.OFF)
        self.parts.append("{{/s}}")

    def link(self, one: dict) -> None:
        """A link."""
        text = re.sub(r"([\\\[\]])", r"\\\1", one["text"])
        address = one["address"].replace(")", "%29").replace("{", "%7B").replace("}", "%7D")
        self.parts.append(f"[{text}]({address})")

    def fact(self, one: dict) -> None:
        """A live value."""
        pairs = (f" {shlex.quote(f'{key}={value}')}" for key, value in one["options"].items())
        self.parts.append(_token(f"fact:{one['name']}{''.join(pairs)}"))


def _token(text: str) -> str:
    return "{{" + text + "}}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\*\[\]{}])", r"\\\1", text)
