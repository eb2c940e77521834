"""Drafted narrative: choose what to draft from, decide sentence by sentence, put it in; checks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from consultations.forms import errors_to_form
from foundation.requests import wants_fragment
from foundation.wording import word_changes
from reports.entrance import papers_to_write
from reports.inlines import MarkupError, parse
from reports.models import DraftSentence, NarrativeDraft, Paper
from reports.narrative.checks import answer_finding, checked
from reports.narrative.drafting import (
    LookAgain,
    Looked,
    accept_sentence,
    edit_sentence,
    given_now,
    looked_at,
    propose,
    put_into_paper,
    reject_sentence,
    renew,
)
from reports.narrative.forms import FORMS
from reports.narrative.places import places_for_paragraphs
from reports.stored_inlines import to_markup, words
from reports.trace import address

State = DraftSentence.State
# Drafts shown on the page of a paper; older ones stay in the history.
DRAFTS = 20


def _paper(request: HttpRequest, pk: int) -> Paper:
    return get_object_or_404(papers_to_write(request.user), pk=pk)


def _draft(request: HttpRequest, pk: int) -> NarrativeDraft:
    drafts = NarrativeDraft.objects.filter(paper__in=papers_to_write(request.user))
    return get_object_or_404(drafts.select_related("paper__session__body", "inside"), pk=pk)


@login_required
@require_safe
@never_cache
def narrative(request: HttpRequest, pk: int) -> HttpResponse:
    """What to draft from, the drafts there are, and what the checks found."""
    return _overview(request, _paper(request, pk))


def _overview(request: HttpRequest, paper: Paper, *, status: int = 200, **sent) -> HttpResponse:
    """The page of a paper; ``sent`` are forms that come back with what is wrong, by their part."""
    decided = Count("sentences", filter=~Q(sentences__state=State.PROPOSED))
    drafts = paper.narratives.select_related("made_by").annotate(
        total=Count("sentences"),
        decided=decided,
        put=Count("sentences", filter=Q(sentences__block__isnull=False)),
    )
    context = {
        "paper": paper,
        "forms": [sent.get(part) or form(paper=paper) for part, form in FORMS.items()],
        "drafts": [(one, _about_words(one)) for one in drafts[:DRAFTS]],
        "checked": checked(paper),
    }
    return render(request, "reports/narrative.html", context, status=status)


def _about_words(draft: NarrativeDraft) -> str:
    """What a draft was made from, in words."""
    about = draft.about
    given = [str(value) for name, value in about.items() if name not in ("from", "session")]
    part = {"positions": _("Positions"), "events": _("Events"), "decisions": _("Decisions")}
    return " · ".join([part.get(about.get("from"), ""), *given])


@login_required
@require_POST
def narrative_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Have sentences drafted from the part of the record that the form names."""
    paper = _paper(request, pk)
    kind = FORMS.get(request.POST.get("from", ""))
    if kind is None:
        raise Http404
    form = kind(request.POST, paper=paper)
    if form.is_valid():
        try:
            draft = propose(paper, by=request.user, about=form.about, options=form.options)
        except ValidationError as problem:
            errors_to_form(form, problem)
        else:
            return redirect("reports:narrative_draft", draft.pk)
    return _overview(request, paper, status=422, **{kind.part: form})


@login_required
@require_safe
@never_cache
def narrative_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The sentences of a draft, each with its records, to be decided on."""
    return _sentences(request, _draft(request, pk))


def _sentences(request: HttpRequest, draft: NarrativeDraft, status: int = 200, **more):
    looked, new = looked_at(draft)
    found = [_row(one, request.user) for one in looked]
    labels = _records([one["looked"].stored for one in found], request.user)
    for one in found:
        one["records"] = _of(one["looked"].stored, labels)
    waiting = [
        one
        for one in looked
        if one.stored.state in (State.ACCEPTED, State.EDITED) and not one.stored.block_id
    ]
    context = {
        "draft": draft,
        "paper": draft.paper,
        "about": _about_words(draft),
        "rows": found,
        "new": [words(one.inlines) for one in new],
        "waiting": len(waiting),
        "places": places_for_paragraphs(draft.paper),
        "chosen": f"{draft.inside_id or 0}-{draft.after_id or 0}",
        **more,
    }
    return render(request, "reports/narrative_draft.html", context, status=status)


def _row(looked: Looked, user, records=None, **more) -> dict:
    """One sentence as its template has it."""
    stored = looked.stored
    row = {
        "looked": looked,
        "one": stored,
        "parts": stored.words,
        "markup": to_markup(stored.words),
        "records": records or [],
        **more,
    }
    if looked.is_outdated:
        row["changes"] = word_changes(words(stored.inlines), looked.words_now)
    if stored.state == State.EDITED:
        row["as_proposed"] = word_changes(words(stored.inlines), words(stored.edited))
    return row


def _records(sentences: list[DraftSentence], user) -> dict[tuple[str, int], tuple[str, str]]:
    """What the records behind sentences are called and where they are; one query for each kind."""
    wanted: dict[str, set[int]] = {}
    for one in sentences:
        for named in one.sources:
            wanted.setdefault(named["model"], set()).add(named["id"])
    found = {}
    for label, keys in wanted.items():
        kind = ContentType.objects.get_by_natural_key(*label.split("."))
        for record in kind.model_class().objects.visible_to(user).filter(pk__in=keys):
            found[label, record.pk] = (str(record)[:200], address(kind, record))
    return found


def _of(sentence: DraftSentence, labels: dict) -> list[tuple[str, str]]:
    named = ((one["model"], one["id"]) for one in sentence.sources)
    return [labels[one] for one in named if one in labels]


@login_required
@require_POST
@vary_on_headers("HX-Request")
def narrative_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, edit or reject one sentence. htmx gets the sentence, others the draft's page."""
    rows = DraftSentence.objects.filter(draft__paper__in=papers_to_write(request.user))
    sentence = get_object_or_404(rows.select_related("draft__paper"), pk=pk)
    problem, status = "", 200
    try:
        sentence = _decided(request, sentence)
    except LookAgain as again:
        problem, status = str(again), 409
    except (ValidationError, MarkupError) as refused:
        problem, status = " ".join(getattr(refused, "messages", [str(refused)])), 422
    draft = sentence.draft
    if wants_fragment(request):
        sentence.refresh_from_db()
        looked = Looked(sentence, given_now(draft).get(sentence.key))
        records = _of(sentence, _records([sentence], request.user))
        row = _row(looked, request.user, records, problem=problem, paper=draft.paper)
        if problem and request.POST.get("act") == "edit":
            row["markup"] = request.POST.get("words", "")[:50_000]
        template = "reports/_narrative_sentence.html"
        return render(request, template, {"row": row, "paper": draft.paper}, status=status)
    if problem:
        return _sentences(request, draft, status=status, problem=problem)
    return redirect(f"{reverse('reports:narrative_draft', args=[draft.pk])}#s{sentence.pk}")


def _decided(request: HttpRequest, sentence: DraftSentence) -> DraftSentence:
    """Do what the button says.

    Raises:
        LookAgain, ValidationError, MarkupError: it cannot be done; the message says why.
    """
    sent, by = request.POST, request.user
    seen, reason = sent.get("seen", ""), sent.get("reason", "").strip()
    match sent.get("act"):
        case "accept":
            return accept_sentence(sentence, by=by, seen=seen)
        case "edit":
            inlines = parse(sent.get("words", ""))
            return edit_sentence(sentence, inlines, by=by, seen=seen, reason=reason)
        case "reject":
            return reject_sentence(sentence, by=by, reason=reason)
    raise ValidationError(_("Accept, edit or reject the sentence."), code="act")


@login_required
@require_POST
def narrative_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Add what the record gives by now and the draft does not have."""
    draft = _draft(request, pk)
    added = len(renew(draft, by=request.user))
    text = ngettext("%(count)s sentence was added.", "%(count)s sentences were added.", added)
    messages.success(request, text % {"count": added})
    return redirect("reports:narrative_draft", draft.pk)


@login_required
@require_POST
def narrative_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the accepted sentences into the paper as numbered paragraphs."""
    draft = _draft(request, pk)
    value = request.POST.get("place", "")
    place = next((one for one in places_for_paragraphs(draft.paper) if one.value == value), None)
    if place is None:
        problem = _("Choose a place in the paper that is still there.")
        return _sentences(request, draft, status=422, problem=problem)
    try:
        made = put_into_paper(draft, by=request.user, inside=place.inside, after=place.after)
    except LookAgain as again:
        return _sentences(request, draft, status=409, problem=str(again))
    except ValidationError as refused:
        return _sentences(request, draft, status=422, problem=" ".join(refused.messages))
    text = ngettext("%(count)s paragraph was added.", "%(count)s paragraphs were added.", len(made))
    messages.success(request, text % {"count": len(made)})
    return redirect("reports:narrative", draft.paper_id)


@login_required
@require_POST
def narrative_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a finding may stand."""
    paper = _paper(request, pk)
    digest, note = request.POST.get("finding", "")[:64], request.POST.get("note", "")
    try:
        answer_finding(paper, digest, note, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(f"{reverse('reports:narrative', args=[paper.pk])}#checks")
