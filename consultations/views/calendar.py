"""The calendar of sessions and deadlines, for programs that keep calendars."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations.ical import PAST, address_key, calendar_of, user_of
from consultations.models import Consultation, Session
from consultations.views.meetings import session_of


def _answer(request, user, sessions, name: str, consultations=()) -> HttpResponse:
    def page(record):
        if isinstance(record, Consultation):
            return request.build_absolute_uri(reverse("consultations:detail", args=[record.code]))
        return request.build_absolute_uri(reverse("consultations:session", args=[record.pk]))

    text = calendar_of(user, sessions, page=page, now=timezone.now(), consultations=consultations)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@login_required
@require_safe
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One session with its deadlines and sittings."""
    session = session_of(request, pk)
    rows = Session.objects.visible_to(request.user).filter(pk=session.pk)
    return _answer(request, request.user, rows, f"session-{pk}")


def _all(request, user) -> HttpResponse:
    since = timezone.localdate() - PAST
    rows = Session.objects.visible_to(user).current().filter(last_day__gte=since)
    asked = Consultation.objects.visible_to(user).current().filter(closes_on__gte=since)
    return _answer(request, user, rows.order_by("first_day", "pk"), "concertation", asked)


@login_required
@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """All sessions of the last year and to come, with what is due."""
    return _all(request, request.user)


@login_required
@never_cache
@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """How to follow the calendar in another program: the person's own address."""
    path = reverse("consultations:calendar_feed", args=[address_key(request.user)])
    return render(
        request, "consultations/calendar.html", {"address": request.build_absolute_uri(path)}
    )


@never_cache
@require_safe
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The same calendar for a program that cannot sign in, in the person's language."""
    user = user_of(key)
    if user is None:
        raise Http404
    with translation.override(user.language):
        return _all(request, user)
