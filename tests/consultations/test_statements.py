"""What people do with positions: rules, rights, replacement, conflicts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from accounts.groups import Group
from accounts.models import Post, Tenure
from accounts.models.users import Party
from accounts.rights import Role
from consultations.drafting import save_draft, stamp_of
from consultations.models import Position
from consultations.outcomes import amend
from consultations.statements import (
    NewerText,
    audience_of,
    publish_positions,
    record_position,
    set_reported,
)
from consultations.submitting import submit_position
from foundation.history import history_of
from foundation.requests import Conflict
from tests.consultations.making import (
    a_consultation,
    a_position,
    a_question,
    draft_for,
    words,
)
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
EMPLOYERS = Party(Group.EMPLOYERS)
TODAY = timezone.localdate


@pytest.fixture
def question():
    return a_question()


@pytest.fixture
def member():
    return somebody("employer_member")


@pytest.fixture
def secretary():
    return somebody("employer_secretary")


def submitted(question, secretary, stance="support", **fields):
    return submit_position(words(question, stance, **fields), party=EMPLOYERS, by=secretary)


def test_a_group_does_not_replace_its_unnamed_speakers(question, secretary):
    speaker = a_position(
        question,
        party_kind="group_member",
        group="employers",
        party_label="a speaker from the Employers' group",
        quantifier="one",
    )
    now = submitted(question, secretary)
    assert set(Position.objects.live()) == {speaker, now}


def test_a_government_replaces_only_its_own(question):
    one, other = somebody("government"), somebody("government")
    for user in (one, other):
        submit_position(words(question), party=user.parties[0], by=user)
    moved = submit_position(words(question, "no_view"), party=one.parties[0], by=one)
    assert moved.party_kind == "government"
    assert Position.objects.live().count() == 2


@pytest.mark.parametrize("stance", ["oppose", "reservation", "information", "suggestion"])
def test_a_stance_that_needs_words_is_refused_without_them(question, secretary, stance):
    for act in (save_draft, submit_position):
        with pytest.raises(ValidationError) as caught:
            act(words(question, stance), party=EMPLOYERS, by=secretary)
        assert list(caught.value.message_dict) == ["statement"]
    with pytest.raises(IntegrityError), transaction.atomic():
        a_position(question, stance, statement="")


def test_conditions_are_compulsory_with_conditions(question, secretary):
    with pytest.raises(ValidationError) as caught:
        submitted(question, secretary, "conditions", statement="Yes, but")
    assert caught.value.message_dict == {"conditions": ["Say on which conditions."]}


def test_a_position_on_a_text_that_has_changed_is_refused(question, member, secretary):
    typed = words(question)
    question.text_en = "New words"
    amend(question, version=question.version, by=somebody("secretariat"))
    assert question.text_version == 2
    for act, who in ((save_draft, member), (submit_position, secretary)):
        with pytest.raises(NewerText) as caught:
            act(typed, party=EMPLOYERS, by=who)
        assert caught.value.question.text_version == 2
    assert not Position.objects.exists()


def test_a_change_that_leaves_the_words_leaves_their_version(question):
    question.scope = "general"
    amend(question, version=question.version, by=somebody("secretariat"))
    question.refresh_from_db()
    assert (question.version, question.text_version) == (2, 1)


@pytest.mark.parametrize(
    ("fields", "words_of_it"),
    [
        ({"closes_on": -1}, "closed on"),
        ({"opens_on": 1}, "There is no such question."),
    ],
)
def test_nothing_is_stated_before_and_after(secretary, fields, words_of_it):
    days = {name: TODAY() + timedelta(days=n) for name, n in fields.items()}
    question = a_question(consultation=a_consultation("other", **days))
    with pytest.raises(ValidationError) as caught:
        submitted(question, secretary)
    assert words_of_it in str(caught.value)


def test_the_last_day_is_still_open(secretary):
    closing = a_consultation("closing", closes_on=TODAY())
    assert submitted(a_question(consultation=closing), secretary).pk


# role -> (may draft for the Employers, may submit for them)
MATRIX = dict.fromkeys(ROLES, (False, False)) | {
    "employer_secretary": (True, True),
    "employer_spokesperson": (True, False),
    "employer_member": (True, False),
}


@pytest.mark.parametrize("role", ROLES)
def test_only_those_of_the_party_state_its_position(question, role):
    user = somebody(role)
    for act, may in zip((save_draft, submit_position), MATRIX[role], strict=True):
        based_on = stamp_of(draft_for(question, EMPLOYERS, user))
        if may:
            assert act(words(question), party=EMPLOYERS, by=user, based_on=based_on).pk
        else:
            with pytest.raises(PermissionDenied):
                act(words(question), party=EMPLOYERS, by=user, based_on=based_on)


def test_a_right_counts_for_the_party_of_the_post_that_gives_it(question):
    user = somebody("worker_secretary")
    post = Post.objects.create(title_en="Guest", role=Role.GROUP_MEMBER, group=Group.EMPLOYERS)
    Tenure.objects.create(user=user, post=post)
    assert save_draft(words(question), party=EMPLOYERS, by=user).pk
    with pytest.raises(PermissionDenied):
        submit_position(words(question), party=EMPLOYERS, by=user)


def test_a_delegate_does_not_speak_for_all_governments(question):
    user = somebody("government")
    with pytest.raises(PermissionDenied):
        submit_position(words(question), party=Party(Group.GOVERNMENTS), by=user)


def test_what_is_stated_is_never_edited_or_deleted(question):
    position = a_position(question)
    position.statement = "Something else"
    with pytest.raises(InternalError), transaction.atomic():
        position.save()
    with pytest.raises(InternalError), transaction.atomic():
        position.delete()


@pytest.mark.parametrize("role", ROLES)
def test_only_the_secretariat_records_words_and_publishes(question, role):
    user = somebody(role)
    later = a_consultation("later", visibility="on_publication")
    position = a_position(question)
    said = words(question, party_kind="body", party_label="the Working Party")
    acts = [
        lambda: record_position(said, by=user),
        lambda: set_reported(position, "agreed", read="", by=user),
        lambda: publish_positions(later, by=user),
    ]
    for act in acts:
        if role == "secretariat":
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()


def recorded(question, **fields):
    return words(question, **{"party_kind": "body", "party_label": "the Working Party"} | fields)


def test_what_was_said_is_recorded_after_the_consultation_closed():
    day = TODAY() - timedelta(days=3)
    closed = a_consultation("closed", opens_on=day, closes_on=day)
    question = a_question(consultation=closed)
    user = somebody("secretariat")
    saved = record_position(
        recorded(question, quantifier="general", stated_on=day, mode="spoken"), by=user
    )
    assert (saved.state, saved.stated_by, saved.stated_on) == ("submitted", user, day)


@pytest.mark.parametrize("days", [1, -11])
def test_nothing_is_recorded_of_another_time(question, days):
    with pytest.raises(ValidationError) as caught:
        record_position(
            recorded(question, stated_on=TODAY() + timedelta(days=days)), by=somebody("secretariat")
        )
    assert list(caught.value.message_dict) == ["stated_on"]


@pytest.mark.parametrize(
    "fields",
    [
        {"party_kind": "speakers", "party_label": ""},
        {"party_kind": "government", "group": "governments"},
        {"party_kind": "group"},
        {"party_kind": "organization"},
        {"party_kind": "governments", "group": "governments", "party_label": ""},
    ],
)
def test_a_recorded_position_needs_a_party(question, fields):
    with pytest.raises(ValidationError) as caught:
        record_position(recorded(question, **fields), by=somebody("secretariat"))
    assert "Say whose position this is." in caught.value.messages


def test_recording_replaces_only_what_is_named_and_of_the_same_party(question):
    user = somebody("secretariat")
    first = record_position(recorded(question), by=user)
    second = record_position(recorded(question, stance="no_view"), by=user, replaces=first)
    third = record_position(recorded(question), by=user)
    assert set(Position.objects.live()) == {second, third}
    for wrong in (first, a_position(question), a_position(a_question("Another"))):
        with pytest.raises(ValidationError) as caught:
            record_position(recorded(question), by=user, replaces=wrong)
        assert list(caught.value.message_dict) == ["replaces"]


def test_the_wording_for_reports_changes_knowingly_with_its_history(question):
    user, position = somebody("secretariat"), a_position(question)
    set_reported(position, "agreed", read="", by=user, reason="As in the report")
    with pytest.raises(Conflict):
        set_reported(position, "disagreed", read="", by=user)
    position.refresh_from_db()
    assert position.reported == "agreed"
    entry = history_of(position)[0]
    assert (entry.who, entry.reason) == (str(user), "As in the report")
    assert [(one.before, one.after) for one in entry.changes] == [("", "agreed")]
    with pytest.raises(ValidationError) as caught:
        set_reported(position, "a\x07", read="agreed", by=user)
    assert list(caught.value.message_dict) == ["reported"]


def test_publishing_shows_what_was_submitted_and_no_draft(secretary):
    question = a_question(consultation=a_consultation("later", visibility="on_publication"))
    submitted(question, secretary)
    save_draft(words(question, "no_view"), party=EMPLOYERS, by=secretary)
    assert publish_positions(question.consultation, by=somebody("secretariat")) == 1
    assert set(Position.objects.values_list("state", flat=True)) == {"published"}


@pytest.mark.parametrize(
    ("visibility", "at_once"),
    [("on_submission", True), ("at_closing", False), ("on_publication", False)],
)
def test_who_will_read_is_said_and_so_it_is(visibility, at_once, secretary):
    consultation = a_consultation("seen", visibility=visibility)
    assert audience_of(consultation).at_once is at_once
    position = submitted(a_question(consultation=consultation), secretary)
    for role in ROLES:
        sees = Position.objects.visible_to(somebody(role)).filter(pk=position.pk).exists()
        own = role.startswith("employer")
        office = role in ("secretariat", "office")
        assert sees == (own or office or at_once), role
    if visibility == "on_publication":
        publish_positions(consultation, by=somebody("secretariat"))
        assert Position.objects.visible_to(somebody("reader")).exists()
    else:
        with pytest.raises(ValidationError):
            publish_positions(consultation, by=somebody("secretariat"))


def test_at_closing_they_are_shown_the_day_after():
    for days, shown in ((0, False), (-1, True)):
        closes = TODAY() + timedelta(days=days)
        consultation = a_consultation(f"c{-days}", visibility="at_closing", closes_on=closes)
        a_position(a_question(consultation=consultation), group="workers")
        found = Position.objects.visible_to(somebody("reader"))
        assert found.filter(question__consultation=consultation).exists() is shown
