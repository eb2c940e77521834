"""The sections of the site, as every page's header and the start page list them."""

from dataclasses import dataclass

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()


@dataclass(frozen=True)
class Section:
    """One entry of the navigation; ``active`` is true on the pages below its address."""

    key: str
    label: str
    about: str
    url: str
    active: bool = False


# url name, label, what it holds (said on the start page)
SECTIONS = (
    (
        "followup:recommendations",
        _("Recommendations"),
        _("What was recommended, and everything that has answered it."),
    ),
    (
        "followup:actions",
        _("Actions"),
        _("What is proposed and under way, by whom and how far."),
    ),
    (
        "events:list",
        _("Events"),
        _("Launches, dialogues and meetings on the report, as the appendix lists them."),
    ),
    (
        "consultations:list",
        _("Consultations"),
        _("Questions put to the groups, and what each of them has said."),
    ),
    (
        "consultations:decisions",
        _("Decisions"),
        _("What was decided, and what the Office was asked to do."),
    ),
    (
        "reports:list",
        _("Papers"),
        _("Papers to the Governing Body, from their outline to the printed page."),
    ),
)


def sections(path: str, user) -> list[Section]:
    """The sections that ``user`` may open, in order; none for a visitor who is not signed in.

    Args:
        path: the address of the page being shown, to mark its section.
        user: who looks; None where a page is built without a request.
    """
    if not getattr(user, "is_authenticated", False):
        return []
    found = []
    for name, label, about in SECTIONS:
        try:
            found.append((name, label, about, reverse(name)))
        except NoReverseMatch:
            continue
    here = max((url for *_rest, url in found if path.startswith(url)), key=len, default=None)
    return [Section(name, label, about, url, url == here) for name, label, about, url in found]


@register.simple_tag(takes_context=True)
def navigation(context) -> list[Section]:
    """``{% navigation as items %}``: the sections for the person and the page at hand."""
    request = context.get("request")
    if request is None:
        return []
    return sections(request.path, getattr(request, "user", None))
