"""The lists of recommendations and actions."""

import re

import pytest
from django.urls import reverse

from consultations.drafting import save_draft
from events.log import Links
from followup.models import Action, Recommendation
from followup.register import archive_entry
from tests.consultations.making import a_consultation, a_position, a_question, words
from tests.events.making import an_event
from tests.followup.making import a_recommendation, a_theme, an_action, listed
from tests.people import somebody

pytestmark = pytest.mark.django_db
RECOMMENDATIONS, ACTIONS = "/recommendations/", "/actions/"


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
    author = somebody("worker_secretary")
    save_draft(words(hidden), party=author.parties[0], by=author)
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
    author = somebody("employer_secretary")
    save_draft(words(question), party=author.parties[0], by=author)
    client.force_login(author)
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
        with django_assert_max_num_queries(5) as queries:
            assert len(listed(client.get(url, asked))) == 50
        for query in queries.captured_queries:
            sql = query["sql"].upper()
            assert "OFFSET" not in sql
            if "COUNT(*)" in sql:
                assert "LIMIT 10001" in sql


@pytest.mark.parametrize("url", [RECOMMENDATIONS, ACTIONS])
def test_pages_follow_each_other_and_keep_the_filters(client, reader, url):
    make = a_recommendation if url == RECOMMENDATIONS else an_action
    for number in range(66):
        make(f"R{number:02}", title_en="Trade" if number % 11 else "Other")
    first = client.get(url, {"q": "trade"})
    assert "60 entries" in first.content.decode()
    second = client.get(url + first.context["page"].next_url)
    assert "q=trade" in first.context["page"].next_url
    assert len(listed(first)) == 50
    wanted = [f"R{number:02}" for number in range(66) if number % 11]
    assert listed(first) + listed(second) == wanted
    back = client.get(url + second.context["page"].previous_url)
    assert listed(back) == listed(first)


def test_htmx_gets_the_table_alone(client, reader):
    a_recommendation()
    page = client.get(RECOMMENDATIONS, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="entries">')
    assert "<html" not in page


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
