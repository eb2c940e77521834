"""The sentences that the record gives today for one part of it, in the language of a paper."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.texts import listed
from reports.locks import one_moment
from reports.models import Paper
from reports.narrative.decisions import from_decisions
from reports.narrative.events import from_events
from reports.narrative.positions import from_positions
from reports.narrative.sentences import Sentence
from reports.reading import Reading, UnreadableBlock

PARTS: dict[str, Callable[[Reading, dict, dict], list[Sentence]]] = {
    "positions": from_positions,
    "events": from_events,
    "decisions": from_decisions,
}


def sentences_for(paper: Paper, about: dict, options: dict, language: str) -> list[Sentence]:
    """What is proposed today.

    Args:
        about: ``from`` names the part of the record (:data:`PARTS`); the rest is its own.
        options: how it is told.
        language: of the sentences, one of those in which pages are.

    Raises:
        ValidationError: the language or the part is not known, or what is asked for is not there.
    """
    if language[:2] not in dict(settings.LANGUAGES):
        names = listed([str(name) for _code, name in settings.LANGUAGES])
        raise ValidationError(
            _("Sentences are proposed in %(languages)s only.") % {"languages": names},
            code="language",
        )
    part = PARTS.get(about.get("from", ""))
    if part is None:
        raise ValidationError(_("There is no such part of the record."), code="part")
    try:
        with one_moment(), translation.override(language):
            return part(Reading(paper), about, options)
    except UnreadableBlock as error:
        raise ValidationError(str(error), code="not_there") from error
