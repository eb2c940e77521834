"""What a discussion led to: the decision taken and what the Office was asked to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import Decision, Request
from reports.asked import DECISION, REQUEST, style
from reports.document.tree import Item, List, Plain, Source, Span, Text
from reports.kinds import LiveKind, Option, OptionKind
from reports.reading import Reading


def outcome(reading: Reading, options: dict) -> list:
    """The decisions and requests named by reference in ``decisions`` and ``requests``."""
    items = [
        *_items(reading, Decision, "consultations.decision", options.get("decisions", [])),
        *_items(reading, Request, "consultations.request", options.get("requests", [])),
    ]
    if not items:
        return [Plain(_("No outcome is recorded."))]
    return [List(options["style"], tuple(items))]


def _items(reading: Reading, model: type, label: str, references: list[str]) -> list[Item]:
    found = {one.reference: one for one in reading.visible(model).filter(reference__in=references)}
    return [_item(found[one], label) for one in references]


def _item(record, label: str) -> Item:
    text = record.text.rstrip(".")
    if record.made_by:
        text = _("%(text)s (%(by)s)") % {"text": text, "by": record.made_by}
    if due := getattr(record, "due_text", ""):
        text = _("%(text)s; due: %(due)s") % {"text": text, "due": due}
    source = Source(label, record.pk, str(record)[:200])
    return Item((Span((Text(f"{text}."),), sources=(source,)),), key=f"outcome-{record.reference}")


KIND = LiveKind(
    "outcome",
    gettext_lazy("Outcome"),
    gettext_lazy("The decisions and requests that a discussion led to."),
    (
        Option("decisions", OptionKind.RECORDS, gettext_lazy("Decisions"), called=DECISION),
        Option("requests", OptionKind.RECORDS, gettext_lazy("Requests"), called=REQUEST),
        style("dash"),
    ),
    outcome,
)
