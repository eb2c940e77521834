"""Why a paper could not be assembled, in words for whoever asked for it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.document.apart import OutOfMemory
from reports.document.fonts import FontsMissing, UnprintableCharacter
from reports.document.pdf import PdfRefused
from reports.document.tree import InvalidPaper
from reports.reading import UnreadableBlock

# What trying again cannot mend: the outline or a text must be changed, or the fonts installed.
FINAL = (UnreadableBlock, InvalidPaper, UnprintableCharacter, PdfRefused, FontsMissing, OutOfMemory)


def reason(error: Exception) -> str:
    """The words for one of :data:`FINAL`, in the active language."""
    if isinstance(error, UnprintableCharacter):
        return _unprintable(error)
    if isinstance(error, InvalidPaper):
        return _("The outline cannot be printed: %(reason)s") % {"reason": error}
    if isinstance(error, PdfRefused):
        return _("The PDF could not be made: %(reason)s") % {"reason": error}
    if isinstance(error, FontsMissing):
        return _("The fonts for the PDF are not installed: %(reason)s") % {"reason": error}
    if isinstance(error, OutOfMemory):
        return _(
            "The paper is too long for the format %(format)s: writing it takes more than the "
            "%(limit)s MB of memory that a paper may take here. Divide it, or ask the operator "
            "to allow more."
        ) % {"format": error.format, "limit": error.limit}
    return str(error)


def _unprintable(error: UnprintableCharacter) -> str:
    first, others = error.missing[0], len(error.missing) - 1
    params = {"character": first.character, "name": first.name, "place": first.place}
    if first.number:
        params["number"] = first.number
        found = _(
            "Paragraph %(number)s has the character “%(character)s” (%(name)s), which no font of "
            "the PDF has. Write it in another way."
        )
    else:
        found = _(
            "The character “%(character)s” (%(name)s; %(place)s) is in no font of the PDF. "
            "Write it in another way."
        )
    words = found % params
    if others:
        words += " " + ngettext(
            "There is %(count)s more such place.", "There are %(count)s more such places.", others
        ) % {"count": others}
    return words
