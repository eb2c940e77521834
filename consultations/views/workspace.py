"""A party's workspace on a question, and what its members do there. Nobody else gets in."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from consultations import matrix
from consultations.drafting import (
    NewerDraft,
    comment,
    mark_draft,
    take_back,
    withdraw_draft,
)
from consultations.models import Comment, Draft, DraftMark
from consultations.statements import audience_of, party_name, why_closed
from consultations.views.positions import party_of, question_of, workspace_url
from consultations.workspace import workspace_of
from foundation.history import history_of
from foundation.requests import key_in, wants_fragment

# Comment and reason are asked in small forms that say what is wrong above the page.
TEXT = Comment._meta.get_field("text")


@login_required
@require_safe
def workspace(request: HttpRequest, pk: int) -> HttpResponse:
    """The party's text, its members' proposals, and the discussion."""
    question = question_of(request, pk)
    _check(request.user)
    return _page(request, question, party_of(request))


def _check(user) -> None:
    if not user.parties:
        raise PermissionDenied(_("Only Governments and groups have a workspace."))


def _page(request, question, party, problems=()):
    """The workspace; with ``problems``, what was typed stands in its form again."""
    context = {
        "space": workspace_of(question, party, request.user),
        "question": question,
        "consultation": question.consultation,
        "closed": why_closed(question),
        "audience": audience_of(question.consultation),
        "others": [
            {"name": party_name(one), "url": workspace_url(question, one)}
            for one in request.user.parties
            if one != party
        ],
        "problems": problems,
        "typed": request.POST,
        "longest": TEXT.max_length,
    }
    status = 422 if problems else 200
    return render(request, "consultations/workspace.html", context, status=status)


def draft_or_404(request: HttpRequest, pk: int) -> Draft:
    """A draft of the person's own party."""
    visible = Draft.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("question__consultation", "author", "changed_by"), pk=pk
    )


@login_required
@require_safe
def draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft in full, with its history."""
    draft = draft_or_404(request, pk)
    context = {
        "draft": draft,
        "question": draft.question,
        "consultation": draft.question.consultation,
        "party": party_name(draft.party),
        "mark": matrix.MARKS[draft.stance],
        "stance": matrix.stance_label(draft.question, draft.stance),
        "workspace": workspace_url(draft.question, draft.party),
    }
    return render(request, "consultations/draft_detail.html", context)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def draft_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Each version of a draft: who wrote it, and what was different."""
    draft = draft_or_404(request, pk)
    history = history_of(draft)
    if wants_fragment(request):
        return render(request, "components/history_list.html", {"history": history})
    return render(
        request,
        "consultations/draft_history.html",
        {
            "draft": draft,
            "question": draft.question,
            "consultation": draft.question.consultation,
            "history": history,
        },
    )


class _ReasonForm(forms.Form):
    """What a mark is made on, and why."""

    kind = forms.ChoiceField(choices=DraftMark.Kind.choices)
    stamp = forms.CharField(max_length=30)
    text = DraftMark._meta.get_field("text").formfield(required=False)


@login_required
@require_POST
@sensitive_post_parameters("text")
def draft_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Support, endorse or dissent from a draft."""
    draft = draft_or_404(request, pk)
    form = _ReasonForm(request.POST)
    if not form.is_valid():
        return _again(request, draft, form.errors.get("text") or [_("Say what you mean to do.")])
    said = form.cleaned_data
    try:
        mark_draft(draft, said["kind"], stamp=said["stamp"], text=said["text"], by=request.user)
    except NewerDraft:
        problem = _("The text was changed meanwhile. Read it as it is now, then decide.")
        return _again(request, draft, [problem])
    except ValidationError as problem:
        return _again(request, draft, problem.messages)
    messages.success(request, _("Your party reads it from now on."))
    return redirect(workspace_url(draft.question, draft.party))


@login_required
@require_POST
def draft_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop working on a draft."""
    draft = draft_or_404(request, pk)
    try:
        withdraw_draft(draft, by=request.user)
    except ValidationError as problem:
        return _again(request, draft, problem.messages)
    messages.success(request, _("The draft has been withdrawn. Your party still finds it here."))
    return redirect(workspace_url(draft.question, draft.party))


@login_required
@require_POST
def mark_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a support, an endorsement or a dissent."""
    mark = get_object_or_404(
        DraftMark.objects.visible_to(request.user).select_related("draft__question"), pk=pk
    )
    take_back(mark, by=request.user)
    messages.success(request, _("It has been taken back."))
    return redirect(workspace_url(mark.draft.question, mark.party))


@login_required
@require_POST
@sensitive_post_parameters("text")
def comment_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something inside the party, on the question, on a draft, or in answer."""
    question = question_of(request, pk)
    _check(request.user)
    party = party_of(request)
    draft = _named(Draft, request, "draft")
    answers = _named(Comment, request, "answers")
    try:
        text = TEXT.formfield().clean(request.POST.get("text", ""))
        said = comment(question, text, party=party, by=request.user, draft=draft, answers=answers)
    except ValidationError as problem:
        return _page(request, question, party, problem.messages)
    return redirect(f"{workspace_url(question, party)}#comment-{said.pk}")


@login_required
@require_POST
def comment_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a comment of one's own."""
    said = get_object_or_404(
        Comment.objects.visible_to(request.user).select_related("question"), pk=pk
    )
    take_back(said, by=request.user)
    messages.success(request, _("It has been taken back."))
    return redirect(workspace_url(said.question, said.party))


def _named(model, request, name):
    """The row of the person's own parties that the form names, or None when it names none."""
    key = request.POST.get(name, "")
    if not key:
        return None
    return get_object_or_404(model.objects.visible_to(request.user), pk=key_in(key) or 0)


def _again(request, draft, problems):
    return _page(request, draft.question, draft.party, problems)
