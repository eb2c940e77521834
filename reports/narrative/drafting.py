"""What a writer does with drafted narrative: have it proposed, decide, put it into the paper.

Each is one transaction. A sentence is accepted as the record gives it at that moment, and only
when that is what the writer saw; a sentence that the record gives otherwise by now is looked at
again before it goes into the paper (:class:`LookAgain`).
"""

from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.rights import Right
from foundation.history import change
from foundation.requests import Conflict
from reports.inlines import Inlines
from reports.models import Block, Paper
from reports.models.narrative import DraftSentence, NarrativeDraft
from reports.models.papers import BlockKind
from reports.narrative.proposing import sentences_for
from reports.narrative.sentences import Sentence
from reports.stored_inlines import InvalidText, check, words
from reports.writing import add_block, ensure_open

State = DraftSentence.State


class LookAgain(Conflict):
    """The record does not give what the writer saw. Nothing was written."""


@dataclass(frozen=True)
class Looked:
    """A sentence of a draft beside what the record gives for it today.

    Attributes:
        stored: the sentence as it is kept.
        now: as it would be proposed today; None when the record gives none.
    """

    stored: DraftSentence
    now: Sentence | None

    @property
    def digest(self) -> str:
        """What the writer sees of the record, in one word; empty when there is nothing."""
        return self.now.digest if self.now else ""

    @property
    def is_outdated(self) -> bool:
        """Whether the record gives another sentence than the one looked at last."""
        return self.stored.basis != self.digest

    @property
    def words_now(self) -> str:
        """The bare words that the record gives today."""
        return words(self.now.inlines) if self.now else ""


def propose(
    paper: Paper,
    *,
    by,
    about: dict,
    options: dict | None = None,
    inside: Block | None = None,
    after: Block | None = None,
) -> NarrativeDraft:
    """Keep the sentences that the record gives today, for the writer to decide on.

    Args:
        about, options: as :func:`reports.narrative.proposing.sentences_for`.
        inside, after: where they are to go, as :func:`reports.writing.add_block`.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        Closed: the paper is cleared or issued.
        ValidationError: what is asked for is not there, or the record gives nothing.
    """
    options = options or {}
    with transaction.atomic(), change(by=by):
        may_write(paper, by)
        found = sentences_for(paper, about, options, paper.language)
        if not found:
            raise ValidationError(_("The record gives nothing to write from here."), code="nothing")
        draft = NarrativeDraft.objects.create(
            paper=paper,
            about=about,
            options=options,
            language=paper.language,
            inside=inside,
            after=after,
            made_by=by,
        )
        DraftSentence.objects.bulk_create(
            _kept(draft, place, one) for place, one in enumerate(found, start=1)
        )
    return draft


def _kept(draft: NarrativeDraft, sequence: int, sentence: Sentence) -> DraftSentence:
    return DraftSentence(
        draft=draft,
        sequence=sequence,
        key=sentence.key,
        paragraph=sentence.paragraph,
        why=sentence.why,
        inlines=list(sentence.inlines),
        sources=list(sentence.sources),
        basis=sentence.digest,
    )


def may_write(paper: Paper, by) -> None:
    """Raise unless ``by`` may change the text of ``paper``.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        Closed: the paper is cleared or issued.
    """
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat writes papers."))
    ensure_open(paper)


def given_now(draft: NarrativeDraft) -> dict[str, Sentence]:
    """The sentences that the record gives today, by what they are about; none if it cannot."""
    try:
        found = sentences_for(draft.paper, draft.about, draft.options, draft.language)
    except ValidationError:
        # What it was made from was archived or hidden since: nothing is given any more.
        return {}
    return {one.key: one for one in found}


def looked_at(draft: NarrativeDraft) -> tuple[list[Looked], list[Sentence]]:
    """The sentences of a draft beside what the record gives today, and those not in it yet."""
    now = given_now(draft)
    rows = draft.sentences.select_related("block", "decided_by").order_by("sequence", "pk")
    looked = [Looked(one, now.get(one.key)) for one in rows]
    kept = {one.stored.key for one in looked}
    return looked, [one for key, one in now.items() if key not in kept]


def renew(draft: NarrativeDraft, *, by) -> list[DraftSentence]:
    """Add the sentences that the record gives by now and that are not in the draft yet.

    Raises:
        PermissionDenied, Closed: as :func:`propose`.
    """
    with transaction.atomic(), change(by=by):
        may_write(draft.paper, by)
        NarrativeDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        places = dict(draft.sentences.values_list("key", "sequence"))
        added, before = [], 0
        for key, sentence in given_now(draft).items():
            if key in places:
                before = places[key]
            else:
                # After the one it follows in the proposal; equal places go by age.
                added.append(_kept(draft, before, sentence))
        return DraftSentence.objects.bulk_create(added)


def _locked(sentence: DraftSentence, by) -> DraftSentence:
    """The sentence, locked, when it may still be decided on."""
    stored = (
        DraftSentence.objects.select_for_update(of=("self",))
        .select_related("draft__paper")
        .get(pk=sentence.pk)
    )
    may_write(stored.draft.paper, by)
    if stored.block_id:
        raise ValidationError(
            _("This sentence is in the paper already. Change it there."), code="put"
        )
    return stored


def _seen(stored: DraftSentence, seen: str) -> Looked:
    """The sentence beside what the record gives, if that is what the writer saw.

    Raises:
        LookAgain: it is not.
    """
    looked = Looked(stored, given_now(stored.draft).get(stored.key))
    if looked.digest != seen:
        raise LookAgain(_("The record has changed since you read this sentence. Read it again."))
    return looked


def _decide(stored: DraftSentence, state: str, by, reason: str = "") -> DraftSentence:
    stored.state = state
    stored.decided_by, stored.decided_at = by, timezone.now()
    stored.reason = reason
    stored.full_clean(exclude=["draft", "inlines", "sources", "basis"], validate_unique=False)
    stored.save()
    return stored


def accept_sentence(sentence: DraftSentence, *, by, seen: str) -> DraftSentence:
    """Take a sentence as the record gives it now.

    Args:
        seen: the digest of what the writer saw of the record (:attr:`Looked.digest`).

    Raises:
        PermissionDenied, Closed: as :func:`propose`.
        LookAgain: the record gives another sentence, or none any more.
        ValidationError: it is in the paper already.
    """
    with transaction.atomic(), change(by=by):
        stored = _locked(sentence, by)
        now = _seen(stored, seen).now
        if now is None:
            raise LookAgain(
                _("The record no longer says this. Reject it, or write it in your own words.")
            )
        stored.inlines, stored.sources = list(now.inlines), list(now.sources)
        stored.basis, stored.why, stored.edited = now.digest, now.why, None
        return _decide(stored, State.ACCEPTED, by)


def edit_sentence(
    sentence: DraftSentence, inlines: Inlines, *, by, seen: str, reason: str = ""
) -> DraftSentence:
    """Take a sentence in the writer's words; it keeps the records that it rests on.

    What is not changed at all is accepted as it is.

    Raises:
        PermissionDenied, Closed: as :func:`propose`.
        LookAgain: the record gives another sentence than the writer saw.
        ValidationError: it is in the paper already, or holds no words.
    """
    try:
        cleaned = check(inlines)
    except InvalidText as error:
        raise ValidationError(str(error)) from error
    if not words(cleaned).strip():
        raise ValidationError(_("Write a sentence, or reject it."), code="empty")
    if any(one["t"] == "span" for one in cleaned):
        raise ValidationError(
            _("A sentence keeps its own records; no others can be named in it."), code="span"
        )
    with transaction.atomic(), change(by=by, reason=reason):
        stored = _locked(sentence, by)
        looked = _seen(stored, seen)
        if looked.now and cleaned == list(looked.now.inlines):
            return accept_sentence(stored, by=by, seen=seen)
        if looked.now:
            stored.inlines, stored.sources = list(looked.now.inlines), list(looked.now.sources)
        stored.basis, stored.edited = looked.digest, cleaned
        return _decide(stored, State.EDITED, by, reason)


def reject_sentence(sentence: DraftSentence, *, by, reason: str = "") -> DraftSentence:
    """Leave a sentence out.

    Raises:
        PermissionDenied, Closed: as :func:`propose`.
        ValidationError: it is in the paper already.
    """
    with transaction.atomic(), change(by=by, reason=reason):
        stored = _locked(sentence, by)
        stored.edited = None
        return _decide(stored, State.REJECTED, by, reason)


def put_into_paper(
    draft: NarrativeDraft,
    *,
    by,
    inside: Block | None = None,
    after: Block | None = None,
) -> list[Block]:
    """Make numbered paragraphs of what was accepted and is not in the paper yet.

    Args:
        inside, after: where they go, as :func:`reports.writing.add_block`.

    Raises:
        PermissionDenied, Closed: as :func:`propose`.
        LookAgain: the record gives something else by now for one of the sentences.
        ValidationError: nothing is accepted, the place is none, or the paper changed its language.
    """
    with transaction.atomic():
        may_write(draft.paper, by)
        stored = (
            NarrativeDraft.objects.select_for_update(of=("self",))
            .select_related("paper")
            .get(pk=draft.pk)
        )
        wanted = _accepted(stored)
        with change(by=by, reason=_how_it_was_written(wanted)):
            made = []
            for _paragraph, rows in groupby(wanted, key=lambda one: one.paragraph):
                rows = list(rows)
                after = add_block(
                    stored.paper,
                    by=by,
                    kind=BlockKind.PARAGRAPH,
                    inside=inside,
                    after=after,
                    content={"text": _paragraph_of(rows)},
                )
                made.append(after)
                for one in rows:
                    one.block = after
                    one.save(update_fields=["block"])
            stored.inside, stored.after = inside, made[-1]
            stored.save(update_fields=["inside", "after"])
    return made


def _accepted(draft: NarrativeDraft) -> list[DraftSentence]:
    """The sentences that go into the paper, each as the record gives it today."""
    if draft.language != draft.paper.language:
        raise ValidationError(
            _("The paper is in another language by now. Have it drafted again."), code="language"
        )
    looked, _new = looked_at(draft)
    wanted = [
        one
        for one in looked
        if one.stored.state in (State.ACCEPTED, State.EDITED) and not one.stored.block_id
    ]
    if not wanted:
        raise ValidationError(_("Accept at least one sentence first."), code="nothing")
    outdated = sum(1 for one in wanted if one.is_outdated)
    if outdated:
        raise LookAgain(
            ngettext(
                "The record has changed: look at %(count)s sentence again.",
                "The record has changed: look at %(count)s sentences again.",
                outdated,
            )
            % {"count": outdated}
        )
    return [one.stored for one in wanted]


def _how_it_was_written(rows: list[DraftSentence]) -> str:
    """For the history: that it was drafted, and how many of the sentences were edited."""
    edited = sum(1 for one in rows if one.state == State.EDITED)
    if not edited:
        return _("Drafted from the record.")
    return ngettext(
        "Drafted from the record; %(count)s sentence edited.",
        "Drafted from the record; %(count)s sentences edited.",
        edited,
    ) % {"count": edited}


def _paragraph_of(rows: list[DraftSentence]) -> Inlines:
    """The sentences of a paragraph, each with its records, a space between them."""
    found: Inlines = []
    for one in rows:
        if found:
            found.append({"t": "text", "text": " "})
        found.append({"t": "span", "content": one.words, "sources": one.sources})
    return found
