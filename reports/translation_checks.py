"""Whether a translation has everything in it that its source has besides words.

References, live values, footnotes and the sentences that rest on records are what ties a paper
to the record; a language that lacks one of them would say less than the others.
"""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from foundation.texts import semicolons
from reports.stored_inlines import to_markup


def parts_of(content: dict) -> Iterator[tuple[str, str]]:
    """What stands in the texts of a block besides words, each as its kind and what tells it.

    A reference counts as the same whether it is printed whole or as a bare number, since
    sentences are built in another way in another language. Links are left aside: an address may
    lead to the same page in another language.
    """
    for stored in content.values():
        if isinstance(stored, list):
            yield from _parts(stored)


def _parts(stored: list[dict]) -> Iterator[tuple[str, str]]:
    for one in stored:
        if one["t"] == "ref":
            yield (
                "ref",
                to_markup([{name: one[name] for name in ("t", "key", "end") if name in one}]),
            )
        elif one["t"] == "fact":
            options = dict(sorted(one.get("options", {}).items()))
            yield "fact", to_markup([{**one, "options": options}])
        elif one["t"] == "note":
            yield "note", ""
            yield from _parts(one["content"])
        elif one["t"] == "span":
            named = sorted(str(source.get("code", source.get("id"))) for source in one["sources"])
            yield "span", ", ".join(named)
            yield from _parts(one["content"])


def unlike(source: dict, target: dict) -> list[str]:
    """What the translation lacks or has beyond its source, each in a sentence; none: it is whole.

    Args:
        source, target: the contents of a block and of its translation.
    """
    found = [
        _("The text “%(name)s” is not translated.") % {"name": text_name(name)}
        for name in source
        if not target.get(name)
    ]
    if found:
        return found
    wanted, there = Counter(parts_of(source)), Counter(parts_of(target))
    for some, words in (
        (wanted - there, _("Missing from the translation: %(parts)s.")),
        (there - wanted, _("In the translation, but not in the source: %(parts)s.")),
    ):
        if some:
            named = semicolons([_named(kind, what, times) for (kind, what), times in some.items()])
            found.append(words % {"parts": named})
    return found


def _named(kind: str, what: str, times: int) -> str:
    words = {
        "ref": _("the reference %(what)s"),
        "fact": _("the live value %(what)s"),
        "note": _("a footnote"),
        "span": _("the sentence that rests on %(what)s"),
    }[kind] % {"what": what}
    return f"{words} (×{times})" if times > 1 else words


def text_name(name: str) -> str:
    """What one of the texts of a block is called."""
    return {
        "title": _("Heading"),
        "text": _("Text"),
        "attribution": _("Who said it, and where"),
        "subtitle": _("Line below the heading"),
        "note": _("Note at the end"),
    }[name]
