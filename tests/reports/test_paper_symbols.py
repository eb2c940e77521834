"""The symbol in the form of a paper: any variant, one form, and it fits the meeting."""

import pytest

from consultations.models import Body, Session
from reports.models import Paper
from reports.paper_forms import PaperForm
from tests.people import somebody
from tests.reports.making import a_paper, a_session

pytestmark = pytest.mark.django_db


def sent(symbol, session, **more) -> PaperForm:
    data = {
        "symbol": symbol,
        "title": "A title",
        "purpose": "decision",
        "language": "en",
        "session": session.pk,
        "sections": "roman",
        "cover_form": "2004",
        **more,
    }
    return PaperForm(data, user=somebody("secretariat"), instance=Paper())


def test_a_variant_is_kept_in_its_one_form_with_the_body_that_it_names():
    session = a_session(300)
    party = Body.objects.create(code="WP/SDG", name_en="Working Party", parent=session.body)
    form = sent("tb 300/wp/sdg/1 (Rev. 1)", session)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["symbol"] == "TB.300/WP/SDG/1(Rev.1)"
    assert form.instance.body_id == party.pk
    form = sent("TB.300/INS/1", session)
    assert form.is_valid(), form.errors
    assert form.instance.body_id == session.body_id


@pytest.mark.parametrize(
    ("symbol", "said"),
    [
        ("nonsense", "begins with the letters of a body"),
        ("TB.301/1", "the record’s session is “Test Body, 301st Session”"),
        ("TB.299/1", "The 299th Session of “Test Body” is not recorded"),
        ("XX.300/1", "No body is recorded with the code “XX”"),
        ("tb.300/1", "already exists"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(symbol, said):
    a_paper(blocks=[])
    session = Session.objects.get()
    Session.objects.create(body=session.body, number=301)
    form = sent(symbol, session)
    assert not form.is_valid()
    assert said in " ".join(form.errors["symbol"])
