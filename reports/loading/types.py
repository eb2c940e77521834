"""The types of papers of the record, with their outlines in three languages."""

from collections import defaultdict

from reports.loading.files import RecordError, Row
from reports.loading.keeping import Entry
from reports.loading.outline import OutlineBlock, read_outline
from reports.loading.parts import Parts
from reports.models import PaperType
from reports.models.papers import Paper

FILE = "paper_types.yaml"
KNOWN = {"code", "name", "help", "purpose", "cover_form", "cover", "sections", "outline"}


def load(parts: Parts) -> None:
    """Load every type; one that a person has changed stays as it is."""
    entries = []
    for place, held in enumerate(parts.yaml(FILE), 1):
        if unknown := set(held) - KNOWN:
            names = ", ".join(sorted(unknown))
            raise RecordError(f"{FILE}, type {place}: “{names}” means nothing.")
        where = f"{FILE}, {held['code']}"
        outlines = {
            language: nested(read_outline(f"{where} ({language})", blocks, parts.find))
            for language, blocks in held["outline"].items()
        }
        names = {
            f"{name}_{language}": held[name].get(language, "")
            for name in ("name", "help")
            for language in ("en", "fr", "es")
        }
        values = {
            "code": held["code"],
            "purpose": held["purpose"],
            "cover_form": held["cover_form"],
            "cover": held.get("cover", {}),
            "sections": held.get("sections", str(Paper.Sections.ROMAN)),
            "languages": sorted(outlines),
            "outline": outlines,
            **names,
        }
        entries.append(Entry(Row({"code": held["code"]}, f"{FILE}, type {place}"), values))
    parts.keep(PaperType, entries, parts.types, natural=["code"])


def nested(blocks: list[OutlineBlock]) -> list[dict]:
    """Blocks in reading order as the nested mappings that a type keeps."""
    inside: dict[str, list[dict]] = defaultdict(list)
    for one in blocks:
        held = {
            "key": one.key,
            "kind": one.kind,
            **({"live": one.live} if one.live else {}),
            **({"content": one.content} if one.content else {}),
            **({"options": one.options} if one.options else {}),
            **({"sources": one.sources} if one.sources else {}),
            "children": inside[one.key],
        }
        inside[one.parent].append(held)
    return inside[""]
