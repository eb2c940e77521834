"""Clearance of papers by post: sent in turns or at once, cleared, returned, withdrawn.

What is cleared is the text as it stood: its digest is kept with the answer. Where the text is
changed afterwards, who had cleared it is asked again, unless the round was sent otherwise. The
paper's state follows: in clearance while a round is open, cleared when the last post has cleared,
drafting again when one returns it.
"""

import hashlib
import json
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.rights import Right, Role
from foundation.history import change
from foundation.requests import Conflict
from reports.models import Clearance, ClearanceStep, Paper

# Papers are cleared inside the Office; constituents read what is issued.
CLEARING = (Role.SECRETARIAT, Role.OFFICE)


def clearing_posts() -> QuerySet:
    """The posts that can be asked to clear, those held by somebody today."""
    today = timezone.localdate()
    held = Post.objects.filter(tenures__in=_held_on(today), role__in=CLEARING)
    return held.distinct().select_related("organization").order_by("title_en", "pk")


def _held_on(day):
    from accounts.models import Tenure

    return Tenure.objects.held_on(day)


def text_digest(paper: Paper) -> str:
    """A fingerprint of what the paper says as it is written: head and outline. One query."""
    blocks = paper.blocks.standing().order_by("sequence", "pk")
    rows = blocks.values_list("key", "parent__key", "kind", "live", "content", "options")
    head = [paper.symbol, paper.title, paper.purpose, paper.cover, str(paper.dated)]
    said = json.dumps([head, [list(one) for one in rows]], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def open_clearance(paper: Paper) -> Clearance | None:
    """The round that is under way."""
    return paper.clearances.filter(closed_at__isnull=True).first()


def send_for_clearance(
    paper: Paper, turns: Sequence[Sequence[Post]], *, by, note: str = "", asks_again: bool = True
) -> Clearance:
    """Ask posts to clear a paper: those of the first turn now, each next one after the last.

    Args:
        turns: the posts, those of one turn asked at once.
        asks_again: whether who cleared is asked again when the text is changed.

    Raises:
        PermissionDenied: ``by`` does not draft papers.
        ValidationError: no post, one twice, one that cannot clear, or the paper is not drafting.
    """
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat sends papers for clearance."))
    posts = [post for turn in turns for post in turn]
    if not posts:
        raise ValidationError(_("Choose at least one post."))
    if len({one.pk for one in posts}) < len(posts):
        raise ValidationError(_("A post clears once in a round."))
    if any(one.role not in CLEARING for one in posts):
        raise ValidationError(_("Only posts of the Office clear papers."))
    with transaction.atomic(), change(by=by, reason=note):
        paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
        if paper.state != Paper.State.DRAFTING or paper.archived_at is not None:
            raise ValidationError(_("Only a paper that is being drafted is sent for clearance."))
        _move(paper, Paper.State.IN_CLEARANCE)
        sent = Clearance.objects.create(paper=paper, sent_by=by, note=note, asks_again=asks_again)
        ClearanceStep.objects.bulk_create(
            ClearanceStep(clearance=sent, post=post, turn=turn)
            for turn, posts in enumerate((one for one in turns if one), 1)
            for post in posts
        )
        _go_on(sent, paper)
    return sent


def answer_step(step: ClearanceStep, *, by, answer: str, remark: str = "") -> ClearanceStep:
    """Clear, or return with a remark, in the name of a post that ``by`` holds today.

    Raises:
        PermissionDenied: ``by`` does not hold the post.
        Conflict: the round is closed, or another holder of the post answered meanwhile.
        ValidationError: a paper is returned without a remark.
    """
    if step.post_id not in {one.post_id for one in by.tenures_now}:
        raise PermissionDenied(_("Only who holds the post answers for it."))
    remark = remark.strip()
    with transaction.atomic(), change(by=by, reason=remark[:500]):
        sent = Clearance.objects.select_for_update().get(pk=step.clearance_id)
        paper = Paper.objects.select_for_update(of=("self",)).get(pk=sent.paper_id)
        step = ClearanceStep.objects.get(pk=step.pk)
        if sent.closed_at or step.answer or step.asked_at is None:
            raise Conflict(_("This step was answered meanwhile, or the clearance is closed."))
        if answer not in ClearanceStep.Answer.values:
            raise ValidationError(_("Clear the paper, or return it."))
        if answer == ClearanceStep.Answer.RETURNED and not remark:
            raise ValidationError({"remark": _("Say why the paper goes back.")})
        step.answer, step.remark = answer, remark
        step.answered_by, step.answered_at = by, timezone.now()
        step.text = text_digest(paper)
        step.save()
        if answer == ClearanceStep.Answer.RETURNED:
            _close(sent, Clearance.Outcome.RETURNED, remark[:500])
            _move(paper, Paper.State.DRAFTING)
        else:
            _go_on(sent, paper)
    return step


def withdraw(sent: Clearance, *, by, reason: str) -> Clearance:
    """Call a paper back from clearance; it is drafted again.

    Raises:
        PermissionDenied: ``by`` does not draft papers.
        ValidationError: no reason is given.
        Conflict: the round is closed already.
    """
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat calls papers back."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is called back.")})
    with transaction.atomic(), change(by=by, reason=reason):
        sent = Clearance.objects.select_for_update().get(pk=sent.pk)
        if sent.closed_at:
            raise Conflict(_("This clearance is closed already."))
        _close(sent, Clearance.Outcome.WITHDRAWN, reason.strip())
        _move(
            Paper.objects.select_for_update(of=("self",)).get(pk=sent.paper_id),
            Paper.State.DRAFTING,
        )
    return sent


def reopen(paper: Paper, *, by, reason: str) -> Paper:
    """Draft a cleared paper again, because something in it is to be changed.

    Raises:
        PermissionDenied: ``by`` does not draft papers.
        ValidationError: no reason is given, or the paper is not cleared.
    """
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat calls papers back."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is called back.")})
    with transaction.atomic(), change(by=by, reason=reason):
        paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
        if paper.state != Paper.State.CLEARED:
            raise ValidationError(_("Only a cleared paper can be drafted again."))
        _move(paper, Paper.State.DRAFTING)
    return paper


def _go_on(sent: Clearance, paper: Paper) -> None:
    """Ask the next turn; ask again who cleared another text; or the paper is cleared."""
    steps = list(sent.steps.order_by("turn", "pk"))
    if sent.asks_again:
        text = text_digest(paper)
        for step in steps:
            if step.answer and step.text != text:
                # What was answered stays in the history of the step.
                step.answer, step.text, step.answered_at, step.answered_by = "", "", None, None
                step.asked_at = timezone.now()
                step.save()
    waiting = [one for one in steps if not one.answer]
    if not waiting:
        _close(sent, Clearance.Outcome.CLEARED, "")
        _move(paper, Paper.State.CLEARED)
        return
    turn = min(one.turn for one in waiting)
    for step in waiting:
        if step.turn == turn and step.asked_at is None:
            step.asked_at = timezone.now()
            step.save(update_fields=["asked_at"])


def _close(sent: Clearance, outcome: str, reason: str) -> None:
    sent.closed_at, sent.outcome, sent.reason = timezone.now(), outcome, reason
    sent.save(update_fields=["closed_at", "outcome", "reason"])


def _move(paper: Paper, state: str) -> None:
    paper.state = state
    Paper.objects.filter(pk=paper.pk).update(state=state, version=F("version") + 1)


def waiting_for(user) -> QuerySet:
    """The steps that wait for ``user``, oldest first."""
    found = ClearanceStep.objects.waiting().of(user)
    return found.select_related("clearance__paper__session__body", "post").order_by("asked_at")


def holders(papers: Sequence[int]) -> dict[int, list[ClearanceStep]]:
    """Who holds each of these papers now, and since when, by the paper's key. One query."""
    found: dict[int, list[ClearanceStep]] = {}
    steps = ClearanceStep.objects.waiting().filter(clearance__paper__in=papers)
    for step in steps.select_related("post", "clearance").order_by("turn", "pk"):
        found.setdefault(step.clearance.paper_id, []).append(step)
    return found


def clears(paper: Paper, user) -> bool:
    """Whether ``user`` was asked, in a round that is open, to clear ``paper``. One query."""
    if not user.is_authenticated:
        return False
    steps = ClearanceStep.objects.of(user).filter(
        clearance__paper=paper, clearance__closed_at__isnull=True, asked_at__isnull=False
    )
    return steps.exists()
