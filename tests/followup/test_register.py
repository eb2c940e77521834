"""What the secretariat does with the register: one function for each thing, and its limits."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.rights import Role
from followup.models import Action, Recommendation
from followup.register import (
    archive_entry,
    change_entry,
    check_new_reference,
    may_change,
    may_restore,
    record_entry,
    restore_entry,
)
from foundation.concurrency import StaleVersion
from foundation.history import history_of
from tests.followup.making import a_recommendation, a_report, a_theme, an_action
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
OTHERS = [one for one in (*ROLES, None) if one != "secretariat"]


@pytest.fixture
def secretariat():
    return somebody("secretariat")


def test_every_role_is_covered():
    assert {role for role, _group in ROLES.values()} == set(Role)


@pytest.mark.parametrize("role", OTHERS)
def test_only_the_secretariat_keeps_the_register(role):
    user, stored = somebody(role), a_recommendation()
    new = Recommendation(reference="R02", report=a_report(), title_en="Title")
    gone = archive_entry(
        a_recommendation("R03"), version=1, by=somebody("secretariat"), reason="A duplicate"
    )
    for act in (
        lambda: record_entry(new, {}, by=user),
        lambda: change_entry(stored, {}, version=1, by=user),
        lambda: archive_entry(stored, version=1, by=user, reason="No"),
        lambda: restore_entry(gone, version=2, by=user),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not may_change(stored, user)
    assert not may_restore(gone, user)
    assert sorted(Recommendation.objects.values_list("reference", flat=True)) == ["R01", "R03"]


@pytest.mark.parametrize("reference", ["17", "", "R/1", "R 1", "-R", "é1", "R?", "R#1", "../x"])
def test_a_reference_can_stand_in_an_address(reference):
    with pytest.raises(ValidationError):
        check_new_reference(Recommendation, reference)


@pytest.mark.parametrize("reference", ["R1", "r", "A-2004.1", "RX2"])
def test_references_that_people_use_are_accepted(reference):
    check_new_reference(Recommendation, reference)


def test_a_reference_is_given_once_capitals_apart(secretariat):
    a_recommendation("R01")
    with pytest.raises(ValidationError) as problem:
        a_recommendation("r01")
    assert problem.value.message_dict == {"reference": ["The reference “r01” is taken already."]}
    an_action("R01")  # of another register


def test_a_reference_never_changes(secretariat):
    stored = a_recommendation("R01")
    stored.reference = "R02"
    with pytest.raises(ValidationError) as problem:
        change_entry(stored, {}, version=1, by=secretariat)
    assert "reference" in problem.value.message_dict
    assert Recommendation.objects.get().reference == "R01"


def test_a_change_of_links_alone_is_a_new_version(secretariat):
    trade, aid = a_theme("trade"), a_theme("aid")
    stored = a_recommendation(themes=[trade])
    change_entry(stored, {"themes": [trade]}, version=1, by=secretariat)
    assert Recommendation.objects.get().version == 1
    change_entry(stored, {"themes": [trade, aid]}, version=1, by=secretariat)
    assert Recommendation.objects.get().version == 2
    assert set(stored.themes.all()) == {trade, aid}


def test_an_older_version_is_refused_and_nothing_is_written(secretariat):
    stored = a_recommendation()
    mine, theirs = Recommendation.objects.get(), Recommendation.objects.get()
    theirs.title_en = "Theirs"
    change_entry(theirs, {}, version=1, by=secretariat)
    mine.title_en = "Mine"
    with pytest.raises(StaleVersion):
        change_entry(mine, {"themes": [a_theme()]}, version=1, by=secretariat)
    stored.refresh_from_db()
    assert stored.title_en == "Theirs"
    assert not stored.themes.exists()


def test_a_state_that_stops_needs_a_reason_even_in_the_database():
    action = an_action()
    for state in (Action.State.DEFERRED, Action.State.DISCONTINUED):
        with pytest.raises(IntegrityError), transaction.atomic():
            Action.objects.filter(pk=action.pk).update(state=state)


def test_the_reason_goes_with_the_state_that_it_explained(secretariat):
    action = an_action(state="deferred", state_reason="Until the budget is known")
    action.state = "under_way"
    change_entry(action, {}, version=1, by=secretariat, reason="The budget is known")
    action.refresh_from_db()
    assert (action.state, action.state_reason) == ("under_way", "")
    action.state, action.state_reason = "completed", "In March"
    change_entry(action, {}, version=2, by=secretariat)
    action.refresh_from_db()
    assert action.state_reason == "In March"


def test_the_reason_stays_when_one_stop_follows_another(secretariat):
    action = an_action(state="deferred", state_reason="No money")
    action.state = "discontinued"
    change_entry(action, {}, version=1, by=secretariat)
    action.refresh_from_db()
    assert action.state_reason == "No money"


def test_archived_entries_are_kept_with_reason_and_come_back(secretariat):
    stored = a_recommendation()
    archive_entry(stored, version=1, by=secretariat, reason="A duplicate of R02")
    for change in (
        lambda: archive_entry(stored, version=2, by=secretariat, reason="Again"),
        lambda: change_entry(stored, {}, version=2, by=secretariat),
    ):
        with pytest.raises(PermissionDenied):
            change()
    readers = Recommendation.objects.visible_to(somebody("reader"))
    assert not readers.exists()
    restore_entry(stored, version=2, by=secretariat)
    assert readers.get().version == 3
    told = history_of(stored)
    assert [one.reason for one in told] == ["", "A duplicate of R02", ""]
    assert {one.who for one in told} >= {secretariat.name}


def test_archiving_without_a_reason_is_refused(secretariat):
    with pytest.raises(ValidationError):
        archive_entry(a_recommendation(), version=1, by=secretariat, reason="  ")


@pytest.mark.parametrize("role", [*ROLES, None])
@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ({}, "everyone"),
        ({"is_published": False}, "secretariat"),
        ({"archived": True}, "secretariat"),
    ],
)
@pytest.mark.parametrize("make", [a_recommendation, an_action])
def test_who_sees_what(role, state, readers, make):
    fields = {name: value for name, value in state.items() if name != "archived"}
    entry = make("X1", **fields)
    if "archived" in state:
        archive_entry(entry, version=1, by=somebody("secretariat"), reason="A duplicate")
    seen = type(entry).objects.visible_to(somebody(role)).exists()
    assert seen == (readers == "everyone" or role == "secretariat")


def test_visitors_see_nothing(rf):
    from django.contrib.auth.models import AnonymousUser

    a_recommendation()
    an_action()
    assert not Recommendation.objects.visible_to(AnonymousUser()).exists()
    assert not Action.objects.visible_to(AnonymousUser()).exists()
