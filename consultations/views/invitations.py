"""Personal links, as the secretariat makes, sees and revokes them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.rights import Right
from consultations.forms import errors_to_form
from consultations.inviting import consultation_links, invite, renew, revoke
from consultations.link_forms import InvitationForm, RevokeForm
from consultations.link_mail import link_url
from consultations.models import Invitation
from consultations.views.consultations import consultation_of
from foundation.counting import capped_count
from foundation.history import history_of
from foundation.paging import Order, keyset_page
from foundation.requests import wants_fragment

ORDERS = (Order("made", ("id",), gettext_lazy("Made"), descending=True),)
STATES = {
    "open": ("good", gettext_lazy("Open")),
    "coming": ("info", gettext_lazy("Not open yet")),
    "over": ("quiet", gettext_lazy("Over")),
    "revoked": ("bad", gettext_lazy("Revoked")),
}


def state_of(invitation: Invitation) -> dict:
    """Whether the link opens today, as a badge."""
    if invitation.revoked_at:
        name = "revoked"
    elif invitation.is_open():
        name = "open"
    else:
        coming = invitation.consultation.opens_on > timezone.localdate()
        name = "coming" if coming else "over"
    kind, text = STATES[name]
    return {"name": name, "kind": kind, "text": text}


def _consultation(request, key):
    """The consultation, for those who make links in it.

    Raises:
        PermissionDenied: the person does not.
    """
    consultation = consultation_of(request, key)
    if not request.user.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat makes and revokes personal links."))
    return consultation


def _invitation(request, key, pk):
    consultation = _consultation(request, key)
    found = get_object_or_404(consultation_links(consultation, request.user), pk=pk)
    found.consultation = consultation
    return found


@login_required
@require_safe
@vary_on_headers("HX-Request")
def invitation_list(request: HttpRequest, key: str) -> HttpResponse:
    """The personal links of a consultation, the newest first."""
    consultation = _consultation(request, key)
    found = consultation_links(consultation, request.user)
    page = keyset_page(found.prefetch_related("replies"), ORDERS, request.GET)
    rows = list(page)
    for one in rows:
        one.consultation = consultation
    count = capped_count(found)
    context = {
        "consultation": consultation,
        "page": page,
        "rows": [(one, state_of(one)) for one in rows],
        "count": ngettext("%(n)s personal link", "%(n)s personal links", count.number)
        % {"n": count},
    }
    name = "_invitation_table" if wants_fragment(request) else "invitation_list"
    return render(request, f"consultations/{name}.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_create(request: HttpRequest, key: str) -> HttpResponse:
    """Make a personal link, sent by mail or shown once."""
    consultation = _consultation(request, key)
    form = InvitationForm(
        request.POST if request.method == "POST" else None,
        consultation=consultation,
        user=request.user,
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                token = invite(
                    form.instance, by=request.user, mail_to=_site(request, form.cleaned_data)
                )
            except ValidationError as problem:
                errors_to_form(form, problem)
            else:
                return _made(request, form.instance, token)
    context = {"consultation": consultation, "form": form}
    return render(request, "consultations/invitation_form.html", context, status=status)


def _site(request, chosen) -> str:
    return request.build_absolute_uri("/") if chosen["by_mail"] else ""


def _made(request, invitation, token) -> HttpResponse:
    """Where the new link goes: into a letter, or once onto this page."""
    consultation = invitation.consultation
    if not token:
        said = _("A link goes to %(email)s by mail.") % {"email": invitation.email}
        messages.success(request, said)
        return redirect("consultations:invitation", consultation.code, invitation.pk)
    context = {
        "consultation": consultation,
        "invitation": invitation,
        "link": link_url(request.build_absolute_uri("/"), token),
    }
    return render(request, "consultations/invitation_made.html", context)


@login_required
@require_safe
def invitation_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One link: for whom, until when, what was submitted by it, and what was done to it."""
    invitation = _invitation(request, key, pk)
    context = {
        "consultation": invitation.consultation,
        "invitation": invitation,
        "state": state_of(invitation),
        "replies": invitation.replies.prefetch_related(
            "positions__question__consultation__type__stances"
        )[:50],
        "history": history_of(invitation),
        "form": RevokeForm(),
    }
    return render(request, "consultations/invitation_detail.html", context)


@login_required
@never_cache
@require_POST
def invitation_renew(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Another link for the same person; the former one ends."""
    invitation = _invitation(request, key, pk)
    chosen = {"by_mail": request.POST.get("by_mail") == "mail"}
    try:
        token = renew(invitation, by=request.user, mail_to=_site(request, chosen))
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("consultations:invitation", invitation.consultation.code, pk)
    return _made(request, invitation, token)


@login_required
@require_POST
def invitation_revoke(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """End a link at once."""
    invitation = _invitation(request, key, pk)
    form = RevokeForm(request.POST)
    if not form.is_valid():
        context = {
            "consultation": invitation.consultation,
            "invitation": invitation,
            "state": state_of(invitation),
            "replies": invitation.replies.prefetch_related(
                "positions__question__consultation__type__stances"
            )[:50],
            "history": history_of(invitation),
            "form": form,
        }
        return render(request, "consultations/invitation_detail.html", context, status=422)
    revoke(invitation, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The link is revoked: it opens nothing any more."))
    return redirect("consultations:invitation", invitation.consultation.code, pk)
