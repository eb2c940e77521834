"""The pages on which the secretariat prepares a record: its form, its archive, its order."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.forms import errors_to_form
from consultations.outcomes import amend, archive_record, record, restore_record
from foundation.concurrency import ReasonForm, StaleVersion

CONSULTATIONS = gettext_lazy("Consultations")


@dataclass(frozen=True)
class Prepared:
    """Where one kind of record differs from another.

    Attributes:
        form: a form of :mod:`consultations.preparing_forms`.
        add, edit: what its page is called for a new and for a stored one.
        top: the address of the list that it belongs to, by name, and ``label`` what that is called.
    """

    name: str
    form: type
    add: str
    edit: str
    top: str = "consultations:list"
    label: str = CONSULTATIONS

    @property
    def url(self) -> str:
        """The address of the list."""
        return reverse(self.top)


def _saved(form, by):
    """Record the new one or the next version of the one that was changed.

    Raises:
        StaleVersion: somebody changed it meanwhile.
        ValidationError: it would break what was promised.
    """
    row = form.save(commit=False)
    if row.pk is None:
        return record(row, form.links, by=by, beside=form.write_beside)
    sent = form.cleaned_data
    return amend(
        row,
        form.links,
        version=sent["version"],
        by=by,
        reason=sent["reason"],
        beside=form.write_beside,
    )


def edit_page(
    request: HttpRequest, its: Prepared, row, back: str, done, *, parent="", **initial
) -> HttpResponse:
    """The form of a new or stored ``row``.

    Args:
        back: where "cancel" leads.
        done: ``done(row)`` is the address after saving.
        parent: what a new record will belong to, in words.
        initial: what the form of a new record begins with.
    """
    stored = str(row) if row.pk else ""
    posted = request.POST if request.method == "POST" else None
    form = its.form(posted, instance=row, user=request.user, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            saved = _saved(form, request.user)
        except StaleVersion as stale:
            form.show_conflict(stale)
            status = 409
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("“%(title)s” has been saved.") % {"title": saved})
            return redirect(done(saved))
    context = {"its": its, "form": form, "stored": stored, "back": back, "parent": parent}
    return render(request, "consultations/asking_form.html", context, status=status)


def archive_page(
    request: HttpRequest,
    row,
    back: str,
    *,
    top: str = "consultations:list",
    label=CONSULTATIONS,
) -> HttpResponse:
    """Take ``row`` out of lists and papers with a reason, or bring it back.

    Args:
        back: the address of the page of ``row``.
        top, label: the list it belongs to, as :class:`Prepared` has them.
    """
    archiving = row.archived_at is None
    act = archive_record if archiving else restore_record
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        required=archiving,
        initial={"version": row.version},
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            act(row, by=request.user, **form.cleaned_data)
        except StaleVersion as stale:
            status = 409
            form.data = form.data.copy()
            form.data["version"] = str(stale.stored.version)
            form.add_error(None, stale.message)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            said = _("“%(title)s” has been archived.") if archiving else _("“%(title)s” is back.")
            messages.success(request, said % {"title": row})
            return redirect(back)
    context = {
        "row": row,
        "form": form,
        "archiving": archiving,
        "back": back,
        "top_url": reverse(top),
        "top_label": label,
    }
    return render(request, "consultations/asking_archive.html", context, status=status)


def order_page(
    request: HttpRequest, form, act, *, back: str, title, note, parent: str, parent_url: str
) -> HttpResponse:
    """A form that numbers rows anew (:class:`consultations.preparing_forms.OrderForm`).

    Args:
        act: ``act(keys)`` puts them into that order.
        parent, parent_url: what the rows belong to.
    """
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            act(form.keys)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            messages.success(request, _("The order has been saved."))
            return redirect(back)
    context = {
        "form": form,
        "title": title,
        "note": note,
        "back": back,
        "parent": parent,
        "parent_url": parent_url,
    }
    return render(request, "consultations/order.html", context, status=status)
