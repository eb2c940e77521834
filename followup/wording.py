"""Words about the register that lists and stories share."""

from django.utils.translation import ngettext

from followup.models import Action

# The colour of a state's badge; its word says it too.
TONES = {
    Action.State.PROPOSED: "quiet",
    Action.State.IN_CONSULTATION: "info",
    Action.State.ENDORSED: "info",
    Action.State.UNDER_WAY: "info",
    Action.State.COMPLETED: "good",
    Action.State.DEFERRED: "caution",
    Action.State.DISCONTINUED: "bad",
}


def in_report(paragraphs: str) -> str:
    """Where in its report a recommendation stands; empty when that is not known."""
    if not paragraphs:
        return ""
    words = ngettext(
        "paragraph %(paragraphs)s of the report",
        "paragraphs %(paragraphs)s of the report",
        number_of_paragraphs(paragraphs),
    )
    return words % {"paragraphs": paragraphs}


def number_of_paragraphs(paragraphs: str) -> int:
    """1 for a single number, else 2: what decides between singular and plural."""
    return 1 if paragraphs.isdecimal() else 2
