"""Amendments: where they are, how they move on, what collides, what the text becomes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.adopting import adopt
from consultations.amending import applied, collide, consolidated, move_on, submit_amendment
from consultations.deadlines import dues_of_draft, is_late
from consultations.models import Amendment, Body, Decision, Limb
from foundation.history import history_of
from tests.consultations.making import a_decision
from tests.people import ROLES, a_government, somebody

pytestmark = pytest.mark.django_db
WORDS = "The Governing Body decides to hold a forum on globalization in 2005."


@pytest.fixture
def user():
    return somebody("secretariat")


@pytest.fixture
def draft():
    made = a_decision("D01", state="draft", text_en=WORDS)
    for place, text in enumerate(
        ("asks the Office to report", "asks the Office to report again"), 1
    ):
        Limb.objects.create(decision=made, sequence=place, text_en=text)
    return made


def amendment(draft, old="a forum", new="two forums", kind="replace", **fields) -> Amendment:
    fields = {"group": "employers", **fields}
    return Amendment(draft=draft, kind=kind, old_text=old, new_text=new, **fields)


def made(draft, user, *args, state=None, **fields) -> Amendment:
    one = submit_amendment(amendment(draft, *args, **fields), by=user)
    for step in {None: (), "moved": ("moved",)}.get(state, ("moved", state)):
        move_on(one, step, by=user)
    one.refresh_from_db()
    return one


def test_amendments_are_numbered_in_the_order_in_which_they_come(draft, user):
    first, second = made(draft, user), made(draft, user, "in 2005", "in 2006")
    assert [str(first), str(second)] == ["D.1", "D.2"]
    assert first.by == "Employers' group"
    named = made(draft, user, "decides", "agrees", group="", organization=a_government(7))
    several = made(draft, user, "hold", "convene", moved_by="Several Governments", group="")
    assert (named.by, several.by) == ("Government 7", "Several Governments")


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"old": "a congress"}, "old_text", "do not stand there"),
        ({"old": "o"}, "old_text", "more than once"),
        ({"old": ""}, None, "Quote the words"),
        ({"new": ""}, None, "Give the new words"),
        ({"kind": "delete"}, None, "Give the new words"),
        ({"new": "a forum"}, "new_text", "the same words"),
        ({"group": ""}, None, "Say by whom it is"),
        ({"new": "bell\x07"}, "new_text", "control character"),
    ],
)
def test_what_is_wrong_with_an_amendment_is_said(draft, user, fields, field, said):
    with pytest.raises(ValidationError) as caught:
        submit_amendment(amendment(draft, **fields), by=user)
    assert said in str(caught.value)
    if field:
        assert field in caught.value.message_dict
    assert not Amendment.objects.exists()


def test_an_amendment_is_to_words_of_its_own_draft(draft, user):
    other = a_decision("D02", state="draft", text_en=WORDS)
    limb = Limb.objects.create(decision=other, sequence=1, text_en="a forum")
    with pytest.raises(ValidationError, match="of another decision"):
        submit_amendment(amendment(draft, limb=limb), by=user)
    first = made(other, user)
    with pytest.raises(ValidationError, match="same draft"):
        submit_amendment(amendment(draft, "two", "three", amends=first), by=user)
    adopted = a_decision("D03")
    with pytest.raises(ValidationError, match="no draft decision"):
        submit_amendment(amendment(adopted, "Words", "Phrases"), by=user)


def test_there_is_no_third_level(draft, user):
    first = made(draft, user)
    second = made(draft, user, "two", "three", amends=first)
    with pytest.raises(ValidationError, match="not to another one"):
        submit_amendment(amendment(draft, "three", "four", amends=second), by=user)


def test_what_came_late_is_said(draft, user):
    now = timezone.now()
    draft.amendments_due_at, draft.subamendments_due_at = now, now + timedelta(days=1)
    draft.save()
    late = made(draft, user, received_at=now + timedelta(minutes=1))
    early = made(draft, user, "in 2005", "in 2006", received_at=now)
    below = made(draft, user, "two", "three", amends=late, received_at=now + timedelta(hours=2))
    dues = dues_of_draft(draft)
    assert [is_late(one, dues) for one in (late, early, below)] == [True, False, False]


STATES = Amendment.State.values


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_an_amendment_goes_only_where_it_can(draft, user, before, after):
    path = {"received": (), "moved": ("moved",), "adopted": ("moved", "adopted")}
    path |= {"rejected": ("moved", "rejected")}
    one = submit_amendment(amendment(draft), by=user)
    for step in path.get(before, (before,)):
        move_on(one, step, by=user)
    one.refresh_from_db()
    may = after in Amendment.STEPS.get(before, ())
    if may:
        move_on(one, after, by=user)
        one.refresh_from_db()
        assert one.state == after
        assert (one.settled_at is not None) == (after != "moved")
    else:
        with pytest.raises(ValidationError):
            move_on(one, after, by=user)
        if before != after:
            with pytest.raises(DatabaseError), transaction.atomic():
                Amendment.objects.filter(pk=one.pk).update(state=after)


def test_the_words_of_an_amendment_never_change(draft, user):
    one = made(draft, user)
    for values in ({"new_text": "x"}, {"group": "workers"}, {"number": 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Amendment.objects.filter(pk=one.pk).update(**values)
    with pytest.raises(DatabaseError), transaction.atomic():
        one.delete()
    move_on(one, "withdrawn", by=user, reason="By its mover")
    assert history_of(one)[0].reason == "By its mover"


def test_where_the_rules_ask_for_it_an_amendment_is_seconded(draft, user):
    draft.body = Body.objects.create(code="ILC", name_en="x", amendments_need_seconding=True)
    draft.save()
    one = submit_amendment(amendment(draft), by=user)
    with pytest.raises(ValidationError) as caught:
        move_on(one, "moved", by=user)
    assert list(caught.value.message_dict) == ["seconded_by"]
    move_on(one, "moved", by=user, seconded_by="Workers' group")
    one.refresh_from_db()
    assert (one.state, one.seconded_by) == ("moved", "Workers' group")


def test_adopting_one_lets_fall_what_is_about_the_same_words(draft, user):
    first = made(draft, user, state="moved")
    same = made(draft, user, "a forum on globalization", "a congress", state="moved")
    below = made(draft, user, "a congress", "a dialogue", amends=same)
    apart = made(draft, user, "in 2005", "in 2006")
    limb = made(draft, user, "to report", "to study", limb=draft.limbs.first())
    assert collide(first, same)
    assert not collide(first, apart)
    fallen = move_on(first, "adopted", by=user)
    assert {one.pk for one in fallen} == {same.pk, below.pk}
    states = dict(Amendment.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (first, same, below, apart, limb)] == [
        "adopted",
        "fallen",
        "fallen",
        "received",
        "received",
    ]


def test_subamendments_are_settled_first_and_go_with_their_amendment(draft, user):
    first = made(draft, user, state="moved")
    below = made(draft, user, "two", "three", amends=first, state="moved")
    with pytest.raises(ValidationError, match="sub-amendments first"):
        move_on(first, "adopted", by=user)
    move_on(below, "adopted", by=user)
    move_on(first, "adopted", by=user)
    assert consolidated(draft)[0].text == WORDS.replace("a forum", "three forums")
    other = made(draft, user, "in 2005", "in 2006 or 2007", state="moved")
    gone = made(draft, user, "or 2007", "or later", amends=other)
    assert move_on(other, "withdrawn", by=user) == [gone]


def test_the_text_is_put_together_from_what_was_adopted(draft, user):
    first, second = draft.limbs.order_by("sequence")
    made(draft, user, "decides", "agrees", state="adopted")
    made(draft, user, "in 2005", "", "delete", state="adopted")
    made(draft, user, "globalization", " and employment", "insert", state="adopted")
    made(draft, user, "", " So be it.", "add", state="adopted")
    made(draft, user, "hold", "convene", state="rejected")
    made(draft, user, "report", "study", limb=first, state="adopted")
    text, one, two = consolidated(draft)
    assert text.text == (
        "The Governing Body agrees to hold a forum on globalization and employment . So be it."
    )
    assert (one.text, one.changed) == ("asks the Office to study", True)
    assert (two.text, two.changed) == (second.text_en, False)
    assert {piece.kind for piece in text.pieces} == {"same", "added", "removed"}


@given(st.lists(st.text("abcdef ", min_size=1, max_size=6), min_size=1, max_size=8), st.data())
def test_changes_of_separate_words_do_not_disturb_each_other(words, data):
    """Each word is made unique, some are replaced: the result is the words with those replaced."""
    words = [f"{word}#{place}." for place, word in enumerate(words)]
    draft = Decision(text_en="".join(words))
    chosen = data.draw(st.sets(st.sampled_from(range(len(words)))))
    changes = []
    for number, place in enumerate(chosen, 1):
        one = Amendment(pk=number, draft=draft, number=number, old_text=words[place])
        one.new_text = f"<{place}>"
        one._prefetched_objects_cache = {"subamendments": []}
        changes.append(one)
    expected = "".join(f"<{n}>" if n in chosen else word for n, word in enumerate(words))
    assert applied(draft.text_en, changes) == expected


def test_an_adoption_begins_with_the_text_as_amended_and_says_by_whom(client, draft):
    user = somebody("secretariat")
    client.force_login(user)
    made(draft, user, state="adopted")
    page = client.get(reverse("consultations:decision_adopt", args=["D01"])).content.decode()
    assert "two forums" in page
    adopt(
        draft,
        Decision(reference="D02", text_en="x", adopted_on=timezone.localdate(), manner="consensus"),
        [],
        by=user,
    )
    page = client.get("/consultations/decisions/D02/").content.decode()
    assert "D.1 (Employers&#x27; group)" in page
    with pytest.raises(ValidationError, match="no draft decision"):
        submit_amendment(amendment(draft, "decides", "agrees"), by=user)


def test_an_amendment_goes_its_way_in_the_browser(client, draft):
    client.force_login(somebody("secretariat"))
    url = reverse("consultations:amendment_create", args=["D01"])
    sent = {
        "group": "workers",
        "received_at": "2004-11-15T09:30",
        "kind": "replace",
        "old_text": "a forum",
        "new_text": "<b>two</b> forums",
    }
    wrong = client.post(url, sent | {"old_text": "a congress"})
    assert wrong.status_code == 422
    assert "These words do not stand there." in wrong.content.decode()
    assert client.post(url, sent).status_code == 302
    one = Amendment.objects.get()
    step = reverse("consultations:amendment_step", args=[one.pk])
    for state in ("moved", "adopted", "adopted", "nowhere"):
        assert client.post(step, {"state": state}).status_code == 302
    page = client.get(reverse("consultations:amendments", args=["D01"])).content.decode()
    assert "<b>two" not in page
    assert "&lt;b&gt;two" in page
    one.refresh_from_db()
    assert one.state == "adopted"


@pytest.mark.parametrize("role", ROLES)
def test_only_the_secretariat_records_amendments(client, draft, user, role):
    one, somebody_else = made(draft, user), somebody(role)
    client.force_login(somebody_else)
    may = role == "secretariat"
    create = reverse("consultations:amendment_create", args=["D01"])
    assert client.get(create).status_code == (200 if may else 403)
    assert client.get(reverse("consultations:amendments", args=["D01"])).status_code == 200
    step = reverse("consultations:amendment_step", args=[one.pk])
    assert client.post(step, {"state": "moved"}).status_code == (302 if may else 403)
    if not may:
        with pytest.raises(PermissionDenied):
            submit_amendment(amendment(draft, "decides", "agrees"), by=somebody_else)


def test_the_list_costs_the_same_for_many_amendments(
    client, draft, user, django_assert_max_num_queries
):
    for number in range(15):
        made(draft, user, "", f" {number}", "add", state="adopted" if number % 2 else None)
    client.force_login(user)
    with django_assert_max_num_queries(16):
        assert client.get(reverse("consultations:amendments", args=["D01"])).status_code == 200
