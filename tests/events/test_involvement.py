"""Who took part, read from what people write (fourth column of the appendix)."""

import pytest

from accounts.models import Person, PersonAlias
from events.involvement import grouped, parse_typed, shown
from tests.events.making import a_unit
from tests.people import somebody

pytestmark = pytest.mark.django_db

CASES = {
    "DG": ["DG"],
    "the Director-General": ["DG"],
    "ILO": ["ILO"],
    "ILO-NY": ["ILO-NY"],
    "Commissioners Lu Mai and Nishimuro": ["Commissioner Lu Mai", "Commissioner Nishimuro"],
    "Commissioner Lu Mai, DG": ["Commissioner Lu Mai", "DG"],
    "President Mkapa, ILO": ["Co-Chairperson Mkapa", "ILO"],
    "Presidents Halonen and Mkapa, DG": ["Co-Chairperson Halonen", "Co-Chairperson Mkapa", "DG"],
    "GB Chairperson Séguin and Vice-Chairpersons Funes de Rioja and Trotman": [
        "GB Chairperson Séguin",
        "GB Vice-Chairperson Funes de Rioja",
        "GB Vice-Chairperson Trotman",
    ],
    "ILO\nCommissioner von Weiszacker": ["ILO", "Commissioner von Weizsäcker"],
    "Commissaires Lu Mai et Nishimuro": ["Commissioner Lu Mai", "Commissioner Nishimuro"],
    "Directeur général; BIT": ["DG", "ILO"],
    "Comisionado Lu Mai y la Oficina": ["Commissioner Lu Mai", "ILO"],
    "Lu Mai": ["Commissioner Lu Mai"],
}


@pytest.fixture
def reader():
    a_unit()
    names = ("Lu Mai", "Nishimuro", "Mkapa", "Halonen", "Séguin", "Funes de Rioja", "Trotman")
    for name in (*names, "von Weizsäcker"):
        Person.objects.create(name=name)
    spelled = Person.objects.get(name="von Weizsäcker")
    PersonAlias.objects.create(person=spelled, name="von Weiszacker")
    return somebody("office")


def words(found) -> list[str]:
    people = dict(Person.objects.values_list("pk", "name"))
    return [
        shown(one.role, people.get(one.person_id, "ILO-NY" if one.unit_id else "")) for one in found
    ]


@pytest.mark.parametrize("typed", CASES)
def test_the_appendix_is_understood(reader, typed):
    found, problems = parse_typed(typed, reader)
    assert problems == []
    assert words(found) == CASES[typed]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Commissioner", "needs a name"),
        ("Nobody known", "is not recorded as a person or a unit"),
        ("Office Beirut", "is not recorded as a person or a unit"),
    ],
)
def test_what_is_not_understood_is_said(reader, typed, said):
    found, problems = parse_typed(typed, reader)
    assert found == []
    assert said in problems[0]


def test_a_name_that_two_people_share_is_not_guessed(reader):
    Person.objects.create(name="Anna Halonen")
    Person.objects.create(name="Tarja Halonen")
    Person.objects.get(name="Halonen").delete()
    _found, problems = parse_typed("President Halonen", reader)
    assert "may be several people" in problems[0]


def test_a_narrow_column_names_each_role_once():
    pairs = [
        ("commissioner", "A"),
        ("office", ""),
        ("commissioner", "B"),
        ("gb_chairperson", "C"),
        ("office_unit", "ILO-NY"),
    ]
    assert grouped(pairs) == [
        ("Commissioners", "A, B"),
        ("", "ILO"),
        ("GB Chairperson", "C"),
        ("", "ILO-NY"),
    ]
