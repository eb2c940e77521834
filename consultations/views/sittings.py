"""Sittings: what was said, by whom, in order; and the page of those who take the notes."""

import json
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rights import Right
from consultations import matrix
from consultations.forms import RecordForm, errors_to_form
from consultations.meeting_forms import SittingForm
from consultations.models import WORDS, Intervention, Position, Sitting
from consultations.models.parties import PARTY
from consultations.sitting_forms import NoteForm, as_typed
from consultations.sittings import (
    ChangedNote,
    missing_in,
    parties_proposed,
    position_from,
    replaced_by_it,
    settle,
    settle_all,
    speakers_proposed,
    strike_out,
    take_note,
)
from consultations.views.meetings import SESSIONS, session_of
from consultations.views.preparing import Prepared, archive_page, edit_page

SITTING = Prepared(
    "sitting",
    SittingForm,
    gettext_lazy("New sitting"),
    gettext_lazy("Edit the sitting"),
    **SESSIONS,
)
# More than a note can hold in all its fields together.
BODY_LIMIT = 40_000


def _check(user) -> None:
    if not user.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat takes notes of a sitting."))


def _url(sitting: Sitting) -> str:
    return reverse("consultations:sitting", args=[sitting.pk])


def sitting_of(request: HttpRequest, pk: int) -> Sitting:
    """The sitting that the person sees, or 404."""
    visible = Sitting.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("session__body", "agenda_item", "consultation__type"), pk=pk
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sitting_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A new sitting of a session."""
    session = session_of(request, pk)
    _check(request.user)
    numbers = session.sittings.current().order_by("-number").values_list("number", flat=True)
    row = Sitting(session=session, number=(numbers.first() or 0) + 1)
    back = reverse("consultations:session", args=[pk])
    return edit_page(request, SITTING, row, back, _url, parent=str(session))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sitting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a sitting."""
    row = sitting_of(request, pk)
    _check(request.user)
    return edit_page(request, SITTING, row, _url(row), _url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sitting_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive or restore a sitting."""
    row = sitting_of(request, pk)
    _check(request.user)
    return archive_page(request, row, _url(row), **SESSIONS)


@login_required
@require_safe
def sitting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A sitting as everybody reads it: what was said, as far as it was checked and is shown."""
    sitting, user = sitting_of(request, pk), request.user
    said = (
        Position.objects.visible_to(user)
        .filter(sitting=sitting)
        .select_related(
            "organization", "regional_group", "question__consultation__type", "intervention"
        )
        .prefetch_related("question__consultation__type__stances")
        .order_by("intervention__spoken_at", "pk")
    )
    # What was corrected stands where it was said; the first words are one click away.
    times = {one.pk: one.intervention.spoken_at for one in said if hasattr(one, "intervention")}
    rows = [
        {
            "position": one,
            "mark": matrix.MARKS[one.stance],
            "time": times.get(one.pk) or times.get(one.corrects_id),
        }
        for one in said
    ]
    corrected = {one["position"].corrects_id for one in rows} - {None}
    rows = [one for one in rows if one["position"].pk not in corrected]
    rows.sort(key=lambda one: (one["time"] or sitting.begins_at, one["position"].pk))
    notes = Intervention.objects.visible_to(user).filter(sitting=sitting)
    context = {
        "sitting": sitting,
        "rows": rows,
        "may_note": user.can(Right.RECORD_POSITIONS),
        "waiting": notes.noted().count() if user.can(Right.RECORD_POSITIONS) else 0,
    }
    return render(request, "consultations/sitting_detail.html", context)


# --- the note-taker's page ---


def _notes(request, sitting):
    rows = Intervention.objects.visible_to(request.user).filter(sitting=sitting)
    return rows.select_related(
        "organization", "regional_group", "question", "noted_by", "sitting"
    ).order_by("spoken_at", "noted_at", "pk")


def _row(note: Intervention) -> dict:
    return {
        "note": note,
        "typed": as_typed(note),
        "missing": missing_in(note) if note.state == Intervention.State.NOTED else [],
    }


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sitting_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Take notes while people speak. Without scripts each note is sent by itself."""
    sitting, user = sitting_of(request, pk), request.user
    _check(user)
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        sitting=sitting,
        user=user,
        initial={"spoken_at": timezone.localtime()},
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            take_note(uuid.uuid4(), sitting, form.said(), version=None, by=user)
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            return redirect("consultations:sitting_notes", pk)
    context = {
        "sitting": sitting,
        "form": form,
        "rows": [_row(one) for one in _notes(request, sitting)],
        "offset": int(timezone.localtime().utcoffset().total_seconds() // 60),
        "parties": parties_proposed(sitting, user),
        "speakers": speakers_proposed(sitting, user),
    }
    return render(request, "consultations/sitting_notes.html", context, status=status)


def _json(note: Intervention) -> dict:
    """A stored note as the page keeps it."""
    return {
        "id": str(note.pk),
        "version": note.version,
        "state": note.state,
        "who": str(note.noted_by),
        **as_typed(note),
    }


def _sent(request) -> tuple[dict, int | None]:
    """What the page sent, and the version that it changed.

    Raises:
        ValidationError: it cannot be read.
    """
    damaged = ValidationError(_("What was sent cannot be read."), code="unreadable")
    if len(request.body) > BODY_LIMIT:
        raise damaged
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise damaged from None
    if not isinstance(sent, dict) or any(
        not isinstance(value, str) for name, value in sent.items() if name != "version"
    ):
        raise damaged
    version = sent.pop("version", None)
    if version is not None and (isinstance(version, bool) or not isinstance(version, int)):
        raise damaged
    return sent, version


@never_cache
@require_http_methods(["PUT"])
def intervention_put(request: HttpRequest, pk: int, key: uuid.UUID) -> JsonResponse:
    """Store one note under its key, however often it is sent (RFC 9110, 9.2.2).

    Answers 201 or 200 with the note as stored; 401 when nobody is signed in, so that the page
    keeps the note; 409 with what somebody else wrote; 422 with what is wrong, by field.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"detail": _("Your session has ended. Sign in again.")}, status=401)
    sitting = sitting_of(request, pk)
    _check(request.user)
    try:
        sent, version = _sent(request)
        form = NoteForm(sent, sitting=sitting, user=request.user)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        note, new = take_note(key, sitting, form.said(), version=version, by=request.user)
    except ChangedNote as newer:
        return JsonResponse({"detail": str(newer), "stored": _json(newer.stored)}, status=409)
    except ValidationError as problem:
        by_field = problem.message_dict if hasattr(problem, "error_dict") else {}
        words = [" ".join(one) for one in by_field.values()] or problem.messages
        return JsonResponse({"detail": " ".join(words), "errors": by_field}, status=422)
    return JsonResponse(_json(note), status=201 if new else 200)


def _note(request, key) -> Intervention:
    visible = Intervention.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related(
            "sitting__session__body", "question__consultation__type", "organization"
        ),
        pk=key,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def intervention_edit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Change one note, on a page of its own."""
    _check(request.user)
    note = _note(request, key)
    posted = request.POST if request.method == "POST" else None
    form = NoteForm(posted, sitting=note.sitting, user=request.user, initial=as_typed(note))
    status, theirs = (422 if form.is_bound else 200), None
    version = note.version
    if form.is_bound and form.is_valid():
        read = request.POST.get("version", "")
        version = int(read) if read.isascii() and read.isdigit() and len(read) < 9 else 0
        try:
            take_note(note.pk, note.sitting, form.said(), version=version, by=request.user)
        except ChangedNote as newer:
            # Saving once more is then a change of the newer one, made knowingly.
            theirs, status, version = as_typed(newer.stored), 409, newer.stored.version
            form.add_error(None, str(newer))
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("The note has been saved."))
            return redirect("consultations:sitting_notes", note.sitting_id)
    pairs = [(form[name].label, value) for name, value in theirs.items()] if theirs else []
    context = {
        "note": note,
        "sitting": note.sitting,
        "form": form,
        "theirs": pairs,
        "read": version,
        "parties": parties_proposed(note.sitting, request.user),
        "speakers": speakers_proposed(note.sitting, request.user),
    }
    return render(request, "consultations/intervention_edit.html", context, status=status)


@login_required
@require_POST
def intervention_strike(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Strike a note out."""
    _check(request.user)
    note = _note(request, key)
    try:
        strike_out(note, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("The note has been struck out."))
    return redirect("consultations:sitting_notes", note.sitting_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def intervention_check(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Make a position of a note: its words are completed, then it is recorded."""
    _check(request.user)
    note = _note(request, key)
    if note.state != Intervention.State.NOTED or note.question is None:
        said = _("Say first on which question it was said.")
        if note.state != Intervention.State.NOTED:
            said = _("This note was checked or struck out already.")
        messages.warning(request, said)
        return redirect("consultations:sitting_notes", note.sitting_id)
    proposed = position_from(note)
    names = (*PARTY, *WORDS, "mode", "stated_on", "speaker", "speaker_post")
    initial = {name: getattr(proposed, name) for name in names}
    initial["replaces"] = replaced_by_it(proposed)
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        question=note.question,
        user=request.user,
        initial=initial,
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            settle(note, form.instance, by=request.user, replaces=form.cleaned_data["replaces"])
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            messages.success(request, _("The position has been recorded."))
            return redirect("consultations:sitting_notes", note.sitting_id)
    context = {
        "form": form,
        "question": note.question,
        "consultation": note.question.consultation,
        "note": note,
    }
    return render(request, "consultations/position_record.html", context, status=status)


@login_required
@require_POST
def sitting_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Make positions of all notes that say enough; the others are named."""
    sitting = sitting_of(request, pk)
    made, left = settle_all(sitting, by=request.user)
    if made:
        said = ngettext(
            "%(n)s note has become a position.", "%(n)s notes have become positions.", len(made)
        )
        messages.success(request, said % {"n": len(made)})
    for one in left[:20]:
        time = timezone.localtime(one.note.spoken_at).strftime("%H:%M")
        messages.warning(request, f"{time} {one.note}: {' '.join(one.problems)}")
    if not made and not left:
        messages.info(request, _("There is no note to check."))
    return redirect("consultations:sitting_notes", pk)
