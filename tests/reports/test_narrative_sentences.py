"""Sentences drafted from positions: everything that they say is on record, in three languages."""

import re
from itertools import product

import pytest
from django.utils import translation

from accounts.models import Organization
from consultations.models import (
    Consultation,
    ConsultationType,
    PartyKind,
    Position,
    Quantifier,
    Question,
    RegionalGroup,
    Stance,
)
from reports.narrative.parties import PHRASES, set_limit
from reports.narrative.phrases import QUANTIFIER_WORDS
from reports.narrative.positions import on_question
from reports.stored_inlines import words

QUOTED = {"en": r"“([^”]*)”", "fr": "«\u00a0([^»]*)\u00a0»", "es": r"«([^»]*)»"}
# The verbs of each stance: its sentence has one of these, and none of another stance.
SAID = {
    "en": {
        "support": r"supported the point",
        "reservation": r"expressed a reservation on the point",
        "oppose": r"did not support the point",
        "information": r"requested information on the point",
        "suggestion": r"made a suggestion on the point",
        "no_view": r"expressed no view on the point",
    },
    "fr": {
        "support": r"\b(?:a|ont) appuyé le point",
        "reservation": r"\b(?:a|ont) émis une réserve sur le point",
        "oppose": r"\bn’(?:a|ont) pas appuyé le point",
        "information": r"\b(?:a|ont) demandé des informations sur le point",
        "suggestion": r"\b(?:a|ont) formulé une suggestion sur le point",
        "no_view": r"\bn’(?:a|ont) exprimé aucun avis sur le point",
    },
    "es": {
        "support": r"(?<!no )apoy(?:ó|aron) el punto",
        "reservation": r"(?<!no )expres(?:ó|aron) una reserva sobre el punto",
        "oppose": r"no apoy(?:ó|aron) el punto",
        "information": r"solicit(?:ó|aron) información sobre el punto",
        "suggestion": r"formul(?:ó|aron) una sugerencia sobre el punto",
        "no_view": r"no expres(?:ó|aron) ninguna opinión sobre el punto",
    },
}
UNDER_CONDITIONS = {
    "en": r"subject to the following|, on conditions",
    "fr": r"sous réserve de ce qui suit|, sous conditions",
    "es": r"con sujeción a lo siguiente|, con condiciones",
}
COUNTED = [one for one in Quantifier if one not in (Quantifier.NONE, Quantifier.UNSPECIFIED)]
LANGUAGES = ["en", "fr", "es"]


def a_question(version: int = 1, form: str = "written") -> Question:
    """A question of three groups, in three languages; nothing is stored."""
    kind = ConsultationType(code="round", form=form)
    asked = Consultation(pk=1, title_en="Round", opens_on="2004-10-19", type=kind)
    titles = {"title_en": "A forum", "title_fr": "Un forum", "title_es": "Un foro"}
    return Question(pk=1, consultation=asked, sequence=1, text_version=version, **titles)


def a_position(stance: str, pk: int = 1, **fields) -> Position:
    """A position of the Employers' group unless told; nothing is stored."""
    party = {"party_kind": "group", "group": "employers"}
    if "party_kind" in fields:
        party = {"group": ""}
    return Position(pk=pk, question_id=1, stance=stance, **party | fields)


PARTIES = {
    PartyKind.GROUP: {"group": "employers"},
    PartyKind.GROUP_MEMBER: {"group": "workers", "party_label": "delegates of the Qwx"},
    PartyKind.GOVERNMENT: {"group": "governments"},
    PartyKind.GOVERNMENTS: {"group": "governments", "party_label": "delegations of the Qwx"},
    PartyKind.REGIONAL_GROUP: {"group": "governments"},
    PartyKind.ORGANIZATION: {},
    PartyKind.OBSERVER: {},
    PartyKind.SPEAKERS: {"party_label": "friends of the Qwx"},
    PartyKind.BODY: {"party_label": "the Qwx panel"},
    PartyKind.OFFICE: {"party_label": "the Qwx unit"},
}


def party_of(kind: str) -> dict:
    """A party of each kind, with a name that no template holds."""
    fields = dict(PARTIES[PartyKind(kind)], party_kind=kind)
    if kind in ("government", "organization", "observer"):
        fields["organization"] = Organization(pk=1, name_en="Qwx", kind=kind)
    if kind == "regional_group":
        fields["regional_group"] = RegionalGroup(pk=1, code="Q", name_en="Qwx group")
    return fields


def drafted(position: Position | list, language: str, question=None, **options) -> list:
    """The sentences on the positions, silence left aside."""
    rows = position if isinstance(position, list) else [position]
    options = {"wordings": "stances", "silence": "never", **options}
    with translation.override(language):
        return list(on_question(question or a_question(), rows, options))


def text_of(sentences: list) -> str:
    return " ".join(words(one.inlines) for one in sentences)


def plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stance", Stance.values)
@pytest.mark.parametrize("kind", PartyKind.values)
def test_nothing_is_said_that_is_not_recorded_and_nothing_recorded_is_lost(kind, stance, language):
    said_words = [("", ""), ("Words  of the\nstatement.", "Within budget.")]
    limits = [
        ("", ""),
        ("any new treaty", "at present"),
        ("", "until the spring"),
        ("any new treaty", ""),
    ]
    cases = product(Quantifier.values, said_words, limits, ((1, "en"), (2, "fr")))
    for quantifier, (statement, conditions), (exclusions, limit), (version, stated_in) in cases:
        position = a_position(
            stance,
            quantifier=quantifier,
            statement=statement,
            conditions=conditions,
            exclusions=exclusions,
            time_limit=limit,
            language=stated_in,
            text_version=1,
            **party_of(kind),
        )
        sentences = drafted(position, language, a_question(version))
        text = text_of(sentences)
        bare = re.sub(QUOTED[language], "", text)

        for one in sentences:
            assert one.sources == ({"model": "consultations.position", "id": 1},)
            line = words(one.inlines)
            assert line.endswith(".")
            assert line[0] in "“«" or line[0].isupper(), line
            assert "  " not in line
            assert not re.search(r"%\(|[\x00-\x1f]", line), line
        recorded = {
            plain(one)
            for one in (statement, conditions, exclusions, limit, position.party_label)
            if one
        } | {{"en": "A forum", "fr": "Un forum", "es": "Un foro"}[language]}
        assert set(re.findall(QUOTED[language], text)) <= recorded, text
        for one in (statement, conditions, exclusions):
            assert plain(one) in text
        with translation.override(language):
            assert (set_limit(limit) or limit) in text or limit in text
        for other, verb in SAID[language].items():
            expected = other == stance or (stance, other) == ("conditions", "support")
            assert bool(re.search(verb, bare)) is expected, text
        assert bool(re.search(UNDER_CONDITIONS[language], bare)) is (stance == "conditions")
        assert ("earlier version" in bare or "antérieure" in bare or "anterior" in bare) is (
            version == 2
        )
        if kind != "group":
            assert "Qwx" in text
        if quantifier in COUNTED:
            with translation.override(language):
                own = [re.escape(str(Quantifier(quantifier).label)), *whole_words(quantifier)]
            own += QUANTIFIER_WORDS[language][quantifier]
            assert re.search(rf"\b(?:{'|'.join(own)})", text, re.IGNORECASE), text


def whole_words(quantifier: str) -> list[str]:
    """How a quantifier of a body as a whole is put."""
    return {"all": ["as a whole", "dans l’ensemble", "en conjunto"]}.get(quantifier, [])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("recorded_in", LANGUAGES)
def test_set_phrases_are_the_same_in_whichever_language_they_were_recorded(recorded_in, language):
    kinds = {"speakers": "", "government_members": "governments", "speakers_workers": "workers"}
    for noun, group in kinds.items():
        kind = {"": "speakers", "governments": "governments"}.get(group, "group_member")
        for quantifier, phrase in PHRASES[noun].items():
            if quantifier in ("the", "some"):
                continue
            with translation.override(recorded_in):
                label = str(phrase)
            position = a_position(
                "support",
                party_kind=kind,
                group=group,
                party_label=label,
                quantifier=quantifier,
                language=recorded_in,
            )
            [sentence] = drafted(position, language)
            text = words(sentence.inlines)
            with translation.override(language):
                wanted = str(phrase)
            if quantifier == Quantifier.ALL and kind == "speakers":
                assert wanted.lower() in text.lower()
            else:
                assert text.lower().startswith(wanted.lower()), text


EXAMPLES = {
    "en": [
        "The Employers' group did not support the point “A forum” at present, stating: “Not a "
        "priority”.",
        "A number of Government representatives from Asia, the Workers' group and several speakers "
        "supported the point “A forum”.",
        "The Working Party, in general, supported the point “A forum”, subject to the following: "
        "“Costs are known”; this did not extend to the following: “a new treaty”.",
        "A speaker from the Workers' group made a suggestion on the point “A forum”, stating: “Ask "
        "the UN”; addressed to: the Office.",
    ],
    "fr": [
        "Le groupe des employeurs n’a pas appuyé le point «\u00a0Un forum\u00a0» pour le moment, "
        "en déclarant ce qui suit\u00a0: «\u00a0Not a priority\u00a0».",
        "Un certain nombre de représentants gouvernementaux («\u00a0a number of Government "
        "representatives from Asia\u00a0»), le groupe des travailleurs et plusieurs orateurs ont "
        "appuyé le point «\u00a0Un forum\u00a0».",
        "Le Groupe de travail, de manière générale, a appuyé le point «\u00a0Un forum\u00a0», sous "
        "réserve de ce qui suit\u00a0: «\u00a0Costs are known\u00a0»\u00a0; cela ne s’étendait pas "
        "à ce qui suit\u00a0: «\u00a0a new treaty\u00a0».",
        "Un orateur du groupe des travailleurs a formulé une suggestion sur le point «\u00a0Un "
        "forum\u00a0», en déclarant ce qui suit\u00a0: «\u00a0Ask the UN\u00a0»\u00a0; "
        "destinataire\u00a0: le Bureau.",
    ],
    "es": [
        "El Grupo de los Empleadores no apoyó el punto «Un foro» por el momento, declarando lo "
        "siguiente: «Not a priority».",
        "Un cierto número de representantes gubernamentales («a number of Government "
        "representatives from Asia»), el Grupo de los Trabajadores y varios oradores apoyaron el "
        "punto «Un foro».",
        "El Grupo de Trabajo, de manera general, apoyó el punto «Un foro», con sujeción a lo "
        "siguiente: «Costs are known»; esto no se extendía a lo siguiente: «a new treaty».",
        "Un orador del Grupo de los Trabajadores formuló una sugerencia sobre el punto «Un foro», "
        "declarando lo siguiente: «Ask the UN»; destinatario: la Oficina.",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_read_as_reports_do(language):
    asia = "a number of Government representatives from Asia"
    body = {"party_kind": "body", "party_label": "the Working Party", "quantifier": "general"}
    worker = {"party_kind": "group_member", "group": "workers", "quantifier": "one"}
    several = {"party_kind": "speakers", "party_label": "several speakers", "quantifier": "several"}
    cases = [
        [a_position("oppose", statement="Not a priority.", time_limit="at present")],
        [
            a_position("support", 1, group="workers", party_kind="group"),
            a_position("support", 2, **several),
            a_position(
                "support",
                3,
                party_kind="governments",
                group="governments",
                party_label=asia,
                quantifier="a_number",
            ),
        ],
        [
            a_position(
                "conditions", conditions="Costs are known.", exclusions="a new treaty", **body
            )
        ],
        [
            a_position(
                "suggestion",
                party_label="a speaker from the Workers' group",
                statement="Ask the UN",
                addressed_to="Office",
                **worker,
            )
        ],
    ]
    # Apostrophes are set when the paper is made (reports.typography).
    found = [text_of(drafted(one, language)).replace("’ group", "' group") for one in cases]
    assert found == EXAMPLES[language]


def test_words_of_another_language_are_marked_as_such():
    position = a_position("information", statement="Combien ?", language="fr")
    [sentence] = drafted(position, "en")
    assert {"t": "text", "text": "Combien ?", "lang": "fr"} in sentence.inlines


def test_parties_that_differ_in_what_qualifies_their_words_are_not_joined():
    rows = [
        a_position("conditions", 1, conditions="Within budget"),
        a_position("conditions", 2, group="workers", party_kind="group", conditions="Soon"),
        a_position("support", 3, group="governments", party_kind="group", time_limit="for now"),
    ]
    sentences = drafted(rows, "en")
    assert [one.sources[0]["id"] for one in sentences] == [3, 1, 2]
    assert all(len(one.sources) == 1 for one in sentences)


def test_two_who_are_called_the_same_are_not_made_one():
    one = {"party_kind": "speakers", "party_label": "one speaker", "quantifier": "one"}
    sentences = drafted([a_position("support", 1, **one), a_position("support", 2, **one)], "en")
    assert [sentence.sources[0]["id"] for sentence in sentences] == [1, 2]
    assert len({sentence.key for sentence in sentences}) == 2


@pytest.mark.parametrize(
    ("label", "quantifier", "french"),
    [
        ("the Presidency and the Commission", "", "« the Presidency and the Commission » ont"),
        ("the Presidency", "", "« the Presidency » a appuyé"),
        ("somebody", "unspecified", "Un ou plusieurs orateurs (« somebody ») ont appuyé"),
        ("participants", "unspecified", "Des participants ont appuyé"),
        ("speakers here", "general", "Les orateurs (« speakers here »), de manière générale, ont"),
    ],
)
def test_a_label_in_another_language_is_made_neither_more_nor_less_definite(
    label, quantifier, french
):
    position = a_position(
        "support", party_kind="speakers", party_label=label, quantifier=quantifier
    )
    text = text_of(drafted(position, "fr")).replace("\u00a0", " ")
    assert text.startswith(french)


def test_quotation_marks_inside_a_quotation_are_the_inner_ones():
    position = a_position("support", statement='The "social floor" and the “forum”')
    assert "stating: “The ‘social floor’ and the ‘forum’”." in text_of(drafted(position, "en"))


def test_of_silent_groups_nothing_is_said_but_that_no_position_is_on_record():
    with translation.override("en"):
        said = list(
            on_question(
                a_question(), [a_position("support")], {"wordings": "stances", "silence": "always"}
            )
        )
        nothing = list(on_question(a_question(), [], {"silence": "always"}))
        body = a_position("support", party_kind="body", party_label="the Working Party")
        whole = list(on_question(a_question(), [body], {"silence": "always"}))
    silent = [words(one.inlines) for one in said if one.why == "silence"]
    assert silent == [
        "No position of the Government group is on record on the point “A forum”.",
        "No position of the Workers' group is on record on the point “A forum”.",
    ]
    assert [words(one.inlines) for one in nothing] == [
        "No position is on record on the point “A forum”."
    ]
    assert [one.why for one in whole] == ["stance"]


@pytest.mark.parametrize(
    ("form", "told", "said"),
    [
        ("written", None, True),
        ("discussion", None, False),
        ("informal", None, False),
        ("written", "never", False),
        ("discussion", "always", True),
    ],
)
def test_silence_is_told_in_written_rounds_unless_the_writer_says_otherwise(form, told, said):
    options = {"silence": told} if told else {}
    sentences = list(on_question(a_question(form=form), [], options))
    assert bool(sentences) is said
