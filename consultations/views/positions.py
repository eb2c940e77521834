"""A position's page, the form that states one, and what the secretariat does with them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.models.users import Party
from accounts.rights import Right
from consultations import matrix
from consultations.correcting import may_ask
from consultations.drafting import (
    COMMON,
    NewerDraft,
    draft_of,
    kind_for,
    open_drafts,
    save_draft,
    spokespersons_of,
    stamp_of,
)
from consultations.forms import PositionForm, RecordForm, WordingForm, errors_to_form
from consultations.models import WORDS, Correction, Decision, Position, Question, Receipt, Request
from consultations.models.parties import PartyKind
from consultations.statements import (
    NewerText,
    audience_of,
    party_name,
    record_position,
    set_reported,
    why_closed,
)
from consultations.submitting import reaffirm_position, submit_position
from foundation.concurrency import differences
from foundation.display import label_of
from foundation.history import history_of
from foundation.requests import Conflict, key_in, wants_fragment


def workspace_url(question: Question, party) -> str:
    """Where a party prepares what it says on a question."""
    return f"{reverse('consultations:workspace', args=[question.pk])}?party={party.key}"


def question_of(request: HttpRequest, pk: int) -> Question:
    """The question that the person sees, with its consultation, or 404."""
    visible = Question.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("consultation"), pk=pk)


@login_required
@require_safe
def position_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One position: what was said, by whom, when, in place of what, and where it comes from."""
    user = request.user
    visible = Position.objects.visible_to(user)
    position = get_object_or_404(
        visible.select_related(
            "question__consultation",
            "organization",
            "regional_group",
            "stated_by",
            "sitting__session__body",
        ),
        pk=pk,
    )
    question = position.question
    # What took its place may not be shown to this reader yet, though it was itself.
    later = (
        visible.filter(pk=position.replaced_by_id)
        .select_related("organization", "regional_group")
        .first()
    )
    context = {
        "position": position,
        "question": question,
        "consultation": question.consultation,
        "mark": matrix.MARKS[position.stance],
        "receipt": Receipt.objects.filter(position=position).first(),
        "later": later,
        "earlier": visible.filter(replaced_by=position).select_related(
            "organization", "regional_group"
        ),
        "origins": origins_of(position),
        "decisions": Decision.objects.visible_to(user).filter(question=question),
        "requests": Request.objects.visible_to(user).filter(question=question),
        "may_word": user.can(Right.RECORD_POSITIONS),
        "may_reaffirm": may_reaffirm(position, question, user),
        "may_ask": may_ask(position, user),
        "corrections": Correction.objects.visible_to(user)
        .filter(position__in=[position.pk, *filter(None, [position.corrects_id])])
        .select_related("asked_by", "answered_by"),
    }
    return render(request, "consultations/position_detail.html", context)


def may_reaffirm(position: Position, question: Question, user) -> bool:
    """Whether the person can state the same words on the present text."""
    return (
        position.replaced_by_id is None
        and position.text_version < question.text_version
        and position.party_kind in (PartyKind.GROUP, PartyKind.GOVERNMENT)
        and Party(position.group, position.organization_id)
        in user.parties_for(Right.SUBMIT_POSITION)
        and not why_closed(question)
    )


def origins_of(record) -> list[dict]:
    """Where a record comes from, what was printed there beside what was coded (one query)."""
    fields = {one.name: one for one in record._meta.concrete_fields}
    return [
        {
            "document": origin.document,
            "place": origin.place,
            "pairs": [
                {
                    "label": label_of(fields[name]) if name in fields else name,
                    "printed": printed,
                    "coded": _coded(record, name, fields),
                }
                for name, printed in origin.printed.items()
                if printed
            ],
        }
        for origin in record.origins.select_related("document").order_by("pk")
    ]


def _coded(record, name, fields) -> str:
    if name == "party":
        return record.party
    if name not in fields:
        return ""
    shown = getattr(record, f"get_{name}_display", None)
    value = shown() if shown else getattr(record, name)
    return "" if value is None else str(value)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def position_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done to a position since it was stated."""
    position = get_object_or_404(Position.objects.visible_to(request.user), pk=pk)
    history = history_of(position)
    # What took its place is another position, which has readers of its own.
    hidden = label_of(Position._meta.get_field("replaced_by"))
    for entry in history:
        entry.changes = [one for one in entry.changes if one.label != hidden]
    if wants_fragment(request):
        return render(request, "components/history_list.html", {"history": history})
    context = {"position": position, "history": history}
    return render(request, "consultations/position_history.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def position_create(request: HttpRequest, pk: int) -> HttpResponse:
    """State a position: kept as a draft inside the party, or submitted after a confirmation."""
    question, user = question_of(request, pk), request.user
    if not user.parties:
        raise PermissionDenied(_("Positions are stated by Governments and by the groups."))
    party = party_of(request)
    closed = why_closed(question)
    if closed and request.method != "POST":
        messages.warning(request, closed)
        return redirect("consultations:question", pk)
    draft, taken_up = draft_of(question, party, user), _taken_up(request, question, party)
    form = PositionForm(
        request.POST if request.method == "POST" else None,
        question=question,
        draft=draft,
        taken_up=taken_up,
    )
    if request.method != "POST":
        return _position_page(request, form, question, party)
    if not form.is_valid():
        return _position_page(request, form, question, party, status=422)
    asked = request.POST.get("do", "draft")
    if asked == "back":
        return _position_page(request, form, question, party)
    if asked == "submit" and party in user.parties_for(Right.SUBMIT_POSITION) and not closed:
        return _confirm_page(request, form, question, party)
    return _stated(request, form, question, party, submitting=asked in ("submit", "confirm"))


def party_of(request):
    """In whose name: the one that the address or the form says, else the person's first.

    Raises:
        PermissionDenied: it is not the person's own.
    """
    asked = request.POST.get("party") or request.GET.get("party", "")
    own = {one.key: one for one in request.user.parties}
    if asked and asked not in own:
        raise PermissionDenied(_("You may state positions only for your own party."))
    return own[asked] if asked else request.user.parties[0]


def _taken_up(request, question, party):
    """The party's draft that the address names to go on from, if there is such a one."""
    key = key_in(request.GET.get("from", ""))
    if key is None:
        return None
    return open_drafts(question, party).filter(pk=key).first()


def _stated(request, form, question, party, *, submitting):
    """Save the draft or submit, or say in place why not."""
    position = form.position()
    said = {"party": party, "by": request.user, "based_on": form.cleaned_data["based_on"]}
    try:
        if submitting:
            saved = submit_position(position, **said)
        else:
            begun_from = _taken_up(request, question, party)
            saved = save_draft(position, **said, begun_from=begun_from)
    except NewerText as newer:
        form.go_on_from(text_version=newer.question.text_version)
        form.add_error(None, newer.message)
        return _position_page(request, form, newer.question, party, status=409)
    except NewerDraft as newer:
        form.go_on_from(based_on=stamp_of(newer.draft))
        context = {"conflict": _beside(newer.draft, position)}
        if not context["conflict"]:
            form.add_error(None, newer.message)
        return _position_page(request, form, question, party, status=409, **context)
    except ValidationError as problem:
        errors_to_form(form, problem)
        return _position_page(request, form, question, party, status=422)
    if submitting:
        said = _("The position of %(party)s has been submitted.")
        messages.success(request, said % {"party": party_name(party)})
        return redirect("consultations:position", saved.pk)
    messages.success(request, _("The draft is kept. Only your party reads it."))
    return redirect(workspace_url(question, party))


def _beside(draft, typed) -> dict | None:
    """What components/conflict.html expects: the draft that stands now beside what was typed."""
    if draft is None:
        return None
    stored = Position(**{name: getattr(draft, name) for name in WORDS})
    rows = [one for one in differences(stored, typed) if one.name in WORDS]
    return {"rows": rows, "who": str(draft.changed_by), "at": draft.changed_at}


def _position_page(request, form, question, party, status=200, **more):
    user = request.user
    standing = Position.objects.visible_to(user).live().of_party(party).filter(question=question)
    context = {
        "form": form,
        "question": question,
        "consultation": question.consultation,
        "party": {"key": party.key, "name": party_name(party), "group": party.group},
        "others": [
            {"key": one.key, "name": party_name(one)} for one in user.parties if one != party
        ],
        "draft": draft_of(question, party, user),
        "is_common": kind_for(party, user) == COMMON,
        "spokespersons": spokespersons_of(party),
        "workspace": workspace_url(question, party),
        "standing": [
            matrix.voice(one, question, party.group)
            for one in standing.select_related("organization", "regional_group")
        ],
        "may_submit": party in user.parties_for(Right.SUBMIT_POSITION),
        "audience": audience_of(question.consultation),
        **more,
    }
    return render(request, "consultations/position_form.html", context, status=status)


def _confirm_page(request, form, question, party):
    """What is about to be submitted, and who will read it."""
    position = form.position()
    said = [
        (field.label, form.cleaned_data[name])
        for name, field in form.fields.items()
        if name in WORDS and name not in ("stance", "language") and form.cleaned_data[name]
    ]
    context = {
        "form": form,
        "question": question,
        "consultation": question.consultation,
        "party": {"key": party.key, "name": party_name(party), "group": party.group},
        "mark": matrix.MARKS[position.stance],
        "stance": matrix.stance_label(question, position.stance),
        "said": said,
        "audience": audience_of(question.consultation),
    }
    return render(request, "consultations/position_confirm.html", context)


@login_required
@require_POST
def position_reaffirm(request: HttpRequest, pk: int) -> HttpResponse:
    """State the same words on the present version of the text."""
    position = get_object_or_404(Position.objects.visible_to(request.user), pk=pk)
    try:
        saved = reaffirm_position(position, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("consultations:position", pk)
    said = _("The position stands on version %(number)s of the text.")
    messages.success(request, said % {"number": saved.text_version})
    return redirect("consultations:position", saved.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def position_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what somebody said in a sitting: any party, as named as it was heard."""
    question = question_of(request, pk)
    if not request.user.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat records what was said."))
    form = RecordForm(
        request.POST if request.method == "POST" else None, question=question, user=request.user
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = record_position(
                    form.instance, by=request.user, replaces=form.cleaned_data["replaces"]
                )
            except ValidationError as problem:
                errors_to_form(form, problem)
            else:
                messages.success(request, _("The position has been recorded."))
                if "another" in request.POST:
                    return redirect("consultations:position_record", pk)
                return redirect("consultations:position", saved.pk)
    context = {"form": form, "question": question, "consultation": question.consultation}
    return render(request, "consultations/position_record.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def position_wording(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the wording with which reports give a position."""
    visible = Position.objects.visible_to(request.user)
    position = get_object_or_404(visible.select_related("question__consultation"), pk=pk)
    if not request.user.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat words positions for reports."))
    initial = {"reported": position.reported, "read": position.reported}
    form = WordingForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = form.cleaned_data
            try:
                set_reported(
                    position,
                    sent["reported"],
                    read=sent["read"],
                    by=request.user,
                    reason=sent["reason"],
                )
            except Conflict as newer:
                position.refresh_from_db()
                form.data = form.data.copy()
                form.data["read"] = position.reported
                form.add_error(None, newer.message)
                status = 409
            except ValidationError as problem:
                errors_to_form(form, problem)
            else:
                messages.success(request, _("The wording for reports has been saved."))
                return redirect(reverse("consultations:position", args=[pk]))
    context = {"form": form, "position": position, "question": position.question}
    return render(request, "consultations/position_wording.html", context, status=status)
