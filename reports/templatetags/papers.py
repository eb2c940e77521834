"""What templates of papers share."""

from django import template
from django.utils.translation import gettext_lazy

from accounts.rights import Right

register = template.Library()

# Which pages a paper has: the address's name, what it is called, and whether only writers see it.
PAGES = (
    ("detail", gettext_lazy("Paper"), False),
    ("write", gettext_lazy("Write"), True),
    ("narrative", gettext_lazy("Drafted text"), True),
    ("languages", gettext_lazy("Languages"), True),
    ("clearance", gettext_lazy("Clearance"), True),
    ("versions", gettext_lazy("Versions compared"), False),
    ("drift", gettext_lazy("Facts since"), True),
    ("references", gettext_lazy("Documents cited"), True),
    ("returned", gettext_lazy("Back from Word"), True),
    ("issue", gettext_lazy("Issue"), True),
)


@register.inclusion_tag("reports/_paper_nav.html", takes_context=True)
def paper_pages(context, paper, current: str) -> dict:
    """The pages of ``paper`` that the reader has, with the ``current`` one marked."""
    from django.urls import NoReverseMatch, reverse

    user = context["request"].user
    writes = user.is_authenticated and user.can(Right.DRAFT_PAPERS)
    pages = []
    for name, label, for_writers in PAGES:
        if for_writers and not writes:
            continue
        try:
            address = reverse(f"reports:{name}", args=[paper.pk])
        except NoReverseMatch:
            continue
        pages.append({"address": address, "label": label, "current": name == current})
    return {"pages": pages if len(pages) > 1 else []}
