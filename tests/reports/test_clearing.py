"""Clearance: in turns and at once, by post, with what happens when the text is changed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Tenure
from consultations.models import Deadline, Holiday
from foundation.partialdates import PartialDate
from foundation.requests import Conflict
from reports.clearing import (
    answer_step,
    clearing_posts,
    holders,
    reopen,
    send_for_clearance,
    waiting_for,
    withdraw,
)
from reports.clock import clock_of
from reports.models import Clearance, ClearanceStep, Paper
from reports.writing import add_block, save_block
from tests.people import somebody
from tests.reports.making import a_paper, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return somebody("secretariat")


@pytest.fixture
def paper(writer):
    made = a_paper(blocks=[])
    add_block(made, by=writer, kind="paragraph", content=text("Text"))
    return made


def post_of(user):
    return user.tenures_now[0].post


def state(paper):
    return Paper.objects.get(pk=paper.pk).state


def step_of(sent, user):
    return sent.steps.get(post=post_of(user))


def test_turns_are_asked_one_after_the_other_and_the_last_one_clears(paper, writer):
    first, second, third = (somebody("office") for _ in range(3))
    sent = send_for_clearance(
        paper, [[post_of(first), post_of(second)], [post_of(third)]], by=writer, note="By Friday"
    )
    assert state(paper) == "in_clearance"
    assert [list(waiting_for(one)) != [] for one in (first, second, third)] == [True, True, False]
    answer_step(step_of(sent, first), by=first, answer="cleared")
    assert not waiting_for(third)
    with pytest.raises(Conflict):
        answer_step(step_of(sent, third), by=third, answer="cleared")
    answer_step(step_of(sent, second), by=second, answer="cleared", remark="Good")
    assert [one.post for one in holders([paper.pk])[paper.pk]] == [post_of(third)]
    answer_step(step_of(sent, third), by=third, answer="cleared")
    sent.refresh_from_db()
    assert (state(paper), sent.outcome) == ("cleared", "cleared")
    assert reopen(paper, by=writer, reason="A figure is wrong.").state == "drafting"


def test_one_return_sends_the_paper_back_with_its_remark(paper, writer):
    first, second = somebody("office"), somebody("office")
    sent = send_for_clearance(paper, [[post_of(first), post_of(second)]], by=writer)
    with pytest.raises(ValidationError, match="Say why"):
        answer_step(step_of(sent, first), by=first, answer="returned", remark=" ")
    answer_step(step_of(sent, first), by=first, answer="returned", remark="Paragraph 1 is wrong.")
    sent.refresh_from_db()
    assert (state(paper), sent.outcome, sent.reason) == (
        "drafting",
        "returned",
        "Paragraph 1 is wrong.",
    )
    with pytest.raises(Conflict):
        answer_step(step_of(sent, second), by=second, answer="cleared")
    again = send_for_clearance(paper, [[post_of(second)]], by=writer)
    answer_step(step_of(again, second), by=second, answer="cleared")
    assert state(paper) == "cleared"


@pytest.mark.parametrize("asks_again", [True, False])
def test_who_cleared_another_text_is_asked_again_unless_told(paper, writer, asks_again):
    first, second = somebody("office"), somebody("office")
    sent = send_for_clearance(
        paper, [[post_of(first)], [post_of(second)]], by=writer, asks_again=asks_again
    )
    answer_step(step_of(sent, first), by=first, answer="cleared")
    block = paper.blocks.get()
    save_block(block, by=writer, seen=1, content=text("Another text"))
    answer_step(step_of(sent, second), by=second, answer="cleared")
    if not asks_again:
        assert state(paper) == "cleared"
        return
    assert state(paper) == "in_clearance"
    assert [one.post for one in waiting_for(first)] == [post_of(first)]
    answer_step(step_of(sent, first), by=first, answer="cleared")
    assert state(paper) == "cleared"


def test_a_successor_answers_for_the_post_and_nobody_else(paper, writer):
    before, after = somebody("office"), somebody("office")
    post = post_of(before)
    sent = send_for_clearance(paper, [[post]], by=writer)
    yesterday = timezone.localdate() - timedelta(days=1)
    Tenure.objects.filter(user=before).update(begins_on=yesterday, ends_on=yesterday)
    Tenure.objects.create(user=after, post=post)
    before, after = type(before).objects.get(pk=before.pk), type(after).objects.get(pk=after.pk)
    for other in (before, writer, somebody("worker_spokesperson")):
        with pytest.raises(PermissionDenied):
            answer_step(sent.steps.get(), by=other, answer="cleared")
    answer_step(sent.steps.get(), by=after, answer="cleared")
    assert state(paper) == "cleared"


def test_what_is_wrong_is_refused(paper, writer):
    office, worker = somebody("office"), somebody("worker_secretary")
    post = post_of(office)
    with pytest.raises(PermissionDenied):
        send_for_clearance(paper, [[post]], by=office)
    for turns in ([], [[]], [[post], [post]], [[post_of(worker)]]):
        with pytest.raises(ValidationError):
            send_for_clearance(paper, turns, by=writer)
    sent = send_for_clearance(paper, [[post]], by=writer)
    with pytest.raises(ValidationError, match="being drafted"):
        send_for_clearance(paper, [[post]], by=writer)
    with pytest.raises(ValidationError, match="Say why"):
        withdraw(sent, by=writer, reason=" ")
    with pytest.raises(ValidationError):
        answer_step(sent.steps.get(), by=office, answer="maybe")
    withdraw(sent, by=writer, reason="Too early")
    assert state(paper) == "drafting"
    with pytest.raises(Conflict):
        withdraw(sent, by=writer, reason="Twice")
    with pytest.raises(ValidationError):
        reopen(paper, by=writer, reason="Not cleared")
    assert post_of(worker) not in clearing_posts()


def test_the_database_keeps_rounds_and_answers_whole(paper, writer):
    office = somebody("office")
    sent = send_for_clearance(paper, [[post_of(office)]], by=writer)
    for broken in (
        lambda: Clearance.objects.create(paper=paper, sent_by=writer),
        lambda: Clearance.objects.filter(pk=sent.pk).update(outcome="cleared"),
        lambda: ClearanceStep.objects.update(answer="cleared"),
        lambda: ClearanceStep.objects.update(
            answer="returned", text="x", answered_by=office, answered_at=timezone.now()
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


def test_who_is_asked_reads_the_draft_and_only_then(client, paper, writer):
    office, other = somebody("office"), somebody("office")
    address = reverse("reports:detail", args=[paper.pk])
    client.force_login(office)
    assert client.get(address).status_code == 404
    sent = send_for_clearance(paper, [[post_of(office)]], by=writer)
    page = client.get(address, {"version": "now"}).content.decode()
    assert "Text" in page
    assert reverse("reports:assemble", args=[paper.pk]) not in page
    assert client.get(reverse("reports:clearance", args=[paper.pk])).status_code == 200
    waits = client.get(reverse("reports:waiting")).content.decode()
    assert paper.symbol in waits
    assert client.get(reverse("reports:write", args=[paper.pk])).status_code == 403
    client.force_login(other)
    assert client.get(address).status_code == 404
    assert client.get(reverse("reports:clearance", args=[paper.pk])).status_code == 404
    step = sent.steps.get()
    answer = reverse("reports:clearance_answer", args=[step.pk])
    assert client.post(answer, {f"step{step.pk}-answer": "cleared"}).status_code == 404
    client.force_login(office)
    client.post(answer, {f"step{step.pk}-answer": "returned", f"step{step.pk}-remark": "No."})
    assert state(paper) == "drafting"
    assert client.get(address).status_code == 404


def test_the_page_sends_and_calls_back(client, paper, writer):
    office = somebody("office")
    client.force_login(writer)
    send = reverse("reports:clearance_send", args=[paper.pk])
    page = client.post(send, {"note": "x"})
    assert page.status_code == 422
    assert "Choose at least one post." in page.content.decode()
    client.post(send, {f"turn-{post_of(office).pk}": "1", "asks_again": "on"})
    assert state(paper) == "in_clearance"
    page = client.get(reverse("reports:clearance", args=[paper.pk])).content.decode()
    assert str(post_of(office)) in page
    assert "Holds it" in page
    detail = client.get(reverse("reports:detail", args=[paper.pk])).content.decode()
    assert "In clearance:" in detail
    back = reverse("reports:clearance_back", args=[paper.pk])
    assert client.post(back, {"reason": ""}).status_code == 422
    client.post(back, {"reason": "A figure is wrong."})
    assert state(paper) == "drafting"


def test_the_clock_counts_working_days_to_the_sessions_deadline(paper, client, writer):
    today = timezone.localdate()
    session = paper.session
    assert clock_of(paper) is None
    Deadline.objects.create(
        session=session, kind="documents", unit="fixed", fixed_on=today + timedelta(days=7)
    )
    Holiday.objects.create(day=_working_day_after(today), name_en="Holiday")
    clock = clock_of(paper)
    assert (clock.days, clock.late) == (4, False)
    client.force_login(writer)
    page = client.get(reverse("reports:detail", args=[paper.pk])).content.decode()
    assert "4 working days left" in page
    Deadline.objects.update(fixed_on=today - timedelta(days=1))
    assert clock_of(paper).late
    page = client.get(reverse("reports:detail", args=[paper.pk])).content.decode()
    assert "Late" in page
    session.date = PartialDate.from_edtf("2004-11")
    session.save()
    Deadline.objects.update(unit="working_days", count=15, fixed_on=None)
    clock = clock_of(Paper.objects.get(pk=paper.pk))
    assert clock.due.moment is None
    assert clock.due.problem


def _working_day_after(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
