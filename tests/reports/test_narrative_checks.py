"""What a paper attributes, held against the positions on record."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.groups import Group
from consultations.models import AgendaItem, RegionalGroup
from reports.models import Block
from reports.narrative.checks import answer_finding, checked
from reports.narrative.naming import attributes, groups_named, sentences_in
from tests.people import a_government, somebody
from tests.reports.making import a_paper, a_position, a_question, text

pytestmark = pytest.mark.django_db

NAMES = {
    "en": {
        Group.GOVERNMENTS: [
            "the Government group",
            "several Government members",
            "Government representatives",
        ],
        Group.EMPLOYERS: [
            "the Employers' group",
            "the Employers’ group",
            "the Employer members",
            "the Employer Vice-Chairperson",
        ],
        Group.WORKERS: ["The Workers' group", "Worker members", "the Workers’ representatives"],
    },
    "fr": {
        Group.GOVERNMENTS: [
            "le groupe gouvernemental",
            "des membres gouvernementaux",
            "une représentante gouvernementale",
        ],
        Group.EMPLOYERS: [
            "le groupe des employeurs",
            "Le Groupe des employeurs",
            "les membres employeurs",
            "la vice-présidente employeuse",
        ],
        Group.WORKERS: [
            "le groupe des travailleurs",
            "la porte-parole des travailleurs",
            "un membre travailleur",
        ],
    },
    "es": {
        Group.GOVERNMENTS: ["el Grupo Gubernamental", "los miembros gubernamentales"],
        Group.EMPLOYERS: [
            "el Grupo de los Empleadores",
            "el grupo de empleadores",
            "los miembros empleadores",
        ],
        Group.WORKERS: [
            "el Grupo de los Trabajadores",
            "la portavoz de los trabajadores",
            "los miembros trabajadores",
        ],
    },
}
NOT_NAMES = {
    "en": "The Government of Lithuania, employers, the rights of workers; a group of workers.",
    "fr": "Le gouvernement, les employeurs, les droits des travailleurs et les groupements.",
    "es": "El Gobierno, los empleadores y los derechos de los trabajadores.",
}


@pytest.mark.parametrize("language", NAMES)
def test_groups_are_known_by_their_names_and_by_nothing_else(language):
    for group, names in NAMES[language].items():
        for name in names:
            assert list(groups_named(f"Then {name} spoke.", language)) == [group], name
    assert groups_named(NOT_NAMES[language], language) == {}


@pytest.mark.parametrize(
    ("language", "speaks", "does_not"),
    [
        ("en", "Lithuania supported the idea.", "It was held in Lithuania."),
        ("fr", "La Lituanie a souligné ce point.", "La réunion a eu lieu en Lituanie."),
        ("es", "Lituania apoyó la idea.", "Se celebró en Lituania."),
    ],
)
def test_verbs_of_attribution_are_known(language, speaks, does_not):
    assert attributes(speaks, language)
    assert not attributes(does_not, language)


def test_sentences_are_told_apart():
    found = sentences_in("It cost 3.5 million. “Why?” they asked. Nobody knew, e.g. the Office.")
    assert found == ["It cost 3.5 million.", "“Why?” they asked.", "Nobody knew, e.g. the Office."]


def on_the_item(paper_blocks, **positions):
    """A paper on the item to which the test's consultation belongs, with positions by group."""
    paper = a_paper(blocks=paper_blocks)
    question = a_question()
    question.consultation.agenda_item = AgendaItem.objects.get()
    question.consultation.save()
    made = {
        group: a_position(question, stance, group=group, statement="Words")
        for group, stance in positions.items()
    }
    return paper, question, made


def paragraph(words: str, key: str = "one") -> dict:
    return {"key": key, "kind": "paragraph", "content": text(words)}


def span(words: str, *records, key: str = "one") -> dict:
    sources = [{"model": one._meta.label_lower, "id": one.pk} for one in records]
    content = [{"t": "span", "content": [{"t": "text", "text": words}], "sources": sources}]
    return {"key": key, "kind": "paragraph", "content": {"text": content}}


def found(paper) -> list[tuple]:
    return [
        (one.kind.value, one.party, one.block.key if one.block else "")
        for one in checked(paper).open
    ]


def test_prose_that_names_a_group_without_a_position_is_found():
    prose = "Nobody objected. The Workers' group welcomed it. The Employers' group did too."
    paper, _question, _made = on_the_item([paragraph(prose)], employers="support")
    [finding] = checked(paper).open
    assert (finding.kind, finding.party) == ("unrecorded", "Workers' group")
    assert finding.block.key == "one"
    assert finding.words == "The Workers' group welcomed it."
    assert "Record the position" in finding.advice


def test_positions_that_are_not_shown_are_not_on_record():
    paper, question, _made = on_the_item([paragraph("The Employers' group agreed.")])
    question.consultation.visibility = "on_publication"
    question.consultation.save()
    a_position(question, "support")
    assert found(paper) == [("unrecorded", "Employers' group", "one")]
    question.consultation.visibility = "on_submission"
    question.consultation.save()
    assert found(paper) == []


def test_positions_of_other_items_do_not_count():
    paper, question, _made = on_the_item(
        [paragraph("The Employers' group agreed.")], employers="support"
    )
    assert found(paper) == []
    question.consultation.agenda_item = None
    question.consultation.save()
    assert found(paper) == [("unrecorded", "Employers' group", "one")]


def test_governments_and_regional_groups_are_found_where_something_is_attributed_to_them():
    spoke, silent = a_government(), a_government()
    RegionalGroup.objects.create(code="AG", name_en="Africa group")
    blocks = [
        paragraph(f"Government of {spoke.name_en} agreed. The {silent.name_en} agreed."),
        paragraph(f"The {silent.name_en} was the host.", "two"),
        paragraph("The Africa group stressed this.", "three"),
    ]
    paper, question, _made = on_the_item(blocks)
    a_position(
        question, "support", party_kind="government", group="governments", organization=spoke
    )
    assert found(paper)[:2] == [
        ("unrecorded", silent.name_en, "one"),
        ("unrecorded", "Africa group", "three"),
    ]


def test_a_sentence_that_rests_on_no_position_of_the_group_is_found():
    paper, _question, made = on_the_item([], employers="support", workers="support")
    for sequence, (key, position) in enumerate(made.items()):
        block = span("The Workers' group supported it.", position, key=key)
        Block.objects.create(paper=paper, sequence=sequence, **block)
    assert ("unsupported", "Workers' group", "employers") in found(paper)
    assert ("unsupported", "Workers' group", "workers") not in found(paper)


def test_a_sentence_of_silence_is_found_once_somebody_speaks():
    paper, question, _made = on_the_item([], employers="support")
    silence = span("No position of the Workers' group is on record.", question)
    employers = paragraph("The Employers' group agreed.", "two")
    for sequence, block in enumerate((silence, employers)):
        Block.objects.create(paper=paper, sequence=sequence, **block)
    assert found(paper) == []
    a_position(question, "oppose", group="workers", statement="No")
    assert ("spoken", "Workers' group", "one") in found(paper)


def test_a_group_that_gets_little_room_is_found(settings):
    blocks = [paragraph("The Employers' group agreed. The Employers' group was glad.")]
    paper, _question, _made = on_the_item(blocks, employers="support", workers="oppose")
    assert found(paper) == [("uneven", "Workers' group", "")]
    rows = {one.group: one for one in checked(paper).attention}
    assert (rows["employers"].sentences, rows["employers"].words) == (2, 9)
    assert (rows["workers"].recorded, rows["workers"].room) == (1, 0)
    Block.objects.create(paper=paper, sequence=9, **paragraph("The Workers' group was not.", "two"))
    # A third of the room for half of the positions: two thirds of what would be even.
    assert found(paper) == []
    settings.NARRATIVE_LEAST_SHARE = 0.7
    assert found(paper) == [("uneven", "Workers' group", "")]


def test_a_paper_about_something_else_gives_no_group_little_room():
    paper, _question, _made = on_the_item(
        [paragraph("Events were held.")], employers="support", workers="oppose"
    )
    assert found(paper) == []


def test_live_blocks_count_as_room():
    live = {
        "key": "list",
        "kind": "live",
        "live": "preferences_by_item",
        "options": {"consultation": "test-round"},
    }
    blocks = [paragraph("The Employers' group agreed."), live]
    paper, _question, _made = on_the_item(blocks, employers="oppose", workers="oppose")
    assert found(paper) == []
    assert [(one.shown, one.reported) for one in checked(paper).attention] == [(1, 1), (1, 1)]


def test_an_answered_finding_comes_up_again_only_when_its_text_changes():
    writer = somebody("secretariat")
    paper, _question, _made = on_the_item([paragraph("The Workers' group met in March.")])
    [finding] = checked(paper).open
    for note in ("", "   "):
        with pytest.raises(ValidationError):
            answer_finding(paper, finding.digest, note, by=writer)
    answer_finding(paper, finding.digest, "A meeting, no position.", by=writer)
    assert found(paper) == []
    [answered] = checked(paper).answered
    assert answered.note.note == "A meeting, no position."
    with pytest.raises(ValidationError, match="not found any more"):
        answer_finding(paper, "0" * 64, "Note", by=writer)
    Block.objects.update(content=text("The Workers' group met in April."))
    assert found(paper) == [("unrecorded", "Workers' group", "one")]


def test_findings_are_answered_on_the_page():
    paper, _question, _made = on_the_item([paragraph("The Workers' group met in March.")])
    client = Client()
    client.force_login(somebody("secretariat"))
    page = client.get(reverse("reports:narrative", args=[paper.pk])).content.decode()
    assert "met in March" in page
    [finding] = checked(paper).open
    assert finding.digest in page
    address = reverse("reports:narrative_answer", args=[paper.pk])
    sent = {"finding": finding.digest, "note": "A meeting, no position."}
    page = client.post(address, sent, follow=True).content.decode()
    assert "A meeting, no position." in page
    assert checked(paper).open == []
    page = client.post(address, {"finding": "x", "note": "y"}, follow=True).content.decode()
    assert "This is not found any more." in page
