"""The glossary: its list, the form of a term, its archive."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.rights import Right
from consultations.forms import errors_to_form
from foundation.concurrency import ReasonForm, StaleVersion
from foundation.counting import capped_count
from foundation.paging import Order, keyset_page
from foundation.texts import LANGUAGES as SHOWN
from reports.editions import language_of
from reports.glossary_forms import TermFilter, TermForm
from reports.models import Term, TermText
from reports.terms import archive_term, restore_term, save_term

ORDERS = [Order("term", ("sort_key",), gettext_lazy("Term"))]


def _term(request: HttpRequest, code: str) -> Term:
    """A term, for those who keep the glossary."""
    if not request.user.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat keeps the glossary."))
    return get_object_or_404(Term.objects.visible_to(request.user), code=code) if code else Term()


@login_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The terms with their words in each language of the pages."""
    filters = TermFilter(request.GET, Term.objects.visible_to(request.user), request=request)
    page = keyset_page(
        filters.qs.values("pk", "code", "name", "note", "archived_at", "sort_key"),
        ORDERS,
        request.GET,
    )
    words: dict[int, dict[str, str]] = {row["pk"]: {} for row in page.rows}
    texts = TermText.objects.filter(term__in=words).order_by("language")
    for term, language, text in texts.values_list("term", "language", "text"):
        words[term][language] = text
    for row in page.rows:
        row["texts"] = [(language_of(code), words[row["pk"]].get(code, "")) for code in SHOWN]
        row["more"] = [
            (language_of(code), text)
            for code, text in words[row["pk"]].items()
            if code not in SHOWN
        ]
    context = {
        "page": page,
        "filter": filters,
        "count": capped_count(filters.qs),
        "shown": [language_of(code) for code in SHOWN],
        "may_change": request.user.can(Right.DRAFT_PAPERS),
    }
    return render(request, "reports/glossary_list.html", context)


@login_required
def term_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """The form of a new or stored term."""
    term = _term(request, code)
    stored = str(term) if term.pk else ""
    form = TermForm(request.POST or None, instance=term)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        try:
            saved = save_term(
                form.save(commit=False),
                form.texts,
                by=request.user,
                seen=sent.get("version"),
                reason=sent.get("reason", ""),
            )
        except StaleVersion as stale:
            form.show_conflict(stale)
            status = 409
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("“%(title)s” has been saved.") % {"title": saved})
            return redirect("reports:glossary")
    context = {"form": form, "term": term, "stored": stored}
    return render(request, "reports/glossary_form.html", context, status=status)


@login_required
def term_archive(request: HttpRequest, code: str) -> HttpResponse:
    """Take a term out of the glossary with a reason, or bring it back."""
    term = _term(request, code)
    archiving = term.archived_at is None
    form = ReasonForm(request.POST or None, required=archiving, initial={"version": term.version})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        act = archive_term if archiving else restore_term
        sent = form.cleaned_data
        try:
            act(term, sent["version"], by=request.user, reason=sent["reason"])
        except StaleVersion as stale:
            status = 409
            form.data = form.data.copy()
            form.data["version"] = str(stale.stored.version)
            form.add_error(None, stale.message)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            said = _("“%(title)s” has been archived.") if archiving else _("“%(title)s” is back.")
            messages.success(request, said % {"title": term})
            return redirect("reports:glossary")
    context = {
        "row": term,
        "form": form,
        "archiving": archiving,
        "back": reverse("reports:glossary"),
        "top_url": reverse("reports:glossary"),
        "top_label": _("Glossary"),
    }
    return render(request, "consultations/asking_archive.html", context, status=status)
