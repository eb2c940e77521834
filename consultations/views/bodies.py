"""Bodies and who sits in them, regional groups, and the days on which the Office is closed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.groups import Group
from accounts.rights import Right
from consultations.addresses import found_by
from consultations.forms import errors_to_form
from consultations.meeting_forms import (
    BodyForm,
    HolidayForm,
    MemberForm,
    OfficerForm,
    RegionalGroupForm,
    RegionalMemberForm,
    YearForm,
)
from consultations.meetings import propose_holidays
from consultations.models import (
    Body,
    Holiday,
    Member,
    Officer,
    RegionalGroup,
    RegionalMember,
    Session,
)
from consultations.views.meetings import check
from consultations.views.preparing import Prepared, archive_page, edit_page

BODIES = {"top": "consultations:bodies", "label": gettext_lazy("Bodies")}
GROUPS = {"top": "consultations:regional_groups", "label": gettext_lazy("Regional groups")}
HOLIDAYS = {"top": "consultations:holidays", "label": gettext_lazy("Holidays")}
BODY = Prepared("body", BodyForm, gettext_lazy("New body"), gettext_lazy("Edit the body"), **BODIES)
MEMBER = Prepared(
    "member", MemberForm, gettext_lazy("New member"), gettext_lazy("Edit the member"), **BODIES
)
OFFICER = Prepared(
    "officer", OfficerForm, gettext_lazy("New officer"), gettext_lazy("Edit the officer"), **BODIES
)
REGIONAL = Prepared(
    "regional_group",
    RegionalGroupForm,
    gettext_lazy("New regional group"),
    gettext_lazy("Edit the regional group"),
    **GROUPS,
)
REGIONAL_MEMBER = Prepared(
    "regional_member",
    RegionalMemberForm,
    gettext_lazy("New member of the regional group"),
    gettext_lazy("Edit the member of the regional group"),
    **GROUPS,
)
HOLIDAY = Prepared(
    "holiday",
    HolidayForm,
    gettext_lazy("New holiday"),
    gettext_lazy("Edit the holiday"),
    **HOLIDAYS,
)
SHOWN_SESSIONS = 20


def _day(request):
    """The day at which the page stands (``on=2004-11-15``), and what is wrong with it."""
    text = request.GET.get("on", "").strip()
    if not text:
        return timezone.localdate(), ""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        return timezone.localdate(), _("“%(text)s” is no day. Write it as 2004-11-15.") % {
            "text": text[:40]
        }
    return found, ""


# --- bodies ---


@login_required
@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """The bodies, each below the one to which it reports."""
    rows = list(Body.objects.visible_to(request.user).order_by("name_en"))
    below: dict[int | None, list[Body]] = {}
    there = {one.pk for one in rows}
    for one in rows:
        below.setdefault(one.parent_id if one.parent_id in there else None, []).append(one)
    shown: list[tuple[int, Body]] = []

    def walk(parent, depth):
        for one in below.get(parent, ()):
            shown.append((depth, one))
            walk(one.pk, depth + 1)

    walk(None, 0)
    context = {"rows": shown, "may_change": request.user.can(Right.RECORD_DECISIONS)}
    return render(request, "consultations/body_list.html", context)


def _body(request, key: str) -> Body:
    visible = Body.objects.visible_to(request.user).select_related("parent")
    found = found_by(visible, key, "code") if not key.isdigit() else visible.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _url(body: Body) -> str:
    return reverse("consultations:body", args=[body.pk])


@login_required
@require_safe
def body_detail(request: HttpRequest, key: str) -> HttpResponse:
    """A body as on a day: officers, members by group, its parts and sessions."""
    body, user = _body(request, key), request.user
    day, problem = _day(request)
    seats = Member.objects.visible_to(user).current().filter(body=body).on(day)
    by_group: dict[str, list[Member]] = {}
    capacities = list(Member.Capacity)
    for one in sorted(
        seats.select_related("organization", "person"),
        key=lambda one: (capacities.index(Member.Capacity(one.capacity)), one.name.casefold()),
    ):
        by_group.setdefault(one.group, []).append(one)
    sessions = Session.objects.visible_to(user).current().filter(body=body)
    context = {
        "body": body,
        "day": day,
        "problem": problem,
        "officers": Officer.objects.visible_to(user)
        .current()
        .filter(body=body)
        .on(day)
        .select_related("person"),
        "groups": [(one.label, by_group.get(one.value, [])) for one in Group],
        "has_members": bool(by_group),
        "parts": Body.objects.visible_to(user).current().filter(parent=body).order_by("name_en"),
        "sessions": sessions.order_by("-first_day", "-pk")[:SHOWN_SESSIONS],
        "may_change": user.can(Right.RECORD_DECISIONS),
    }
    return render(request, "consultations/body_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def body_create(request: HttpRequest) -> HttpResponse:
    """A new body."""
    check(request.user)
    return edit_page(request, BODY, Body(), reverse("consultations:bodies"), _url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def body_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a body."""
    row = _body(request, key)
    check(request.user)
    return edit_page(request, BODY, row, _url(row), _url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def body_archive(request: HttpRequest, key: str) -> HttpResponse:
    """Archive or restore a body."""
    row = _body(request, key)
    check(request.user)
    return archive_page(request, row, _url(row), **BODIES)


# --- who sits in them ---

SEATS = {"members": (Member, MEMBER), "officers": (Officer, OFFICER)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat_create(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """A new member or officer of a body."""
    body = _body(request, key)
    check(request.user)
    model, its = SEATS[kind]
    url = _url(body)
    return edit_page(request, its, model(body=body), url, lambda row: url, parent=str(body))


def _seat(request, kind, pk):
    model, its = SEATS[kind]
    visible = model.objects.visible_to(request.user).select_related("body")
    return get_object_or_404(visible, pk=pk), its


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Change a member or officer, or say until when."""
    row, its = _seat(request, kind, pk)
    check(request.user)
    url = _url(row.body)
    return edit_page(request, its, row, url, lambda row: url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat_archive(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take out a member or officer who was recorded by mistake, or bring them back."""
    row, _its = _seat(request, kind, pk)
    check(request.user)
    return archive_page(request, row, _url(row.body), **BODIES)


# --- regional groups ---


@login_required
@require_safe
def regional_groups(request: HttpRequest) -> HttpResponse:
    """The regional groups, and the Governments in each as on a day."""
    day, problem = _day(request)
    members = RegionalMember.objects.visible_to(request.user).current().on(day)
    found = RegionalGroup.objects.visible_to(request.user).prefetch_related(
        Prefetch("members", members.select_related("organization").order_by("organization"))
    )
    context = {
        "groups": found,
        "day": day,
        "problem": problem,
        "may_change": request.user.can(Right.RECORD_DECISIONS),
    }
    return render(request, "consultations/regional_groups.html", context)


def _regional(request, pk) -> RegionalGroup:
    return get_object_or_404(RegionalGroup.objects.visible_to(request.user), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regional_create(request: HttpRequest) -> HttpResponse:
    """A new regional group."""
    check(request.user)
    url = reverse("consultations:regional_groups")
    return edit_page(request, REGIONAL, RegionalGroup(), url, lambda row: url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regional_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a regional group."""
    row = _regional(request, pk)
    check(request.user)
    url = reverse("consultations:regional_groups")
    return edit_page(request, REGIONAL, row, url, lambda row: url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regional_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive or restore a regional group."""
    row = _regional(request, pk)
    check(request.user)
    return archive_page(request, row, reverse("consultations:regional_groups"), **GROUPS)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regional_member_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A Government that belongs to a regional group."""
    group = _regional(request, pk)
    check(request.user)
    url = reverse("consultations:regional_groups")
    row = RegionalMember(regional_group=group)
    return edit_page(request, REGIONAL_MEMBER, row, url, lambda row: url, parent=str(group))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regional_member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """From when and until when a Government belongs to a regional group."""
    visible = RegionalMember.objects.visible_to(request.user).select_related("organization")
    row = get_object_or_404(visible, pk=pk)
    check(request.user)
    url = reverse("consultations:regional_groups")
    return edit_page(request, REGIONAL_MEMBER, row, url, lambda row: url)


# --- holidays ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def holiday_list(request: HttpRequest) -> HttpResponse:
    """The days on which the Office is closed; those of a year can be taken over."""
    user = request.user
    form = YearForm(
        request.POST if request.method == "POST" else None,
        initial={"year": timezone.localdate().year + 1},
    )
    status = 200
    if form.is_bound:
        check(user)
        status = 422
        if form.is_valid():
            try:
                made = propose_holidays(form.cleaned_data["year"], by=user)
            except ValidationError as problem:
                errors_to_form(form, problem)
            else:
                said = ngettext("%(n)s day was added.", "%(n)s days were added.", len(made))
                messages.success(request, said % {"n": len(made)})
                return redirect("consultations:holidays")
    context = {
        "days": Holiday.objects.visible_to(user).current().order_by("-day")[:200],
        "form": form,
        "may_change": user.can(Right.RECORD_DECISIONS),
    }
    return render(request, "consultations/holiday_list.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def holiday_create(request: HttpRequest) -> HttpResponse:
    """A day on which the Office is closed."""
    check(request.user)
    url = reverse("consultations:holidays")
    return edit_page(request, HOLIDAY, Holiday(), url, lambda row: url)


def _holiday(request, pk) -> Holiday:
    return get_object_or_404(Holiday.objects.visible_to(request.user), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def holiday_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a holiday."""
    row = _holiday(request, pk)
    check(request.user)
    url = reverse("consultations:holidays")
    return edit_page(request, HOLIDAY, row, url, lambda row: url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def holiday_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the Office works on that day after all, or that it does not."""
    row = _holiday(request, pk)
    check(request.user)
    return archive_page(request, row, reverse("consultations:holidays"), **HOLIDAYS)
