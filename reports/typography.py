"""Quotation marks and apostrophes as the language of a paper prints them.

Records keep what was typed, which mostly is straight; a paper is printed, so all of its text
passes here once, when the document is made.
"""

import dataclasses
import re

from reports.document import tree

# Opening and closing marks, outer and inner. French sets them off with no-break spaces.
MARKS = {
    "en": ("“", "”", "‘", "’"),
    "fr": ("«\u00a0", "\u00a0»", "“", "”"),
    "es": ("«", "»", "“", "”"),
}
# A mark opens at the beginning, after a space, an opening bracket or another opening mark.
_OPENING = re.compile(r"(^|[\s(\[{–—“‘«])([\"'])(?=\S)")


def typeset(text: str, language: str) -> str:
    """``text`` with the quotation marks of ``language``; unchanged where they are not known.

    An apostrophe inside or at the end of a word becomes "’" in every language.
    """
    marks = MARKS.get(language[:2])
    if marks is None or not ('"' in text or "'" in text):
        return text
    outer_open, outer_close, inner_open, inner_close = marks
    opened = _OPENING.sub(
        lambda found: found[1] + (outer_open if found[2] == '"' else inner_open), text
    )
    # Twice, for a mark directly after another one.
    opened = _OPENING.sub(
        lambda found: found[1] + (outer_open if found[2] == '"' else inner_open), opened
    )
    closed = opened.replace('"', outer_close)
    return re.sub(r"'(?=\w)|(?<=\w)'", "’", closed).replace("'", inner_close)


def typeset_paper(paper: tree.Paper) -> tree.Paper:
    """The paper with all of its running text set; addresses and keys stay as they are."""
    whole = _set(paper, paper.language)
    return dataclasses.replace(whole, title=typeset(paper.title, paper.language))


def _set(value, language: str):
    if isinstance(value, tuple):
        return tuple(_set(one, language) for one in value)
    if not isinstance(value, tree.Node):
        return value
    if isinstance(value, tree.Text):
        # Words of another language keep their own marks.
        return dataclasses.replace(value, text=typeset(value.text, value.lang or language))
    if isinstance(value, tree.Source):
        return value
    changed = {}
    for one in dataclasses.fields(value):
        before = getattr(value, one.name)
        if isinstance(before, tuple | tree.Node):
            after = _set(before, language)
            if after != before:
                changed[one.name] = after
    return dataclasses.replace(value, **changed) if changed else value
