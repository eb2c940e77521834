"""What changed between two texts, word by word."""

import difflib
import re
from dataclasses import dataclass

# A word with the space after it, so that the pieces put together give the text again.
PIECE = re.compile(r"\S+\s*|\s+")
# Beyond this many words, the comparison of each with each takes too long for a page.
WORDS_LIMIT = 6_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed ("same"), was added ("added") or taken away ("removed")."""

    kind: str
    text: str


def word_changes(before: str, after: str) -> list[Piece]:
    """``before`` and ``after`` as one text: what stayed, what was taken away, what was added.

    Without the removed pieces it is ``after``, without the added ones ``before``. Texts of more
    than 6,000 words are given as wholly replaced.
    """
    old, new = PIECE.findall(before), PIECE.findall(after)
    if old == new:
        return [Piece("same", after)] if after else []
    if len(old) + len(new) > WORDS_LIMIT:
        found = [("removed", old), ("added", new)]
    else:
        found = []
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            if tag == "equal":
                found.append(("same", new[k:m]))
            else:
                found += [("removed", old[i:j]), ("added", new[k:m])]
    return [Piece(kind, "".join(pieces)) for kind, pieces in found if pieces]
