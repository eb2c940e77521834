"""What a discussion led to: the decision taken and what the Office was asked to do."""

from django.utils.translation import gettext as _

from consultations.models import Decision, Request
from reports.document.tree import Item, List, Plain, Source, Span, Text
from reports.reading import Reading, UnreadableBlock


def outcome(reading: Reading, options: dict) -> list:
    """The decisions and requests named by reference in ``decisions`` and ``requests``.

    Options: ``style`` of the list, dashes unless told.

    Raises:
        UnreadableBlock: one of them does not exist.
    """
    items = [
        *_items(reading, Decision, "consultations.decision", options.get("decisions", [])),
        *_items(reading, Request, "consultations.request", options.get("requests", [])),
    ]
    if not items:
        return [Plain(_("No outcome is recorded."))]
    return [List(options.get("style", "dash"), tuple(items))]


def _items(reading: Reading, model: type, label: str, references: list[str]) -> list[Item]:
    found = {one.reference: one for one in reading.visible(model).filter(reference__in=references)}
    missing = [one for one in references if one not in found]
    if missing:
        raise UnreadableBlock(
            _("There is no record %(references)s.") % {"references": ", ".join(missing)}
        )
    return [_item(found[one], label) for one in references]


def _item(record, label: str) -> Item:
    text = record.text.rstrip(".")
    if record.made_by:
        text = _("%(text)s (%(by)s)") % {"text": text, "by": record.made_by}
    if due := getattr(record, "due_text", ""):
        text = _("%(text)s; due: %(due)s") % {"text": text, "due": due}
    source = Source(label, record.pk, str(record)[:200])
    return Item((Span((Text(f"{text}."),), sources=(source,)),), key=f"outcome-{record.reference}")
