"""Papers, their outline, their immutable versions, and the work of assembling them."""

from reports.models.assemblies import Assembly, AssemblyPart
from reports.models.glossary import Term, TermText
from reports.models.languages import PaperLanguage, Translation, TranslationState
from reports.models.papers import Block, BlockKind, Paper
from reports.models.presence import Presence
from reports.models.types import PaperType
from reports.models.versions import Citation, Version, VersionFile

__all__ = [
    "Assembly",
    "AssemblyPart",
    "Block",
    "BlockKind",
    "Citation",
    "Paper",
    "PaperLanguage",
    "PaperType",
    "Presence",
    "Term",
    "TermText",
    "Translation",
    "TranslationState",
    "Version",
    "VersionFile",
]
