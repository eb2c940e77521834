"""The positions that a paper rests on, each with what is needed to check it years later."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import Receipt
from consultations.receipts import holds
from reports.asked import consultation, positions_asked, style
from reports.document.tree import Item, List, Plain, Source, Span, Text
from reports.kinds import LiveKind
from reports.reading import Reading, UnreadableBlock

# The hash is printed in groups, so that it breaks between lines and can be read aloud.
GROUP_OF_DIGITS = 16


def positions_with_receipts(reading: Reading, options: dict) -> list:
    """The positions that stand in a consultation: party, question, day, receipt, and hash.

    Raises:
        UnreadableBlock: a position is no longer as it was sealed, which nothing in the system
            can bring about.
    """
    receipts = (
        Receipt.objects.filter(position__in=positions_asked(reading, options).order_by())
        .select_related("position__question", "position__organization", "position__regional_group")
        .order_by("position__question__sequence", "position_id")
    )
    broken = [one.number for one in receipts if not holds(one)]
    if broken:
        raise UnreadableBlock(
            _("These positions are not as they were sealed: %(receipts)s.")
            % {"receipts": ", ".join(broken)}
        )
    items = tuple(_item(one) for one in receipts)
    if not items:
        return [Plain(_("No position is recorded."))]
    return [List(options["style"], items)]


def _item(receipt: Receipt) -> Item:
    position = receipt.position
    words = _("%(party)s, “%(question)s”, %(day)s: receipt %(number)s, SHA-256 %(digest)s.") % {
        "party": position.party[:1].upper() + position.party[1:],
        "question": position.question.title,
        "day": date_format(position.stated_on, "DATE_FORMAT"),
        "number": receipt.number,
        "digest": grouped(receipt.digest),
    }
    source = Source("consultations.position", position.pk, str(position)[:200])
    return Item((Span((Text(words),), sources=(source,)),), key=f"receipt-{position.pk}")


def grouped(digest: str) -> str:
    """A hash in groups of digits."""
    size = GROUP_OF_DIGITS
    return " ".join(digest[start : start + size] for start in range(0, len(digest), size))


KIND = LiveKind(
    "positions_with_receipts",
    gettext_lazy("Positions with receipts"),
    gettext_lazy("The positions of a consultation, each with what is needed to check it later."),
    (consultation(), style("dash")),
    positions_with_receipts,
)
