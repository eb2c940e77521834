"""What was filled in, held against the questions of a consultation as they read today."""

from io import BytesIO

import docx as python_docx
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from consultations.models import Question, Stance
from consultations.offline import sheet
from consultations.offline.blank import LANGUAGE_MARK, Mark, blank_of
from consultations.offline.reading import read
from tests.consultations.making import a_consultation, a_question
from tests.consultations.test_offline_files import KINDS, WRITERS, changed


@pytest.fixture
def asked(db):
    """A consultation of three questions."""
    found = a_consultation("asked")
    return [a_question(f"Question {one}", found, text=f"Text {one}") for one in (1, 2, 3)]


def file_of(question: Question, words: dict, kind="xlsx", language="en", said="") -> bytes:
    """The template of a consultation with words for one question."""
    blank = blank_of(question.consultation, language)
    mark = str(Mark(question.consultation_id, question.pk, question.text_version))
    return WRITERS[kind](blank, {mark: words}, said)


@KINDS
def test_answers_belong_to_their_questions(asked, kind):
    consultation = asked[0].consultation
    data = file_of(
        asked[1], {"stance": "Reservation", "statement": "Because"}, kind, said="Spanish"
    )
    found = read(data, consultation)
    assert found.problems == []
    [answer] = found.answers
    assert answer.question == asked[1]
    assert answer.words["stance"] == "reservation"
    assert answer.words["language"] == "es"
    assert found.unanswered == [asked[0], asked[2]]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("stance", Stance)
def test_a_stance_is_understood_in_every_language(asked, language, stance):
    with translation.override(language):
        words = str(Stance(stance).label).upper()
    data = file_of(
        asked[0], {"stance": words, "statement": "x", "conditions": "y"}, "xlsx", language
    )
    with translation.override("en"):
        [answer] = read(data, asked[0].consultation).answers
    assert answer.words["stance"] == stance


@KINDS
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"stance": "perhaps"}, "“perhaps” is not a stance of this consultation."),
        ({"statement": "Words alone"}, "no stance is chosen"),
        ({"stance": "Not in favour"}, "Statement, or reason: Say why"),
        ({"stance": "Support, with conditions"}, "Conditions: Say on which conditions."),
        ({"stance": "Suggestion"}, "Statement, or reason: Say what is suggested or asked."),
        ({"stance": "Support", "statement": "x" * 5001}, "at most 5000 characters"),
        ({"stance": "Support", "exclusions": "two\nlines"}, "Except for: Write this on one line."),
    ],
)
def test_what_breaks_a_rule_is_named_with_question_and_place(asked, kind, words, said):
    found = read(file_of(asked[1], words, kind), asked[0].consultation)
    [problem] = found.problems
    assert said in problem.text
    assert problem.question == "Question 2"
    assert problem.place == {"xlsx": "row 10", "docx": "table 3"}[kind]


def test_a_template_of_another_consultation_is_refused_once(asked):
    other = a_question("Elsewhere", a_consultation("other"))
    a_question("Elsewhere too", other.consultation)
    found = read(file_of(other, {"stance": "Support"}), asked[0].consultation)
    assert [one.text for one in found.problems] == [
        "This file is the template of another consultation."
    ]
    assert found.answers == []


@KINDS
def test_an_older_text_is_refused_and_both_versions_named(asked, kind):
    data = file_of(asked[0], {"stance": "Support"}, kind)
    Question.objects.filter(pk=asked[0].pk).update(text_version=2)
    [problem] = read(data, asked[0].consultation).problems
    assert "answers version 1 of the text; the text is now in version 2" in problem.text
    assert problem.question == "Question 1"


def test_an_archived_question_is_refused_only_if_it_is_answered(asked):
    data = file_of(asked[0], {"stance": "Support"})
    empty = file_of(asked[1], {"stance": "Support"})
    Question.objects.filter(pk=asked[0].pk).update(archived_at="2004-01-01T00:00:00Z")
    assert "not asked any more" in read(data, asked[0].consultation).problems[0].text
    assert read(empty, asked[0].consultation).problems == []


@KINDS
def test_a_changed_mark_is_noticed(asked, kind):
    data = file_of(asked[0], {"stance": "Support"}, kind)
    part = {"xlsx": "xl/sharedStrings.xml", "docx": "word/document.xml"}[kind]
    one, two = (str(Mark(one.consultation_id, one.pk, 1)) for one in asked[:2])
    swapped = one.rpartition(".")[0] + "." + two.rpartition(".")[2]
    found = read(changed(data, part, one, swapped), asked[0].consultation)
    assert "hidden reference of this question was changed" in found.problems[0].text
    twice = read(changed(data, part, two, one), asked[0].consultation)
    assert twice.problems == [] or "twice" in twice.problems[0].text


def test_a_question_answered_twice_is_refused(asked):
    blank = blank_of(asked[0].consultation)
    data = sheet.write(blank, {str(one.mark): {"stance": "Support"} for one in blank.questions[:2]})
    one, two = (str(question.mark) for question in blank.questions[:2])
    [problem] = read(
        changed(data, "xl/sharedStrings.xml", two, one), asked[0].consultation
    ).problems
    assert problem.text == "This question is answered twice: here, and in row 9."
    assert problem.place == "row 10"


def test_a_language_that_nobody_knows_is_refused(asked):
    [problem] = read(
        file_of(asked[0], {"stance": "Support"}, said="Klingon"), asked[0].consultation
    ).problems
    assert "“Klingon” is not a language" in problem.text


def test_a_file_without_marks_is_no_template(asked):
    target = BytesIO()
    python_docx.Document().save(target)
    with pytest.raises(ValidationError, match="No question was found"):
        read(target.getvalue(), asked[0].consultation)


def test_the_language_mark_is_no_question():
    assert Mark.read(LANGUAGE_MARK) is None
