"""Types of papers at work: a paper begun from one, and a type made from a paper.

An outline in a type is a list of nested mappings, one for each block::

    {"key": "purpose", "kind": "paragraph", "content": {...}, "options": {...},
     "live": "", "sources": [...], "children": [...]}
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.rights import Right
from foundation.history import change
from reports.models import Block, Paper, PaperType
from reports.outline import Outline
from reports.writing import STEP

PARTS = ("key", "kind", "live", "content", "options", "sources")


def outline_of(paper: Paper, *, sources: bool = True) -> list[dict]:
    """The outline of ``paper`` as it stands, as a type keeps it (one query).

    Args:
        sources: whether the records that blocks rest on are kept; those inside sentences stay.
    """
    outline = Outline(paper)

    def level(parent: int | None) -> list[dict]:
        return [
            {
                **{name: getattr(one, name) for name in PARTS if getattr(one, name)},
                **({} if sources else {"sources": []}),
                "children": level(one.pk),
            }
            for one in outline.inside[parent]
        ]

    return level(None)


def lay_out(paper: Paper, outline: Iterable[dict], parent: Block | None = None) -> None:
    """Store the blocks of ``outline`` in an empty ``paper``, inside one transaction."""
    for place, one in enumerate(outline, 1):
        block = Block.objects.create(
            paper=paper,
            parent=parent,
            sequence=place * STEP,
            **{name: one[name] for name in PARTS if one.get(name)},
        )
        lay_out(paper, one.get("children", ()), block)


def begin_paper(paper: Paper, *, by) -> Paper:
    """Store a new paper, with the outline of its type in its language, as far as there is one.

    Args:
        paper: with its values, cleaned; its ``type`` may be empty.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
    """
    _may_draft(by)
    with transaction.atomic(), change(by=by):
        paper.state = Paper.State.DRAFTING
        paper.save(force_insert=True)
        if paper.type is not None:
            outlines = paper.type.outline
            known = outlines.get(paper.language) or next(iter(outlines.values()), [])
            lay_out(paper, known)
    return paper


def keep_as_type(paper: Paper, kept: PaperType, *, by) -> PaperType:
    """Make ``kept`` the type of papers like ``paper``: its outline, cover and numbering.

    The outline is kept for the language of the paper; a type has one for each. What the text of
    the paper rests on is left out.

    Args:
        kept: a new type with its names, or one that is to get this outline too.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError: the paper has no outline.
    """
    _may_draft(by)
    outline = outline_of(paper, sources=False)
    if not outline:
        raise ValidationError(_("This paper has no outline yet."))
    with transaction.atomic(), change(by=by):
        if kept.pk is not None:
            kept = PaperType.objects.select_for_update().get(pk=kept.pk)
            kept.version += 1
        else:
            kept.purpose, kept.sections = paper.purpose, paper.sections
            kept.cover_form = paper.cover.get("form", "2004")
            # What only this paper's cover says is left out.
            kept.cover = {name: paper.cover[name] for name in SHARED if paper.cover.get(name)}
        kept.outline = {**kept.outline, paper.language: outline}
        kept.languages = sorted({*kept.languages, paper.language})
        kept.save()
    return kept


# Cover lines that papers of one type share.
SHARED = ("office", "body", "status")


def _may_draft(by) -> None:
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat writes papers."))
