"""What a party does among itself: proposals, the common text, marks, discussion, submission."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.groups import Group
from accounts.models.users import Party
from accounts.speaking import in_the_name_of
from consultations.drafting import (
    NewerDraft,
    comment,
    mark_draft,
    save_draft,
    take_back,
    withdraw_draft,
)
from consultations.models import Comment, Draft, DraftMark, Position
from consultations.submitting import submit_position
from consultations.workspace import workspace_of
from foundation.history import history_of
from tests.consultations.making import a_question, draft_for, drafts_of, words
from tests.people import ROLES, a_government, somebody

pytestmark = pytest.mark.django_db
EMPLOYERS = Party(Group.EMPLOYERS)


@pytest.fixture
def question():
    return a_question()


@pytest.fixture
def member():
    return somebody("employer_member")


@pytest.fixture
def secretary():
    return somebody("employer_secretary")


@pytest.fixture
def spokesperson():
    return somebody("employer_spokesperson")


def common(question, secretary, stance="support", based_on="", **fields):
    return save_draft(
        words(question, stance, **fields), party=EMPLOYERS, by=secretary, based_on=based_on
    )


def test_a_draft_grows_by_versions_and_all_are_kept(question, secretary):
    first = common(question, secretary)
    second = common(question, secretary, "oppose", first.stamp, statement="No")
    assert (second.pk, second.version, second.kind) == (first.pk, 2, "common")
    with in_the_name_of(EMPLOYERS):
        newest = history_of(second)[0]
    assert ("Support", "Not in favour") in [(one.before, one.after) for one in newest.changes]
    assert not Position.objects.exists()


def test_the_same_draft_again_is_not_saved_twice(question, secretary):
    first = common(question, secretary)
    assert common(question, secretary, based_on=first.stamp).version == 1


@pytest.mark.parametrize("based_on", ["", "4711-1", "first-2"])
def test_a_draft_that_was_not_read_is_not_written_over(question, secretary, based_on):
    first = common(question, secretary)
    based_on = based_on.replace("first", str(first.pk))
    for act in (save_draft, submit_position):
        with pytest.raises(NewerDraft) as caught:
            act(words(question, "no_view"), party=EMPLOYERS, by=secretary, based_on=based_on)
        assert caught.value.draft == first
    assert drafts_of(EMPLOYERS) == [first]
    assert not Position.objects.exists()


def test_each_member_has_a_proposal_and_the_party_one_text(question, member, secretary):
    other = somebody("employer_member")
    for user in (member, other, secretary):
        save_draft(words(question), party=EMPLOYERS, by=user)
    assert [one.kind for one in drafts_of(EMPLOYERS)] == ["proposal", "proposal", "common"]
    assert draft_for(question, EMPLOYERS, member).author == member
    deputy = somebody("employer_secretary")
    assert draft_for(question, EMPLOYERS, deputy).kind == "common"


def test_submitting_replaces_what_stood_and_ends_the_common_text(question, member, secretary):
    stood = submit_position(words(question), party=EMPLOYERS, by=secretary)
    proposal = save_draft(words(question, "no_view"), party=EMPLOYERS, by=member)
    text = common(question, secretary, "no_view")
    now = submit_position(
        words(question, "oppose", statement="Not now"),
        party=EMPLOYERS,
        by=secretary,
        based_on=text.stamp,
    )
    stood.refresh_from_db()
    assert stood.replaced_by == now
    with in_the_name_of(EMPLOYERS):
        for one in (text, proposal):
            one.refresh_from_db()
    assert (text.state, text.position, text.statement) == ("submitted", now, "Not now")
    assert proposal.state == "open"
    assert draft_for(question, EMPLOYERS, secretary) is None
    assert (now.party_kind, now.group, now.state, now.stated_by) == (
        "group",
        "employers",
        "submitted",
        secretary,
    )


def test_a_common_text_says_from_which_proposal_it_was_begun(question, member, secretary):
    proposal = save_draft(words(question, "no_view"), party=EMPLOYERS, by=member)
    text = save_draft(
        words(question, "no_view"), party=EMPLOYERS, by=secretary, begun_from=proposal
    )
    assert text.begun_from == proposal


def test_a_group_with_a_spokesperson_submits_only_what_is_endorsed(
    question, secretary, spokesperson
):
    def submit(stance, stamp):
        return submit_position(
            words(question, stance), party=EMPLOYERS, by=secretary, based_on=stamp
        )

    with pytest.raises(ValidationError, match=str(spokesperson)):
        submit("support", "")
    text = common(question, secretary)
    with pytest.raises(ValidationError, match="has not endorsed"):
        submit("support", text.stamp)
    mark_draft(text, "endorsement", stamp=text.stamp, by=spokesperson)
    with pytest.raises(ValidationError, match="has not endorsed"):
        submit("no_view", text.stamp)
    text = common(question, secretary, "no_view", text.stamp)
    with pytest.raises(ValidationError, match="has not endorsed"):
        submit("no_view", text.stamp)
    mark = mark_draft(text, "endorsement", stamp=text.stamp, by=spokesperson)
    take_back(mark, by=spokesperson)
    with pytest.raises(ValidationError, match="has not endorsed"):
        submit("no_view", text.stamp)
    mark_draft(text, "endorsement", stamp=text.stamp, by=spokesperson)
    assert submit("no_view", text.stamp).stance == "no_view"


def test_a_government_needs_no_spokesperson(question):
    somebody("employer_spokesperson")
    delegate = somebody("government")
    assert submit_position(words(question), party=delegate.parties[0], by=delegate).pk


def test_only_the_spokesperson_endorses_and_only_the_common_text(
    question, member, secretary, spokesperson
):
    text = common(question, secretary)
    for user in (member, secretary, somebody("worker_secretary"), somebody("secretariat")):
        with pytest.raises(PermissionDenied):
            mark_draft(text, "endorsement", stamp=text.stamp, by=user)
    proposal = save_draft(words(question), party=EMPLOYERS, by=member)
    with pytest.raises(ValidationError, match="Only the text of the party"):
        mark_draft(proposal, "endorsement", stamp=proposal.stamp, by=spokesperson)


def test_a_mark_is_on_the_words_that_were_read(question, member, secretary):
    text = common(question, secretary)
    mark_draft(text, "support", stamp=text.stamp, by=member)
    mark_draft(text, "support", stamp=text.stamp, by=member)
    newer = common(question, secretary, "no_view", text.stamp)
    with pytest.raises(NewerDraft):
        mark_draft(text, "support", stamp=text.stamp, by=member)
    with in_the_name_of(EMPLOYERS):
        space = workspace_of(question, EMPLOYERS, member)
    assert (space.common.supports, space.common.earlier) == ([], 1)
    mark_draft(newer, "support", stamp=newer.stamp, by=member)
    with in_the_name_of(EMPLOYERS):
        space = workspace_of(question, EMPLOYERS, member)
        assert DraftMark.objects.count() == 2
    assert [one.by for one in space.common.supports] == [member]


def test_nobody_supports_their_own_proposal(question, member):
    proposal = save_draft(words(question), party=EMPLOYERS, by=member)
    with pytest.raises(PermissionDenied):
        mark_draft(proposal, "support", stamp=proposal.stamp, by=member)


def test_a_dissent_gives_a_reason_and_outlives_the_submission(question, member, secretary):
    text = common(question, secretary)
    with pytest.raises(ValidationError, match="Say why you dissent"):
        mark_draft(text, "dissent", stamp=text.stamp, by=member)
    mark_draft(text, "dissent", stamp=text.stamp, text="Not in my name", by=member)
    position = submit_position(words(question), party=EMPLOYERS, by=secretary, based_on=text.stamp)
    with in_the_name_of(EMPLOYERS):
        [ended] = workspace_of(question, EMPLOYERS, member).ended
    assert [one.text for one in ended.dissents] == ["Not in my name"]
    assert "Not in my name" not in position.receipt.text
    with pytest.raises(ValidationError, match="withdrawn or submitted"):
        mark_draft(ended.draft, "support", stamp=ended.draft.stamp, by=member)


def test_who_began_a_proposal_withdraws_it_and_the_party_keeps_it(question, member, secretary):
    proposal = save_draft(words(question), party=EMPLOYERS, by=member)
    for user in (secretary, somebody("employer_member")):
        with pytest.raises(PermissionDenied):
            withdraw_draft(proposal, by=user)
    withdraw_draft(proposal, by=member)
    with pytest.raises(ValidationError):
        withdraw_draft(proposal, by=member)
    again = save_draft(words(question), party=EMPLOYERS, by=member)
    assert again.pk != proposal.pk
    text = common(question, secretary)
    with pytest.raises(PermissionDenied):
        withdraw_draft(text, by=member)
    withdraw_draft(text, by=secretary)
    assert draft_for(question, EMPLOYERS, secretary) is None


def test_a_discussion_has_threads_and_belongs_to_its_question(question, member, secretary):
    text = common(question, secretary)
    said = comment(question, "Why?", party=EMPLOYERS, by=member, draft=text)
    answer = comment(question, "Because", party=EMPLOYERS, by=secretary, answers=said)
    comment(question, "I see", party=EMPLOYERS, by=member, answers=answer)
    comment(question, "In general", party=EMPLOYERS, by=member)
    with in_the_name_of(EMPLOYERS):
        space = workspace_of(question, EMPLOYERS, member)
    [thread] = space.common.threads
    assert [one.text for one in thread.replies] == ["Because", "I see"]
    assert [one.comment.text for one in space.threads] == ["In general"]
    for wrong in ({"draft": text}, {"answers": said}):
        with pytest.raises(ValidationError, match="belongs to another question"):
            comment(a_question("Another"), "Here?", party=EMPLOYERS, by=member, **wrong)
    for empty in ("", "x" * 2_001, "bell\x07"):
        with pytest.raises(ValidationError):
            comment(question, empty, party=EMPLOYERS, by=member)


def test_a_comment_is_taken_back_by_its_author_and_kept(question, member, secretary):
    said = comment(question, "Hasty", party=EMPLOYERS, by=member)
    with pytest.raises(PermissionDenied):
        take_back(said, by=secretary)
    take_back(said, by=member)
    with in_the_name_of(EMPLOYERS):
        kept = Comment.objects.get()
        assert (kept.text, kept.taken_back_at is not None) == ("Hasty", True)
        kept.text = "Wise"
        with pytest.raises(DatabaseError), transaction.atomic():
            kept.save()


@pytest.mark.parametrize("role", ROLES)
def test_only_the_party_works_in_its_workspace(question, secretary, role):
    text, user = common(question, secretary), somebody(role)
    acts = (
        lambda: comment(question, "Hello", party=EMPLOYERS, by=user),
        lambda: mark_draft(text, "support", stamp=text.stamp, by=user),
        lambda: mark_draft(text, "dissent", stamp=text.stamp, text="No", by=user),
    )
    for act in acts:
        if role.startswith("employer"):
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()


def test_a_draft_is_not_moved_and_not_deleted(question, secretary):
    text = common(question, secretary)
    for act in (
        lambda: text.delete(),
        lambda: Draft.objects.filter(pk=text.pk).update(author=somebody()),
        lambda: Draft.objects.filter(pk=text.pk).update(kind="proposal"),
    ):
        with pytest.raises(DatabaseError), in_the_name_of(EMPLOYERS):
            act()


def test_two_governments_do_not_read_each_others_drafts(question):
    one = somebody("government", organization=a_government())
    draft = save_draft(words(question), party=one.parties[0], by=one)
    other = somebody("government", organization=a_government())
    with in_the_name_of(*one.parties, *other.parties):
        assert not Draft.objects.visible_to(other).exists()
        assert list(Draft.objects.visible_to(one)) == [draft]


def test_a_draft_survives_a_change_of_the_text_and_says_so(question, secretary):
    text = common(question, secretary)
    question.text_version = 2
    question.save()
    with in_the_name_of(EMPLOYERS):
        space = workspace_of(question, EMPLOYERS, secretary)
    assert space.common.voice.version == 1
    kept = common(question, secretary, based_on=text.stamp)
    assert (kept.text_version, kept.version) == (2, 2)
    assert kept.changed_at <= timezone.now()
