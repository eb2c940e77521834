"""The secretariat's wordings as sentences: in their language, and with all that qualifies them."""

import pytest

from tests.reports.test_narrative_sentences import a_position, drafted, text_of


@pytest.mark.parametrize(("language", "uses"), [("en", True), ("fr", False), ("es", False)])
def test_the_secretariats_wording_is_used_in_its_language_only(language, uses):
    position = a_position("support", reported="stressed that it mattered")
    text = text_of(drafted(position, language, wordings="reported"))
    assert ("stressed that it mattered" in text) is uses


def test_a_quantifier_that_a_wording_gives_is_not_said_twice():
    body = {"party_kind": "body", "party_label": "the Working Party", "quantifier": "general"}
    for wording, wanted in (
        ("generally agreed on it", "The Working Party generally agreed on it."),
        ("agreed on it", "The Working Party, in general, agreed on it."),
    ):
        position = a_position("support", reported=wording, **body)
        assert text_of(drafted(position, "en", wordings="reported")) == wanted


def test_a_wording_keeps_what_it_leaves_out_of_the_position():
    position = a_position(
        "conditions",
        reported="supported the dialogues, provided that they left investment aside",
        conditions="The dialogues leave investment aside.",
        exclusions="a new treaty",
        time_limit="at present",
    )
    text = text_of(drafted(position, "en", wordings="reported"))
    assert text == (
        "The Employers' group supported the dialogues, provided that they left investment aside; "
        "this did not extend to the following: “a new treaty”; this was limited in time as "
        "follows: “at present”."
    )
    position.reported = "welcomed the idea"
    assert "“The dialogues leave investment aside”" in text_of(
        drafted(position, "en", wordings="reported")
    )
