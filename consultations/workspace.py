"""A party's workspace on one question: its text, its members' proposals, and what they say of them.

Read with one query for the drafts, one for the marks and one for the discussion.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from accounts.models.users import Party
from accounts.rights import Right
from consultations import matrix
from consultations.drafting import COMMON, PROPOSAL, spokespersons_of
from consultations.matrix import Voice
from consultations.models import Comment, Draft, DraftMark, Question
from consultations.statements import party_name


@dataclass
class Thread:
    """A comment with what was answered to it."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)


@dataclass
class Text:
    """A draft with who stands behind it.

    Attributes:
        supports, endorsements: on the version that stands, by whom, oldest first.
        earlier: how many supports and endorsements were on an earlier version.
        dissents: on any version, until they are taken back.
        mine: the reader's own standing marks by kind.
    """

    draft: Draft
    voice: Voice
    supports: list[DraftMark] = field(default_factory=list)
    endorsements: list[DraftMark] = field(default_factory=list)
    dissents: list[DraftMark] = field(default_factory=list)
    earlier: int = 0
    mine: dict[str, DraftMark] = field(default_factory=dict)
    threads: list[Thread] = field(default_factory=list)
    may_support: bool = False
    may_withdraw: bool = False


@dataclass
class Workspace:
    """Everything that one party prepares on one question, as ``user`` sees it."""

    question: Question
    party: Party
    name: str
    common: Text | None
    proposals: list[Text]
    ended: list[Text]
    threads: list[Thread]
    spokespersons: list
    may_submit: bool
    may_endorse: bool
    has_own: bool

    @property
    def is_endorsed(self) -> bool:
        """Whether the common text can be submitted as it reads now."""
        return not self.spokespersons or bool(self.common and self.common.endorsements)


def workspace_of(question: Question, party: Party, user) -> Workspace:
    """The workspace of ``party``. Empty for everybody outside the party."""
    visible = Draft.objects.visible_to(user).of_party(party).filter(question=question)
    drafts = visible.select_related("author", "changed_by", "organization", "begun_from__author")
    texts = {
        one.pk: Text(one, matrix.voice_of_draft(one, question)) for one in drafts.order_by("pk")
    }
    may_submit = party in user.parties_for(Right.SUBMIT_POSITION)
    _add_marks(texts, user)
    threads = _add_comments(texts, question, party, user)
    in_work = [one for one in texts.values() if one.draft.state == Draft.State.OPEN]
    for one in in_work:
        own = one.draft.author_id == user.pk
        common = one.draft.kind == COMMON
        one.may_support = DraftMark.Kind.SUPPORT not in one.mine and (common or not own)
        one.may_withdraw = may_submit if common else own
    proposals = [one for one in in_work if one.draft.kind == PROPOSAL]
    return Workspace(
        question=question,
        party=party,
        name=party_name(party),
        common=next((one for one in in_work if one.draft.kind == COMMON), None),
        proposals=proposals,
        ended=[one for one in texts.values() if one.draft.state != Draft.State.OPEN][::-1],
        threads=threads,
        spokespersons=spokespersons_of(party),
        may_submit=may_submit,
        may_endorse=party in user.parties_for(Right.ENDORSE_POSITION),
        has_own=any(one.draft.author_id == user.pk for one in proposals),
    )


def _add_marks(texts: dict[int, Text], user) -> None:
    marks = DraftMark.objects.visible_to(user).filter(draft__in=texts, taken_back_at__isnull=True)
    for mark in marks.select_related("by").order_by("pk"):
        text = texts[mark.draft_id]
        present = mark.draft_version == text.draft.version
        if mark.kind == DraftMark.Kind.DISSENT:
            text.dissents.append(mark)
        elif not present:
            text.earlier += 1
            continue
        elif mark.kind == DraftMark.Kind.SUPPORT:
            text.supports.append(mark)
        else:
            text.endorsements.append(mark)
        if mark.by_id == user.pk:
            text.mine[mark.kind] = mark


def _add_comments(texts, question, party, user) -> list[Thread]:
    """Threads into the drafts that they are about; returns those about the question itself."""
    said = Comment.objects.visible_to(user).of_party(party).filter(question=question)
    threads: dict[int, Thread] = {}
    by_draft: dict[int | None, list[Thread]] = defaultdict(list)
    for one in said.select_related("by").order_by("pk"):
        if one.answers_id in threads:
            threads[one.answers_id].replies.append(one)
        else:
            threads[one.pk] = Thread(one)
            by_draft[one.draft_id].append(threads[one.pk])
    for pk, text in texts.items():
        text.threads = by_draft[pk]
    return by_draft[None]
