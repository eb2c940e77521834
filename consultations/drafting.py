"""What a party does before it speaks: draft, support, endorse, dissent, discuss.

Members write proposals, one each on a question. Who submits for the party writes its common text,
from scratch or from a proposal. A mark (support, endorsement, dissent) is on one version of a
draft: words that change are supported anew. One function and one transaction for each act, in the
name of the party, without which PostgreSQL shows no draft (:mod:`accounts.speaking`).
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Tenure
from accounts.models.users import Party
from accounts.rights import Right, Role
from accounts.speaking import in_the_name_of
from consultations.models import WORDS, Comment, Draft, DraftMark, Position, Question
from consultations.statements import attribute, locked_question, open_question
from foundation.history import change
from foundation.requests import Conflict

COMMON, PROPOSAL = Draft.Kind.COMMON, Draft.Kind.PROPOSAL


class NewerDraft(Conflict):
    """Somebody of the same party saved another draft meanwhile (:attr:`draft`)."""

    def __init__(self, draft: Draft | None):
        super().__init__(
            _("Somebody of your party saved another text meanwhile. Nothing was saved.")
        )
        self.draft = draft


def stamp_of(draft: Draft | None) -> str:
    """Which draft in which version was read; empty for none."""
    return draft.stamp if draft else ""


def kind_for(party: Party, by) -> str:
    """What ``by`` writes for the party: its common text, or a proposal."""
    return COMMON if party in by.parties_for(Right.SUBMIT_POSITION) else PROPOSAL


def open_drafts(question: Question, party: Party):
    """The party's drafts on the question that it still works on. Empty outside the party."""
    found = Draft.objects.of_party(party).filter(question=question, state=Draft.State.OPEN)
    return found.select_related("author", "changed_by", "organization")


def draft_of(question: Question, party: Party, by) -> Draft | None:
    """The open draft that ``by`` writes on: the common text, or the person's own proposal."""
    found = open_drafts(question, party).filter(kind=kind_for(party, by))
    if kind_for(party, by) == PROPOSAL:
        found = found.filter(author=by)
    return found.first()


def save_draft(said: Position, *, party: Party, by, based_on: str = "", begun_from=None) -> Draft:
    """Keep a draft inside the party.

    Args:
        said: an unsaved position with its ``question``, ``text_version`` (the one that was read)
            and words.
        party: in whose name.
        based_on: the stamp of the draft that the writer began from, "" for none.
        begun_from: the proposal that a new common text takes up, if any.

    Returns:
        The draft as it stands now; the same version when nothing differs from it.

    Raises:
        PermissionDenied: ``by`` may not draft for the party.
        ValidationError: the consultation is closed, or the words break a rule.
        NewerText: the text that was read is not the present one.
        NewerDraft: somebody of the party saved another draft meanwhile.
    """
    _may(Right.DRAFT_POSITION, party, by)
    with in_the_name_of(party), change(by=by):
        question = open_question(said, party, by)
        draft = former_draft(question, party, by, based_on)
        attribute(said, party, by)
        said.full_clean(exclude=["replaced_by"])
        if draft is None:
            draft = Draft(
                question=question,
                group=party.group,
                organization_id=party.organization_id,
                kind=kind_for(party, by),
                author=by,
                begun_from=begun_from,
                version=0,
            )
        elif draft.says_the_same(said):
            return draft
        return write_draft(draft, said, by)


def former_draft(question, party, by, based_on) -> Draft | None:
    """The draft that ``by`` goes on from, if it is the one that was read.

    Raises:
        NewerDraft: it is another one, or in another version.
    """
    draft = draft_of(question, party, by)
    if stamp_of(draft) != (based_on or ""):
        raise NewerDraft(draft)
    return draft


def write_draft(draft: Draft, said, by) -> Draft:
    """Save the words of ``said`` as the draft's next version. In the caller's transaction."""
    for name in (*WORDS, "text_version"):
        setattr(draft, name, getattr(said, name))
    draft.version += 1
    draft.changed_by, draft.changed_at = by, timezone.now()
    draft.save()
    return draft


def withdraw_draft(draft: Draft, *, by) -> Draft:
    """Stop working on a draft. The party keeps it, with all that was said of it.

    Raises:
        PermissionDenied: ``by`` did not begin the proposal, or may not write the common text.
        ValidationError: it is withdrawn or submitted already.
    """
    if draft.kind == COMMON:
        _may(Right.SUBMIT_POSITION, draft.party, by)
    elif draft.author_id != by.pk:
        raise PermissionDenied(_("Only who began a proposal withdraws it."))
    with in_the_name_of(draft.party), change(by=by):
        draft = _locked_open(draft)
        draft.state = Draft.State.WITHDRAWN
        draft.save(update_fields=["state"])
    return draft


def mark_draft(draft: Draft, kind: str, *, stamp: str, by, text: str = "") -> DraftMark:
    """Support, endorse or dissent from a draft as ``by`` read it.

    Args:
        kind: a value of ``DraftMark.Kind``.
        stamp: the draft's stamp when it was read.
        text: the reason, compulsory for a dissent.

    Raises:
        PermissionDenied: ``by`` has no right to, or supports a proposal of their own.
        ValidationError: the draft is not worked on any more, the reason is missing, or the mark
            is for the common text and this is a proposal.
        NewerDraft: its words changed after ``by`` read them.
    """
    endorses = kind == DraftMark.Kind.ENDORSEMENT
    _may(Right.ENDORSE_POSITION if endorses else Right.DRAFT_POSITION, draft.party, by)
    with in_the_name_of(draft.party), change(by=by):
        draft = _locked_open(draft)
        if draft.stamp != stamp:
            raise NewerDraft(draft)
        if kind == DraftMark.Kind.SUPPORT and draft.kind == PROPOSAL and draft.author_id == by.pk:
            raise PermissionDenied(_("This proposal is yours already."))
        if kind != DraftMark.Kind.SUPPORT and draft.kind == PROPOSAL:
            raise ValidationError(
                _("Only the text of the party is endorsed or dissented from."), code="proposal"
            )
        mark = DraftMark(
            draft=draft,
            draft_version=draft.version,
            group=draft.group,
            organization_id=draft.organization_id,
            kind=kind,
            text=text,
            by=by,
        )
        mark.full_clean(validate_unique=False, exclude=["draft"])
        there = standing_marks(draft).filter(kind=kind, by=by, draft_version=draft.version).first()
        if there is None:
            mark.save(force_insert=True)
    return there or mark


def standing_marks(draft: Draft):
    """The marks on a draft that were not taken back."""
    return DraftMark.objects.filter(draft=draft, taken_back_at__isnull=True).select_related("by")


def take_back(row: DraftMark | Comment, *, by) -> None:
    """Take back a mark or a comment of one's own. That it was made is kept.

    Raises:
        PermissionDenied: it is somebody else's.
    """
    if row.by_id != by.pk:
        raise PermissionDenied(_("Only who made it takes it back."))
    with in_the_name_of(row.party), change(by=by):
        row = type(row).objects.select_for_update().get(pk=row.pk)
        if row.taken_back_at is None:
            row.taken_back_at = timezone.now()
            row.save(update_fields=["taken_back_at"])


def comment(
    question: Question,
    text: str,
    *,
    party: Party,
    by,
    draft: Draft | None = None,
    answers: Comment | None = None,
) -> Comment:
    """Say something inside the party, on the question or on one draft, or in answer to somebody.

    Raises:
        PermissionDenied: ``by`` does not belong to the party.
        ValidationError: it is empty or too long, or answers what stands elsewhere.
    """
    _may(Right.DRAFT_POSITION, party, by)
    with in_the_name_of(party), change(by=by):
        question = locked_question(question.pk, by)
        if answers is not None:
            # An answer to an answer stands below the first, so that threads stay readable.
            answers = answers.answers or answers
            draft = answers.draft
        said = Comment(
            question=question,
            group=party.group,
            organization_id=party.organization_id,
            draft=draft,
            answers=answers,
            text=text,
            by=by,
        )
        said.full_clean(validate_unique=False, exclude=["draft", "answers"])
        misplaced = (draft and (draft.question_id, draft.party) != (question.pk, party)) or (
            answers and (answers.question_id, answers.party) != (question.pk, party)
        )
        if misplaced:
            raise ValidationError(_("This belongs to another question."), code="misplaced")
        said.save(force_insert=True)
    return said


def spokespersons_of(party: Party) -> list:
    """Who speaks for a group today, and so has to endorse what is submitted in its name.

    A Government has none: its delegates submit. One query.
    """
    if party.organization_id:
        return []
    held = Tenure.objects.held_on(timezone.localdate()).filter(
        Q(post__role=Role.SPOKESPERSON, post__group=party.group), user__is_active=True
    )
    return [one.user for one in held.select_related("user").order_by("pk")]


def endorsements_of(draft: Draft):
    """The endorsements of the draft as it reads now."""
    return standing_marks(draft).filter(
        kind=DraftMark.Kind.ENDORSEMENT, draft_version=draft.version
    )


def _may(right, party, by) -> None:
    if party not in by.parties_for(right):
        messages = {
            Right.DRAFT_POSITION: _("You may draft positions only for your own party."),
            Right.SUBMIT_POSITION: _("Only those who speak for a party submit its positions."),
            Right.ENDORSE_POSITION: _("Only the spokesperson of the group endorses its text."),
        }
        raise PermissionDenied(messages[right])


def _locked_open(draft: Draft) -> Draft:
    """The draft, its row locked.

    Raises:
        ValidationError: the party does not work on it any more.
    """
    found = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if found.state != Draft.State.OPEN:
        raise ValidationError(
            _("This draft was withdrawn or submitted meanwhile."), code="not_open"
        )
    return found
