"""What the forms ask for a cover: the fields of each arrangement (reports.document.covers)."""

from django.utils.translation import gettext_lazy

from reports.document.boxes import BOXES
from reports.document.covers import FORMS

COVER_LABELS = {
    "office": gettext_lazy("Office, top left"),
    "body": gettext_lazy("Body, as printed"),
    "session": gettext_lazy("Session, as printed"),
    "place_month": gettext_lazy("Place and month"),
    "committee": gettext_lazy("Committee or section"),
    "code": gettext_lazy("Its code"),
    "status": gettext_lazy("Status line"),
    "date_line": gettext_lazy("Date line, such as Date: 7 October 2016"),
    "original": gettext_lazy("Original language, such as Original: English"),
    "purpose": gettext_lazy("Purpose of the document"),
    "objective": gettext_lazy("Relevant strategic objective"),
    "outcome": gettext_lazy("Main relevant outcome"),
    "policy": gettext_lazy("Policy implications"),
    "legal": gettext_lazy("Legal implications"),
    "financial": gettext_lazy("Financial implications"),
    "follow_up": gettext_lazy("Follow-up action required"),
    "author_unit": gettext_lazy("Author unit"),
    "related": gettext_lazy("Related documents"),
}
NAMES = {
    "2004": gettext_lazy("Header of 2000–2010"),
    "2011": gettext_lazy("Header and box since 2011"),
}


def cover_forms() -> list[tuple[str, str]]:
    """The arrangements that there are, with their names."""
    return [(code, NAMES.get(code, code)) for code in FORMS]


def cover_fields(form: str) -> list[str]:
    """The fields that a cover of this form has, in their order; the symbol is not among them."""
    rows = FORMS.get(form, ())
    names = [name for row in rows for name in (row.left, row.right)]
    boxed = ["purpose", *BOXES[form]] if form in BOXES else []
    return [one for one in dict.fromkeys([*names, *boxed]) if one and one != "symbol"]
