"""Terms with fixed words: found in a source, looked for in its translation, loaded."""

import pytest

from reports.glossary import Glossary, stands_in
from reports.loading.record import load_record
from reports.models import Term, TermText

pytestmark = pytest.mark.django_db


def a_term(code, avoided="", note="", **texts):
    term = Term.objects.create(code=code, name=next(iter(texts.values())), note=note)
    for language, words in texts.items():
        held = avoided if language == "fr" else ""
        TermText.objects.create(term=term, language=language, text=words, avoided=held)
    return term


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("fr", "Conseil d’administration", "du Conseil d'administration, réuni"),
        ("fr", "Conseil d’administration", "LE CONSEIL D’ADMINISTRATION"),
        ("fr", "projet de décision", "Les projets de décision"),
        ("fr", "projet de décision", "le projet des décisions"),
        ("fr", "Documents connexes", "un Document connexe"),
        ("fr", "Bureau international du Travail", "des Bureaux internationaux du Travail"),
        ("fr", "le Bureau", "au Bureau"),
        ("fr", "question à l’ordre du jour", "questions à l’ordre du jour"),
        ("es", "punto del orden del día", "los puntos del orden del día"),
        ("es", "proyecto de decisión", "proyectos de decisiones"),
        ("es", "reunión", "en sus reuniones"),
        ("en", "draft decision", "Draft decisions follow."),
        ("en", "policy", "many policies"),
        ("ru", "Административный совет", "решение Административного совета"),
        ("ar", "مجلس الإدارة", "قرر مجلس الإدارة ذلك"),
        ("zh", "理事会", "国际劳工局理事会第三届会议"),
    ],
)
def test_words_that_are_the_same_term(language, term, text):
    assert stands_in(term, language, text)


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("fr", "Bureau", "un bureau de vote"),
        ("fr", "projet de décision", "projet de résolution"),
        ("fr", "session", "obsession"),
        ("es", "Oficina", "las oficinas"),
        ("en", "Minutes", "It took five minutes."),
        ("en", "draft decision", "draft of a decision"),
        ("ru", "совет", "советник"),
    ],
)
def test_words_that_are_not(language, term, text):
    assert not stands_in(term, language, text)


def test_of_terms_inside_each_other_the_longer_is_meant():
    a_term("office", en="Office", fr="Bureau")
    a_term("ilo", en="International Labour Office", fr="Bureau international du Travail")
    glossary = Glossary("en", "fr")
    text = "The International Labour Office met."
    assert [one.source for one in glossary.found(text)] == ["International Labour Office"]
    both = f"{text} The Office agreed."
    assert [one.source for one in glossary.found(both)] == ["International Labour Office", "Office"]


def test_what_the_translation_lacks_and_what_it_should_not_say():
    a_term(
        "gb", avoided="Conseil de direction\nCA", en="Governing Body", fr="Conseil d’administration"
    )
    a_term("policy", en="driver", es="eje")
    glossary = Glossary("en", "fr")
    source = "The Governing Body is a driver."
    assert glossary.lacking(source, "Le Conseil d’administration est un moteur.") == []
    [lacking] = glossary.lacking(source, "Le Conseil de direction est un moteur.")
    assert lacking.target == "Conseil d’administration"
    [(term, word)] = glossary.avoided(source, "Le Conseil de direction est un moteur.")
    assert (term.name, word) == ("Governing Body", "Conseil de direction")


def test_archived_terms_are_not_asked_for(django_assert_num_queries):
    from django.utils import timezone

    from tests.people import somebody

    a_term("gb", en="Governing Body", fr="Conseil d’administration")
    gone = a_term("office", en="Office", fr="Bureau")
    Term.objects.filter(pk=gone.pk).update(
        archived_at=timezone.now(), archived_by=somebody("secretariat"), archive_reason="x"
    )
    glossary = Glossary("en", "fr")
    with django_assert_num_queries(1):
        found = glossary.found("The Office and the Governing Body")
        glossary.lacking("The Governing Body", "")
    assert [one.source for one in found] == ["Governing Body"]


def test_the_terms_of_the_record_are_loaded_once():
    load_record()
    texts = dict(
        TermText.objects.filter(term__code="governing-body").values_list("language", "text")
    )
    assert texts["fr"] == "Conseil d’administration"
    assert texts["es"] == "Consejo de Administración"
    count = TermText.objects.count()
    again = load_record()
    assert not again.changed
    assert TermText.objects.count() == count
