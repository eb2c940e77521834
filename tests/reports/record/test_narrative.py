"""Narrative drafted from the record of 2004: every position of the discussion is reported."""

import pytest

from consultations.models import Position
from reports.models import Paper
from reports.narrative.checks import checked
from reports.narrative.drafting import accept_sentence, propose, put_into_paper
from reports.narrative.proposing import sentences_for
from tests.people import somebody

pytestmark = pytest.mark.django_db

ABOUT = {"from": "positions", "consultation": "wp-sdg-2004-11"}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_position_of_the_discussion_is_reported(record, language):
    paper = Paper.objects.get(symbol="GB.291/WP/SDG/1")
    found = sentences_for(paper, ABOUT, {}, language)
    rest_on = {one["id"] for sentence in found for one in sentence.sources}
    assert rest_on == set(Position.objects.live().values_list("pk", flat=True))
    assert len({one.key for one in found}) == len(found)


def test_the_discussion_put_into_its_report_draws_no_finding(record):
    writer = somebody("secretariat")
    report = Paper.objects.get(symbol="GB.291/WP/SDG/REPORT")
    paper = Paper.objects.create(
        symbol="TB.1/1",
        title=report.title,
        purpose=report.purpose,
        body=report.body,
        session=report.session,
        agenda_item=report.agenda_item,
    )
    draft = propose(paper, by=writer, about=ABOUT)
    for one in draft.sentences.all():
        accept_sentence(one, by=writer, seen=one.basis)
    made = put_into_paper(draft, by=writer)
    spoken_to = Position.objects.live().values("question").distinct().count()
    assert len(made) == spoken_to
    assert checked(paper).open == []
