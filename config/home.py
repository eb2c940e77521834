"""The start page: what this person's posts are for, and the sections of the record."""

from dataclasses import dataclass

from django.conf import settings
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.rights import Right
from config.navigation import sections


@dataclass(frozen=True)
class Task:
    """One thing that a post is for, with the page where it is done."""

    label: str
    about: str
    url: str


# any of these rights, url name, label, how
TASKS = (
    (
        {Right.LOG_EVENTS},
        "events:create",
        _("Log an event"),
        _("A launch, a seminar or a meeting: date, place, organizers, outcome."),
    ),
    (
        {Right.DRAFT_POSITION, Right.SUBMIT_POSITION},
        "consultations:list",
        _("State a position"),
        _("Open a consultation and answer its questions for your Government or group."),
    ),
    (
        {Right.UPDATE_ACTIONS},
        "followup:actions",
        _("Report progress"),
        _("Say what has moved in an action, and where it can be seen."),
    ),
    (
        {Right.RECORD_POSITIONS, Right.RECORD_DECISIONS},
        "consultations:list",
        _("Follow a consultation"),
        _("See who has answered, who has not, and where the groups agree."),
    ),
    (
        {Right.DRAFT_PAPERS},
        "reports:list",
        _("Assemble a paper"),
        _("Check its outline and preview, assemble it, and download Word or PDF."),
    ),
    (
        {Right.MANAGE_ACCOUNTS},
        "admin:index",
        _("Manage accounts"),
        _("People, the posts they hold and from when to when."),
    ),
)


@require_safe
def home(request):
    """A welcome for visitors; for those signed in, what their posts are for. Reads only posts."""
    if not request.user.is_authenticated:
        return render(request, "home/welcome.html", {"demonstration": settings.DEMONSTRATION})
    return render(
        request,
        "home/home.html",
        {
            "tasks": tasks(request.user),
            "items": sections(request.path, request.user),
            "posts": [tenure.post for tenure in request.user.tenures_now],
        },
    )


def tasks(user) -> list[Task]:
    """What ``user`` may do, in the order of the work; pages that do not exist are left out."""
    found = []
    for rights, name, label, about in TASKS:
        if rights & user.rights:
            try:
                found.append(Task(label, about, reverse(name)))
            except NoReverseMatch:
                continue
    return found
