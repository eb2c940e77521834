"""The list of events, an event's page, and the forms that log, change, archive and restore."""

from functools import lru_cache

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from django_countries import countries

from accounts.rights import Right
from events import listing
from events.countries import countries_datalist
from events.filters import EventFilter, chips
from events.forms import EventForm, initial_like
from events.log import (
    archive_event,
    change_event,
    log_event,
    may_change,
    may_restore,
    restore_event,
)
from events.models import Event
from events.pages import event_page, events_for_page, history_for_page
from events.rows import rows_as_html
from foundation.concurrency import ReasonForm, StaleVersion
from foundation.filters import problems_of
from foundation.paging import keyset_page
from foundation.requests import wants_fragment

# The columns' names, which each cell repeats where a phone shows rows as cards.
HEADS = {
    "title": gettext_lazy("Title, venue"),
    "organizers": gettext_lazy("Organized by"),
    "activity": gettext_lazy("Activity"),
    "involved": gettext_lazy("Level of involvement"),
    "serves": gettext_lazy("Serves"),
}
BEHIND_ONE_PRESS = ("recommendation", "action", "kind", "lacking", "state", "sort")


@login_required
@require_safe
@vary_on_headers("HX-Request")
def event_list(request: HttpRequest) -> HttpResponse:
    """The events that the person may see, as the appendix lists them. htmx asks for the table."""
    events = Event.objects.visible_to(request.user)
    filters = None
    found = events.current()
    if asked_for(request.GET):
        filters = EventFilter(request.GET, events, request=request)
        found = filters.qs
    page = keyset_page(listing.rows_for(found, request.user), listing.ORDERS, request.GET)
    summary, count = listing.in_words(found, listing.counted(page.rows))
    names = dict(countries)
    archived, draft = _("Archived"), _("Not published")
    rows = [listing.printed(row, names, archived, draft) for row in page]
    may_log = request.user.can(Right.LOG_EVENTS)
    problems = problems_of(filters) if filters else []
    context = {
        "page": page,
        "rows": rows_as_html(rows, HEADS),
        "summary": summary,
        "count": count,
        "chips": chips(filters, request.GET) if filters else [],
        "filtered": filters is not None,
        "problems": [*problems, *filter(None, [page.problem])],
        "may_log": may_log,
        "heads": HEADS,
    }
    if wants_fragment(request):
        return render(request, "events/_event_table.html", {**context, "oob": True})
    if filters:
        context["filter_bar"] = filter_bar(filters, may_log, request.GET)
    else:
        context["filter_bar"] = empty_filter_bar(get_language(), may_log)
    return render(request, "events/event_list.html", context)


def asked_for(params) -> bool:
    """Whether an address asks for anything but a place in the whole list, as it is sorted."""
    return not set(params) <= {"after", "before"}


def filter_bar(filters: EventFilter, may_log: bool, params) -> str:
    """The filters above the list, as they are set."""
    context = {
        "form": filters.form,
        "countries": countries_datalist(),
        "sorts": listing.SORTS,
        "sort": params.get("sort", ""),
        "more_open": any(params.get(name) for name in BEHIND_ONE_PRESS),
        "may_log": may_log,
    }
    return render_to_string("events/_event_filter.html", context)


@lru_cache(maxsize=16)
def empty_filter_bar(language: str, may_log: bool) -> str:
    """The filters when none is set: the same for everyone who reads that language."""
    return filter_bar(EventFilter(None, Event.objects.none()), may_log, {})


@login_required
@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: what is known, what it serves, where it comes from, what was done to it."""
    event = get_object_or_404(events_for_page(request.user), pk=pk)
    return render(request, "events/event_detail.html", event_page(event, request.user))


@login_required
@require_safe
@vary_on_headers("HX-Request")
def event_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what of an event, when and why: a page, and what its own page loads."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    history = history_for_page(event)
    if wants_fragment(request):
        return render(request, "components/history_list.html", {"history": history})
    return render(request, "events/event_history.html", {"event": event, "history": history})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_create(request: HttpRequest) -> HttpResponse:
    """Log an event; ``like`` names one whose place, date and organizers are taken over."""
    if not request.user.can(Right.LOG_EVENTS):
        raise PermissionDenied(_("Only the Office logs events."))
    form = EventForm(
        request.POST or None,
        user=request.user,
        instance=Event(),
        initial=_initial(request),
    )
    if request.method == "POST" and form.is_valid():
        event = log_event(form.save(commit=False), form.links, by=request.user)
        messages.success(request, _("“%(title)s” has been logged.") % {"title": event.title})
        if "another" in request.POST:
            return redirect(f"{reverse('events:create')}?like={event.pk}")
        return redirect("events:detail", event.pk)
    return _form_page(request, form)


def _initial(request) -> dict:
    like = request.GET.get("like", "")
    if not (like.isascii() and like.isdigit() and len(like) < 19):
        return {}
    event = Event.objects.visible_to(request.user).filter(pk=like).first()
    return initial_like(event) if event else {}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an event. A form that has grown stale shows both versions, and can be sent again."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not may_change(event, request.user):
        raise PermissionDenied(_("You may change only the events that you logged."))
    form = EventForm(request.POST or None, user=request.user, instance=event)
    if request.method == "POST" and form.is_valid():
        try:
            change_event(
                form.save(commit=False),
                form.links,
                version=form.cleaned_data["version"],
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except StaleVersion as stale:
            form.show_conflict(stale)
            return _form_page(request, form, status=409)
        messages.success(request, _("“%(title)s” has been saved.") % {"title": event.title})
        return redirect("events:detail", event.pk)
    return _form_page(request, form)


def _form_page(request, form, status: int | None = None):
    context = {
        "form": form,
        "event": form.instance if form.instance.pk else None,
        "countries": countries_datalist(),
    }
    return render(
        request,
        "events/event_form.html",
        context,
        status=status or (422 if form.is_bound else 200),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an event out of lists and papers, with a reason."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not may_change(event, request.user):
        raise PermissionDenied(_("You may archive only the events that you logged."))
    done = _("“%(title)s” has been archived.") % {"title": event.title}
    leads_to = "detail" if request.user.can(Right.EDIT_EVENTS) else "list"
    return _with_reason(request, event, archive_event, done, leads_to)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an archived event back."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not may_restore(event, request.user):
        raise PermissionDenied(_("Only the secretariat restores archived events."))
    done = _("“%(title)s” is back in the list.") % {"title": event.title}
    return _with_reason(request, event, restore_event, done, "detail")


def _with_reason(request, event, act, done: str, leads_to: str):
    """Ask for a reason, then act; both pages share their template."""
    form = ReasonForm(
        request.POST or None,
        required=act is archive_event,
        initial={"version": event.version},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act(event, by=request.user, **form.cleaned_data)
            except StaleVersion as stale:
                event, status = stale.stored, 409
                form.data = form.data.copy()
                form.data["version"] = str(event.version)
                form.add_error(None, stale.message)
            except ValidationError as problem:
                form.add_error(None, problem.messages)
            else:
                messages.success(request, done)
                return redirect("events:list" if leads_to == "list" else event_url(event))
    archiving = act is archive_event
    context = {"form": form, "event": event, "archiving": archiving}
    return render(request, "events/event_archive.html", context, status=status)


def event_url(event: Event) -> str:
    """The address of an event's page."""
    return reverse("events:detail", args=[event.pk])
