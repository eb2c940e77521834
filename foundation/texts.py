"""Text as people type it: fields that refuse what no page, Word file or PDF can hold."""

import re
from collections.abc import Iterable

from babel.lists import format_list
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

# C0 and C1 controls but tab and line ends, lone surrogates and the two non-characters: XML 1.0
# (2.2) and the PDF export refuse them, so they are refused where they enter.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A Spanish word before which "y" becomes "e": i or hi, but not the diphthong of "hielo".
SOUNDS_AS_I = re.compile(r"h?[ií](?![aeou])", re.IGNORECASE)
LINE_ENDS = re.compile("[\r\n\u2028\u2029]")


def validate_printable(value: str) -> None:
    """Refuse control characters, naming the first by its code and its place.

    Raises:
        ValidationError: code ``control_character``.
    """
    found = UNPRINTABLE.search(value)
    if found:
        raise ValidationError(
            _("Character %(place)s is a control character (U+%(code)s). Remove it."),
            code="control_character",
            params={"place": found.start() + 1, "code": f"{ord(found.group()):04X}"},
        )


def validate_one_line(value: str) -> None:
    """Refuse line ends in a field that is printed on one line.

    Raises:
        ValidationError: code ``line_end``.
    """
    if LINE_ENDS.search(value):
        raise ValidationError(_("Write this on one line."), code="line_end")


class LineField(models.CharField):
    """One printable line. ``max_length`` is in characters."""

    default_validators = (validate_printable, validate_one_line)


class ProseField(models.TextField):
    """Printable text of several lines; ``max_length`` characters, 20,000 unless told."""

    default_validators = (validate_printable,)

    def __init__(self, *args, max_length: int = 20_000, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)
        self.validators.append(models.fields.validators.MaxLengthValidator(max_length))


class LocalizedText:
    """A text kept as ``<name>_en``, ``<name>_fr`` and ``<name>_es``, read in the page's language.

    Declare it beside the three columns: ``name = LocalizedText("name")``. Where the asked
    language is empty the first filled one is given, English first.
    """

    def __init__(self, name: str):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return localized({lang: getattr(instance, f"{self.name}_{lang}") for lang in LANGUAGES})


LANGUAGES = ("en", "fr", "es")


def localized(texts: dict[str, str], language: str | None = None) -> str:
    """The text in ``language`` (the active one unless told), or the first that is not empty."""
    wanted = (language or get_language() or "en").split("-")[0]
    return texts.get(wanted) or next((texts[one] for one in LANGUAGES if texts.get(one)), "")


def listed(names: list[str]) -> str:
    """ "A, B and C" in the active language; English as the ILO writes it, without a last comma.

    Spanish has "e" for "y" before a word that begins with the sound of i ("Francia e Italia").
    """
    language = (get_language() or "en").replace("-", "_")
    locale = "en_GB" if language == "en" else language
    together = format_list(names, locale=locale) if names else ""
    if language[:2] == "es" and len(names) > 1 and SOUNDS_AS_I.match(names[-1]):
        head = together.removesuffix(f" y {names[-1]}")
        return f"{head} e {names[-1]}" if head != together else together
    return together


def quoted(text: str) -> str:
    """The text between the quotation marks of the active language."""
    return gettext("“%(text)s”") % {"text": text}


def colon() -> str:
    """A colon and a space; French has a space before the colon, too, at which no line ends."""
    return pgettext("between a label and what follows", ": ")


def semicolons(parts: Iterable[str]) -> str:
    """The parts in a row, as the active language prints semicolons: French has a space before."""
    return pgettext("between two parts of a list", "; ").join(parts)
