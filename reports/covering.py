"""What the forms ask for a cover: the fields of each arrangement (reports.document.covers)."""

from django.utils.translation import gettext_lazy

from reports.document.covers import FORMS

COVER_LABELS = {
    "office": gettext_lazy("Office, top left"),
    "body": gettext_lazy("Body, as printed"),
    "session": gettext_lazy("Session, as printed"),
    "place_month": gettext_lazy("Place and month"),
    "committee": gettext_lazy("Committee or section"),
    "code": gettext_lazy("Its code"),
    "status": gettext_lazy("Status line"),
}
NAMES = {"2004": gettext_lazy("Header of 2000–2010")}


def cover_forms() -> list[tuple[str, str]]:
    """The arrangements that there are, with their names."""
    return [(code, NAMES.get(code, code)) for code in FORMS]


def cover_fields(form: str) -> list[str]:
    """The fields that a cover of this form has, in their order; the symbol is not among them."""
    rows = FORMS.get(form, ())
    names = [name for row in rows for name in (row.left, row.right)]
    return [one for one in dict.fromkeys(names) if one and one != "symbol"]
