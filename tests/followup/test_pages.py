"""The lists of recommendations and actions, and the forms that change them."""

import re

import pytest
from django.urls import reverse

from events.log import Links
from followup.forms import ActionForm, RecommendationForm
from followup.models import Action, Recommendation
from followup.register import archive_entry, change_entry
from tests.consultations.making import a_consultation, a_position, a_question
from tests.events.making import an_event
from tests.followup.making import a_recommendation, a_report, a_theme, an_action
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
RECOMMENDATIONS, ACTIONS = "/recommendations/", "/actions/"
REFERENCE = re.compile(r'<td class="symbol reference">([^<]+)</td>')


def listed(response) -> list[str]:
    """The references in the table, in order."""
    assert response.status_code == 200
    return REFERENCE.findall(response.content.decode())


@pytest.fixture
def reader(client):
    user = somebody("reader")
    client.force_login(user)
    return user


@pytest.fixture
def secretariat(client):
    user = somebody("secretariat")
    client.force_login(user)
    return user


def test_visitors_are_led_to_sign_in(client):
    for url in (RECOMMENDATIONS, ACTIONS, "/recommendations/add/", "/actions/1/edit/"):
        assert client.get(url).status_code == 302


def test_a_row_says_how_much_answers_a_recommendation(client, reader):
    answered = a_recommendation(
        "R14", themes=[a_theme("trade")], paragraphs="611", addressed_to="ILO", level="global"
    )
    a_recommendation("R15")
    an_action(answers=[answered])
    an_event(links=Links(recommendations=[answered.pk]))
    question = a_question()
    question.recommendations.add(answered)
    a_position(question)
    response = client.get(RECOMMENDATIONS)
    assert listed(response) == ["R14", "R15"]
    first, second = response.content.decode().split("<tbody>")[1].split("</tr>")[:2]
    for part in (
        'href="/recommendations/R14/"',
        "paragraph 611 of the report · Global",
        "Trade",
        "ILO",
        "Employers: heard",
        "Workers: silent",
        "Governments: silent",
    ):
        assert part in " ".join(first.split()), part
    assert re.findall(r'class="num"[^>]*>([^<]*)<', first) == ["1", "1"]
    assert second.count("none") == 2
    assert "silence" in second


def test_what_only_the_body_as_a_whole_said_is_no_silence_and_no_group_s_voice(client, reader):
    question = a_question()
    question.recommendations.add(a_recommendation("R14"))
    a_position(question, group="", party_kind="body", party_label="the Working Party")
    row = client.get(RECOMMENDATIONS).content.decode().split("<tbody>")[1]
    assert re.findall(r"hidden\">([^<]+): heard", row) == ["All, and others"]
    assert 'class="silence">silence' not in row
    assert listed(client.get(RECOMMENDATIONS, {"position": "with"})) == ["R14"]
    assert listed(client.get(RECOMMENDATIONS, {"position": "without:workers"})) == ["R14"]


@pytest.mark.parametrize("form", [RecommendationForm, ActionForm])
def test_a_form_shows_each_of_its_fields_once(secretariat, form):
    for instance in (form._meta.model(), form._meta.model(pk=1, version=1)):
        page = form(user=secretariat, instance=instance)
        shown = [field.name for field, _columns in page.arranged]
        assert sorted(shown) == sorted(field.name for field in page.visible_fields())


def test_a_row_of_an_action_says_what_it_answers(client, reader):
    a_recommendation("R99", is_published=False)
    an_action(
        "A53",
        answers=[*Recommendation.objects.all(), a_recommendation("R14")],
        date="2005-03",
        carried_out_by="Office",
        state="under_way",
    )
    page = client.get(ACTIONS).content.decode()
    for part in ("March 2005", "Office", "Under way", "Research", ">R14</td>"):
        assert part in page, part
    assert "R99" not in page


def test_only_what_the_reader_sees_is_counted(client, reader):
    entry = a_recommendation("R01")
    an_action("A01", answers=[entry], is_published=False)
    an_event(links=Links(recommendations=[entry.pk]), is_published=False)
    hidden = a_question("Hidden", a_consultation("later", visibility="on_publication"))
    hidden.recommendations.add(entry)
    a_position(hidden)
    a_position(hidden, group="workers", state="draft")
    row = client.get(RECOMMENDATIONS).content.decode().split("<tbody>")[1]
    assert row.count("none") == 2
    assert "silence" in row
    assert listed(client.get(RECOMMENDATIONS, {"action": "without"})) == ["R01"]
    assert listed(client.get(RECOMMENDATIONS, {"event": "with"})) == []
    assert listed(client.get(RECOMMENDATIONS, {"position": "with"})) == []


def test_a_party_s_own_draft_does_not_make_it_heard(client):
    entry = a_recommendation("R01")
    question = a_question()
    question.recommendations.add(entry)
    a_position(question, state="draft")
    client.force_login(somebody("employer_member"))
    assert ": heard" not in client.get(RECOMMENDATIONS).content.decode()
    assert listed(client.get(RECOMMENDATIONS, {"position": "without:employers"})) == ["R01"]


@pytest.fixture
def several(client, reader):
    """Four recommendations: with everything, with the Workers' position, on a part, bare."""
    trade = a_theme("trade")
    part = a_theme("textiles", parent=trade)
    full = a_recommendation("R01", themes=[trade], phase=2, level="global", text="Multilateral")
    said = a_recommendation("R02", phase=1, level="office")
    a_recommendation("R03", themes=[part], title_en="Textiles")
    a_recommendation("R04", title_fr="Équité")
    an_action(answers=[full])
    an_event(links=Links(recommendations=[full.pk]))
    for entry, group in ((full, "employers"), (said, "workers")):
        question = a_question(f"On {entry.reference}")
        question.recommendations.add(entry)
        a_position(question, group=group)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "multilateral"}, ["R01"]),
        ({"q": "equite"}, ["R04"]),
        ({"theme": "trade"}, ["R01", "R03"]),
        ({"theme": "textiles"}, ["R03"]),
        ({"phase": "2"}, ["R01"]),
        ({"level": "office"}, ["R02"]),
        ({"action": "with"}, ["R01"]),
        ({"action": "without"}, ["R02", "R03", "R04"]),
        ({"event": "with"}, ["R01"]),
        ({"event": "without", "theme": "trade"}, ["R03"]),
        ({"position": "with"}, ["R01", "R02"]),
        ({"position": "without"}, ["R03", "R04"]),
        ({"position": "without:employers"}, ["R02", "R03", "R04"]),
        ({"position": "without:workers"}, ["R01", "R03", "R04"]),
        ({"position": "without:governments"}, ["R01", "R02", "R03", "R04"]),
        ({"sort": "-reference"}, ["R04", "R03", "R02", "R01"]),
    ],
)
def test_recommendations_are_found(client, several, asked, found):
    assert listed(client.get(RECOMMENDATIONS, asked)) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "deferred"}, ["A02"]),
        ({"kind": "policy_forum"}, ["A02"]),
        ({"theme": "trade"}, ["A01"]),
        ({"recommendation": "with"}, ["A01"]),
        ({"recommendation": "without"}, ["A02"]),
        ({"event": "with"}, ["A01"]),
        ({"position": "with"}, ["A02"]),
        ({"position": "without:employers"}, ["A01"]),
        ({"q": "forum"}, ["A02"]),
    ],
)
def test_actions_are_found(client, reader, asked, found):
    first = an_action("A01", themes=[a_theme("trade")], answers=[a_recommendation()])
    second = an_action(
        "A02", kind="policy_forum", state="deferred", state_reason="No", title_en="A forum"
    )
    an_event(links=Links(actions=[first.pk]))
    question = a_question()
    question.actions.add(second)
    a_position(question)
    assert listed(client.get(ACTIONS, asked)) == found


@pytest.mark.parametrize(
    "asked",
    [
        {"theme": "none"},
        {"phase": "9"},
        {"phase": "x"},
        {"level": "cosmic"},
        {"event": "maybe"},
        {"position": "without:office"},
        {"position": "with:employers"},
        {"archive": "yes"},
        {"q": "x" * 20_000},
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_claimed(client, several, asked):
    response = client.get(RECOMMENDATIONS, asked)
    assert listed(response) == []
    page = response.content.decode()
    assert "Correct the filter that is marked" in page
    assert "Nothing is like this" not in page


def test_unknown_parameters_are_named(client, several):
    response = client.get(RECOMMENDATIONS, {"colour": "red"})
    assert "This list cannot be filtered by: colour." in response.content.decode()
    assert len(listed(response)) == 4


def test_archived_entries_are_asked_for_and_only_the_secretariat_has_them(client, secretariat):
    gone = a_recommendation("R01")
    archive_entry(gone, version=1, by=secretariat, reason="A duplicate")
    a_recommendation("R02")
    assert listed(client.get(RECOMMENDATIONS)) == ["R02"]
    assert listed(client.get(RECOMMENDATIONS, {"archive": "archived"})) == ["R01"]
    assert listed(client.get(RECOMMENDATIONS, {"archive": "all"})) == ["R01", "R02"]
    client.force_login(somebody("office"))
    assert listed(client.get(RECOMMENDATIONS, {"archive": "all"})) == ["R02"]


@pytest.mark.parametrize("url", [RECOMMENDATIONS, ACTIONS])
def test_a_list_costs_five_queries_however_long_it_is(
    client, reader, url, django_assert_max_num_queries
):
    theme = a_theme()
    for number in range(60):
        entry = a_recommendation(f"R{number:02}", themes=[theme])
        an_action(f"A{number:02}", themes=[theme], answers=[entry])
    client.get(url)
    for asked in ({}, {"theme": "trade", "event": "without", "position": "without:workers"}):
        with django_assert_max_num_queries(5):
            assert len(listed(client.get(url, asked))) == 50


def test_htmx_gets_the_table_alone(client, reader):
    a_recommendation()
    page = client.get(RECOMMENDATIONS, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="entries">')
    assert "<html" not in page


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
    from accounts.models import Organization

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


def test_the_pages_read_in_three_languages(client, secretariat):
    a_recommendation("R01", title_fr="Titre", title_es="Título")
    an_action("A01")
    for code, title in (("fr", "Titre"), ("es", "Título")):
        client.force_login(somebody("secretariat", language=code))
        page = client.get(RECOMMENDATIONS).content.decode()
        assert f'lang="{code}"' in page
        assert title in page


def test_addresses_lead_where_lower_layers_say():
    assert reverse("followup:recommendation", args=[7]) == "/recommendations/7/"
    assert reverse("followup:action", args=["A53"]) == "/actions/A53/"
    assert Action.State.PROPOSED == "proposed"
