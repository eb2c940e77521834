"""Papers, their outline, their immutable versions, and the work of assembling them."""

from reports.models.assemblies import Assembly, AssemblyPart
from reports.models.bundles import Bundle, BundleFile, BundlePart
from reports.models.glossary import Term, TermText
from reports.models.languages import PaperLanguage, Translation, TranslationState
from reports.models.narrative import DraftSentence, FindingNote, NarrativeDraft
from reports.models.papers import Block, BlockKind, Paper
from reports.models.presence import Presence
from reports.models.references import ReferenceDocument
from reports.models.types import PaperType
from reports.models.versions import Citation, Version, VersionFile

# Rules over several of the above, which register themselves.
from reports.models import issued  # isort:skip

__all__ = [
    "Assembly",
    "AssemblyPart",
    "Block",
    "BlockKind",
    "Bundle",
    "BundleFile",
    "BundlePart",
    "Citation",
    "DraftSentence",
    "FindingNote",
    "NarrativeDraft",
    "Paper",
    "PaperLanguage",
    "PaperType",
    "Presence",
    "ReferenceDocument",
    "Term",
    "TermText",
    "Translation",
    "TranslationState",
    "Version",
    "VersionFile",
    "issued",
]
