"""Sessions: when a body meets, what is due by when, what is on the agenda."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.rights import Right
from consultations.deadlines import dues_listed, waiting
from consultations.listing import SESSION_ORDERS
from consultations.meeting_filters import SessionFilter
from consultations.meeting_forms import AgendaItemForm, SessionForm
from consultations.meetings import agenda_changes, put_agenda, reorder_agenda
from consultations.models import AgendaItem, Body, Consultation, Decision, Session, Sitting
from consultations.preparing_forms import OrderForm
from consultations.views.preparing import Prepared, archive_page, edit_page, order_page
from foundation.counting import capped_count
from foundation.filters import active_filters, problems_of
from foundation.paging import keyset_page
from foundation.requests import key_in, wants_fragment

SESSIONS = {"top": "consultations:sessions", "label": gettext_lazy("Sessions")}
SESSION = Prepared(
    "session",
    SessionForm,
    gettext_lazy("New session"),
    gettext_lazy("Edit the session"),
    **SESSIONS,
)
ITEM = Prepared(
    "item",
    AgendaItemForm,
    gettext_lazy("New agenda item"),
    gettext_lazy("Edit the agenda item"),
    **SESSIONS,
)


def check(user) -> None:
    """Refuse whoever does not prepare meetings.

    Raises:
        PermissionDenied: for them.
    """
    if not user.can(Right.RECORD_DECISIONS):
        raise PermissionDenied(_("Only the secretariat prepares sessions."))


def session_of(request: HttpRequest, pk: int) -> Session:
    """The session that the person sees, with its body, or 404."""
    return get_object_or_404(Session.objects.visible_to(request.user).select_related("body"), pk=pk)


def _url(session: Session) -> str:
    return reverse("consultations:session", args=[session.pk])


@login_required
@require_safe
@vary_on_headers("HX-Request")
def session_list(request: HttpRequest) -> HttpResponse:
    """Sessions of all bodies, the latest first, and what is due next."""
    visible = Session.objects.visible_to(request.user)
    filters = SessionFilter(request.GET, visible, request=request)
    found = filters.qs if request.GET else visible.current()
    rows = found.select_related("body").annotate(
        listed_day=Coalesce("first_day", Value(date.max, output_field=DateField()))
    )
    page = keyset_page(rows, SESSION_ORDERS, request.GET)
    count = capped_count(found)
    context = {
        "page": page,
        "count": ngettext("%(n)s session", "%(n)s sessions", count.number) % {"n": count},
        "filters": filters,
        "chips": active_filters(filters),
        "problems": [*problems_of(filters), *filter(None, [page.problem])],
        "may_change": request.user.can(Right.RECORD_DECISIONS),
    }
    if wants_fragment(request):
        return render(request, "consultations/_session_table.html", context)
    context["waiting"] = waiting(request.user)[:8]
    return render(request, "consultations/session_list.html", context)


def _agenda(session, user) -> list[dict]:
    """The items in order, each with the papers that the person sees (two queries)."""
    items = list(
        AgendaItem.objects.visible_to(user).current().filter(session=session).order_by("number")
    )
    # Papers belong to a higher layer, which declares the relation.
    paper = AgendaItem._meta.get_field("papers").related_model
    papers = paper.objects.visible_to(user).current().filter(agenda_item__in=items)
    by_item: dict[int, list] = {}
    for one in papers.order_by("sort_key"):
        by_item.setdefault(one.agenda_item_id, []).append(one)
    return [
        {
            "item": item,
            "papers": by_item.get(item.pk, []),
            "others": [one.strip() for one in item.other_papers.split(";") if one.strip()],
        }
        for item in items
    ]


@login_required
@require_safe
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A session: deadlines, agenda, sittings, what was asked and what was decided."""
    session, user = session_of(request, pk), request.user
    now = timezone.now()
    asked = Consultation.objects.visible_to(user).current()
    context = {
        "session": session,
        "dues": [(due, due.is_past(now)) for due in dues_listed(session)],
        "agenda": _agenda(session, user),
        "last_version": session.agenda_versions.order_by("-number").first(),
        "sittings": Sitting.objects.visible_to(user)
        .current()
        .filter(session=session)
        .select_related("agenda_item")
        .order_by("begins_at"),
        "asked": asked.filter(agenda_item__session=session).order_by("opens_on"),
        "decisions": Decision.objects.visible_to(user).current().filter(session=session)[:50],
        "may_change": user.can(Right.RECORD_DECISIONS),
        "may_note": user.can(Right.RECORD_POSITIONS),
    }
    return render(request, "consultations/session_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_create(request: HttpRequest) -> HttpResponse:
    """A new session; the deadlines of the body's last session are proposed."""
    check(request.user)
    key = key_in(request.GET.get("body", ""))
    body = Body.objects.visible_to(request.user).filter(pk=key).first() if key else None
    initial = {"body": body} if body else {}
    return edit_page(
        request, SESSION, Session(), reverse("consultations:sessions"), _url, **initial
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a session or its deadlines."""
    row = session_of(request, pk)
    check(request.user)
    return edit_page(request, SESSION, row, _url(row), _url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive or restore a session."""
    row = session_of(request, pk)
    check(request.user)
    return archive_page(request, row, _url(row), **SESSIONS)


# --- the agenda ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an item on the agenda, at its end unless another number is given."""
    session = session_of(request, pk)
    check(request.user)
    numbers = session.agenda.current().order_by("-number").values_list("number", flat=True)
    row = AgendaItem(session=session, number=(numbers.first() or 0) + 1)
    return edit_page(
        request, ITEM, row, _url(session), lambda row: _url(session), parent=str(session)
    )


def _item(request, pk) -> AgendaItem:
    visible = AgendaItem.objects.visible_to(request.user).select_related("session__body")
    return get_object_or_404(visible, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an item of the agenda."""
    row = _item(request, pk)
    check(request.user)
    url = _url(row.session)
    return edit_page(request, ITEM, row, url, lambda row: url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item off the agenda, or bring it back."""
    row = _item(request, pk)
    check(request.user)
    return archive_page(request, row, _url(row.session), **SESSIONS)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the items of the agenda into another order."""
    session = session_of(request, pk)
    check(request.user)
    posted = request.POST if request.method == "POST" else None
    return order_page(
        request,
        OrderForm(posted, rows=session.agenda.current().order_by("number")),
        lambda keys: reorder_agenda(session, keys, by=request.user),
        back=_url(session),
        title=_("Order of the agenda"),
        note=_("Number the items as they are to stand. They are then numbered 1, 2, 3."),
        parent=str(session),
        parent_url=_url(session),
    )


@login_required
@require_POST
def agenda_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the agenda as it stands as its next version."""
    session = session_of(request, pk)
    try:
        made = put_agenda(session, by=request.user, note=request.POST.get("note", "").strip())
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        said = _("The agenda was kept as version %(number)s.")
        messages.success(request, said % {"number": made.number})
    return redirect("consultations:agenda_versions", pk)


@login_required
@require_safe
def agenda_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of the agenda, and what each changed."""
    session = session_of(request, pk)
    versions = list(session.agenda_versions.select_related("put_by").order_by("number"))
    shown = []
    for before, one in zip([None, *versions], versions, strict=False):
        changes = agenda_changes(before.items if before else [], one.items)
        shown.append({"version": one, "changes": changes, "first": before is None})
    context = {
        "session": session,
        "shown": shown[::-1],
        "may_change": request.user.can(Right.RECORD_DECISIONS),
    }
    return render(request, "consultations/agenda_versions.html", context)
