"""The forms that change the register."""

import pytest

from accounts.models import Organization
from followup.forms import ActionForm, RecommendationForm
from followup.models import Recommendation
from followup.register import archive_entry, change_entry
from tests.followup.making import a_recommendation, a_report, a_theme, an_action, listed
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
RECOMMENDATIONS = "/recommendations/"


@pytest.mark.parametrize("form", [RecommendationForm, ActionForm])
def test_a_form_shows_each_of_its_fields_once(secretariat, form):
    for instance in (form._meta.model(), form._meta.model(pk=1, version=1)):
        page = form(user=secretariat, instance=instance)
        shown = [field.name for field, _columns in page.arranged]
        assert sorted(shown) == sorted(field.name for field in page.visible_fields())


def body(**more) -> dict:
    """What a form for a recommendation sends."""
    return {
        "reference": "R01",
        "report": a_report().pk,
        "title_en": "Title",
        "is_published": "on",
        **more,
    }


@pytest.mark.parametrize("role", [*ROLES, None])
def test_only_the_secretariat_opens_and_sends_the_forms(client, role):
    there, action = a_recommendation("R07"), an_action()
    gone = archive_entry(
        a_recommendation("R08"), version=1, by=somebody("secretariat"), reason="A duplicate"
    )
    client.force_login(somebody(role))
    allowed = role == "secretariat"
    hidden = 200 if allowed else 404
    for url, status in {
        "/recommendations/add/": 200,
        "/actions/add/": 200,
        f"/recommendations/{there.pk}/edit/": 200,
        f"/recommendations/{there.pk}/archive/": 200,
        f"/actions/{action.pk}/edit/": 200,
        f"/actions/{action.pk}/archive/": 200,
        f"/recommendations/{gone.pk}/restore/": hidden,
    }.items():
        expected = status if allowed or status == 404 else 403
        assert client.get(url).status_code == expected, url
        assert client.post(url, {}).status_code == (422 if allowed else expected), url
    assert ("/recommendations/add/" in client.get(RECOMMENDATIONS).content.decode()) == allowed
    assert Recommendation.objects.count() == 2


def test_a_recommendation_is_added(client, secretariat):
    theme = a_theme()
    answer = client.post("/recommendations/add/", body(themes=[theme.pk], phase="2"))
    assert (answer.status_code, answer["Location"]) == (302, "/recommendations/R01/")
    made = Recommendation.objects.get()
    assert (made.title_en, made.phase, list(made.themes.all())) == ("Title", 2, [theme])
    assert made.history.get().pgh_context["user"] == secretariat.pk


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reference": ""}, "This field is required."),
        ({"reference": "17"}, "Begin with a letter"),
        ({"reference": "add"}, "Begin with a letter"),
        ({"title_en": "x" * 20_000}, "at most 400 characters"),
        ({"title_en": "a\x07b"}, "Character 2 is a control character (U+0007)."),
        ({"title_en": "a\x00b"}, "Null characters are not allowed."),
        ({"text": "x" * 20_001}, "at most 20000 characters"),
        ({"quotation": "x" * 1_001}, "at most 1000 characters"),
        ({"themes": ["999"]}, "999 is not one of the available choices."),
        ({"themes": ["x"]}, "is not a valid value"),
        ({"report": "999"}, "Select a valid choice."),
        ({"phase": "9"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_in_place_and_what_was_typed_is_kept(
    client, secretariat, wrong, said
):
    sent = {**body(), "addressed_to": "Kept as typed", **wrong}
    answer = client.post("/recommendations/add/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Kept as typed" in page
    assert not Recommendation.objects.exists()


def test_markup_is_text(client, secretariat):
    client.post("/recommendations/add/", body(title_en="<script>alert(1)</script>"))
    for url in (RECOMMENDATIONS, "/recommendations/R01/"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def action_body(action, **more) -> dict:
    """What the form of an action sends."""
    return {
        "title_en": action.title_en,
        "kind": action.kind,
        "state": action.state,
        "is_published": "on",
        "version": action.version,
        **more,
    }


def test_a_state_is_changed_with_its_reason(client, secretariat):
    action = an_action()
    url = f"/actions/{action.pk}/edit/"
    refused = client.post(url, action_body(action, state="deferred"))
    assert refused.status_code == 422
    assert "Say why the action is deferred or discontinued." in refused.content.decode()
    sent = action_body(action, state="deferred", state_reason="No money", reason="Letter of May")
    assert client.post(url, sent).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.state_reason, action.version) == ("deferred", "No money", 2)
    history = client.get("/actions/A01/history/").content.decode()
    for part in ("Letter of May", "<del>Proposed</del>", "<ins>Deferred</ins>", "No money"):
        assert part in history, part


def test_links_are_kept_changed_and_found_by_name(client, secretariat):
    first, second = a_recommendation("R01"), a_recommendation("R02")
    unit = Organization.objects.create(name_en="International Labour Office", acronym="ILO")
    action = an_action(answers=[first])
    page = client.get(f"/actions/{action.pk}/edit/").content.decode()
    assert "R01" in page
    sent = action_body(
        action,
        recommendations=[str(first.pk)],
        recommendations_typed="r02",
        partners_typed="ilo",
        lead_unit_typed="ILO",
    )
    assert client.post(f"/actions/{action.pk}/edit/", sent).status_code == 302
    action.refresh_from_db()
    assert set(action.recommendations.all()) == {first, second}
    assert list(action.partners.all()) == [unit]
    assert action.lead_unit == unit


def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(client, secretariat):
    there = a_recommendation("R01")
    newer = Recommendation.objects.get()
    newer.title_en = "Theirs"
    change_entry(newer, {}, version=1, by=somebody("secretariat", name="Other Person"))
    url = f"/recommendations/{there.pk}/edit/"
    answer = client.post(url, body(title_en="Mine", version="1"))
    assert answer.status_code == 409
    page = answer.content.decode()
    for part in ("Theirs", "Mine", "Other Person", 'name="version" value="2"'):
        assert part in page, part
    assert client.post(url, body(title_en="Mine", version="2")).status_code == 302
    assert Recommendation.objects.get().title_en == "Mine"


def test_a_reference_sent_with_a_change_is_left_alone(client, secretariat):
    there = a_recommendation("R01")
    sent = body(reference="R99", version="1", title_en="Other")
    assert client.post(f"/recommendations/{there.pk}/edit/", sent).status_code == 302
    assert Recommendation.objects.get().reference == "R01"


def test_archiving_asks_for_a_reason_and_restoring_brings_back(client, secretariat):
    there = a_recommendation("R01")
    url = f"/recommendations/{there.pk}/archive/"
    assert client.post(url, {"version": "1", "reason": " "}).status_code == 422
    assert client.post(url, {"version": "1", "reason": "A duplicate"}).status_code == 302
    assert listed(client.get(RECOMMENDATIONS)) == []
    assert client.get(url).status_code == 403
    restored = client.post(f"/recommendations/{there.pk}/restore/", {"version": "2"})
    assert restored.status_code == 302
    assert listed(client.get(RECOMMENDATIONS)) == ["R01"]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_damaged_version_is_no_error_of_the_server(client, secretariat, version):
    there = a_recommendation("R01")
    for page in ("edit", "archive"):
        url = f"/recommendations/{there.pk}/{page}/"
        sent = body(version=version, reason="A duplicate")
        assert client.post(url, sent).status_code in (409, 422)
    assert Recommendation.objects.current().get().version == 1


def test_a_lost_session_says_so_and_keeps_what_was_typed(client):
    sent = body(title_en="Typed for half an hour")
    for url in ("/recommendations/add/", "/recommendations/1/edit/", "/actions/1/archive/"):
        answer = client.post(url, sent, headers={"origin": "http://testserver"})
        assert answer.status_code == 401
        page = answer.content.decode()
        assert "Your session has ended" in page
        assert "Typed for half an hour" in page
    assert not Recommendation.objects.exists()
