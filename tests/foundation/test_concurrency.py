"""Nobody overwrites a newer version unseen, and nothing is deleted."""

import threading

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, connections

from accounts.models import Organization
from foundation.concurrency import StaleVersion, VersionedForm, archive, restore, save_version
from tests.people import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return somebody("secretariat", name="Ann")


@pytest.fixture
def record():
    return Organization.objects.create(name_en="Ilo", acronym="I", country="CH")


def read(record) -> Organization:
    return Organization.objects.get(pk=record.pk)


def test_a_change_makes_the_next_version(record, user):
    record.name_en = "ILO"

    assert save_version(record, 1, by=user) is True

    assert (read(record).name_en, read(record).version, record.version) == ("ILO", 2, 2)


def test_saving_without_a_change_leaves_version_and_history(record, user):
    assert save_version(record, 1, by=user) is False

    assert read(record).version == 1
    assert record.history.count() == 1


def test_rows_beside_the_record_make_a_version_too(record, user):
    assert save_version(record, 1, by=user, beside=lambda: True) is True
    assert read(record).version == 2


def test_a_stale_change_writes_nothing_and_shows_all_versions(record, user):
    mine, theirs = read(record), read(record)
    theirs.name_en, theirs.acronym = "International Labour Organization", "ILO"
    save_version(theirs, 1, by=user, reason="full name")
    mine.name_en, mine.country = "I.L.O.", "FR"
    written = []

    with pytest.raises(StaleVersion) as stale:
        save_version(mine, 1, by=user, beside=lambda: written.append(1))

    assert written == []
    assert read(record).name_en == "International Labour Organization"
    assert (stale.value.latest.who, stale.value.latest.reason) == ("Ann", "full name")
    rows = {
        one.name: (one.label, one.base, one.theirs, one.mine, one.overwritten)
        for one in stale.value.rows
    }
    assert rows == {
        "name_en": ("Name in English", "Ilo", "International Labour Organization", "I.L.O.", True),
        "acronym": ("Acronym", "I", "ILO", "I", True),
        "country": ("Country", "Switzerland", "Switzerland", "France", False),
    }


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_refused(record, user):
    meet, outcomes = threading.Barrier(2), []

    def save(name):
        try:
            mine = read(record)
            mine.name_en = name
            meet.wait(10)
            outcomes.append(save_version(mine, 1, by=user))
        except StaleVersion as stale:
            outcomes.append(type(stale))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=[f"Name {n}"]) for n in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)

    assert sorted(outcomes, key=str) == [StaleVersion, True]
    assert read(record).version == 2


def test_archiving_keeps_when_by_whom_and_why(record, user):
    archive(record, 1, by=user, reason=" twice ")

    stored = read(record)
    assert (stored.archived_by, stored.archive_reason, stored.version) == (user, "twice", 2)
    assert stored.archived_at is not None
    assert not Organization.objects.current().exists()

    restore(stored, 2, by=user)
    assert read(record).archived_at is None
    assert Organization.objects.current().exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "a\x00b", "a\nb"])
def test_archiving_needs_a_reason_that_can_be_printed(record, user, reason):
    with pytest.raises(ValidationError):
        archive(record, 1, by=user, reason=reason)

    assert read(record).archived_at is None


def test_what_is_archived_cannot_be_archived_nor_what_is_not_restored(record, user):
    with pytest.raises(ValidationError):
        restore(record, 1, by=user)
    archive(record, 1, by=user, reason="twice")
    with pytest.raises(ValidationError):
        archive(record, 2, by=user, reason="again")


def test_the_database_refuses_half_an_archiving(record):
    with (
        pytest.raises(Exception, match="organization_archived_completely"),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE accounts_organization SET archive_reason = 'x'")


class NameForm(VersionedForm):
    class Meta:
        model = Organization
        fields = ("name_en",)
        widgets = {"name_en": forms.TextInput}


def test_a_form_holds_to_the_rules_of_derived_columns(record):
    class Meta(NameForm.Meta):
        fields = ("name_en", "country")

    form = type("Form", (NameForm,), {"Meta": Meta})({"name_en": "ÍLO", "country": "CH"})

    assert form.errors["__all__"] == ["An organization of this name is already recorded."]


def test_a_form_carries_the_version_that_was_read(record):
    assert 'name="version" value="1"' in str(NameForm(instance=record)["version"])
    assert "version" not in NameForm(instance=Organization()).fields


@pytest.mark.parametrize("version", ["", "x", "0", "-1", "9" * 30])
def test_a_form_with_a_damaged_version_is_refused_or_stale(record, user, version):
    form = NameForm({"name_en": "B", "version": version}, instance=record)

    if form.is_valid():
        with pytest.raises(StaleVersion):
            save_version(form.save(commit=False), form.cleaned_data["version"], by=user)
    assert read(record).name_en == "Ilo"


def test_after_a_conflict_the_form_keeps_what_was_typed_and_can_be_sent_again(record, user):
    theirs = read(record)
    theirs.name_en = "Theirs"
    save_version(theirs, 1, by=user)
    form = NameForm({"name_en": "Mine", "version": "1"}, instance=read(record))
    assert form.is_valid()
    with pytest.raises(StaleVersion) as stale:
        save_version(form.save(commit=False), form.cleaned_data["version"], by=user)

    form.show_conflict(stale.value)

    assert form["name_en"].value() == "Mine"
    assert form["version"].value() == "2"
    assert [(one.theirs, one.mine) for one in form.conflict["rows"]] == [("Theirs", "Mine")]
    assert form.conflict["who"] == "Ann"
