"""Lists found while typing: with scripts, without, and with what nobody offered."""

import html

import pytest
from django import forms
from django.http import QueryDict

from accounts.models import Organization
from foundation.forms import RemoteChoiceField, RemoteMultipleChoiceField

pytestmark = pytest.mark.django_db


def called(name):
    return Organization.objects.named(name)[:2]


class Chooser(forms.Form):
    one = RemoteChoiceField(Organization.objects.all(), "/suggest/", called=called, required=False)
    many = RemoteMultipleChoiceField(
        Organization.objects.all(), "/suggest/", called=called, required=False
    )


@pytest.fixture
def three():
    names = ["Zeta", "Alpha", "Mu"]
    return [Organization.objects.create(name_en=name, acronym=name[0]) for name in names]


def sent(text, *args) -> Chooser:
    return Chooser(QueryDict(text % args))


def test_only_what_is_chosen_is_rendered_in_the_order_of_choosing(three):
    form = Chooser(initial={"many": three, "one": three[1]})

    text = html.unescape(str(form["many"]))
    assert [text.index(one.name_en) for one in three] == sorted(
        text.index(one.name_en) for one in three
    )
    assert 'data-autocomplete-url="/suggest/"' in text
    assert "multiple" in text
    assert "Zeta" not in str(form["one"])
    assert "Alpha" in str(form["one"])


def test_the_order_of_choosing_is_kept(three):
    form = sent("many=%s&many=%s&many=%s", three[2].pk, three[0].pk, three[1].pk)

    assert form.is_valid()
    assert form.cleaned_data["many"] == [three[2], three[0], three[1]]


def test_without_scripts_names_are_typed(three):
    form = sent("many=%s&many_typed=alpha;%%20M&one_typed=zeta", three[0].pk)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["many"] == [three[0], three[1], three[2]]
    assert form.cleaned_data["one"] == three[0]
    assert "<noscript>" in str(form["one"])


def test_a_name_that_means_nothing_or_several_is_refused_in_place_and_kept(three):
    Organization.objects.create(name_en="Alpha", country="FR")
    form = sent("many_typed=Alpha;%%20Nobody%%20here&one=%s", three[0].pk)

    assert not form.is_valid()
    assert form.errors["many"] == [
        "“Alpha” may mean several. Write more of the name.",
        "Nothing is called “Nobody here”. Write it as in the list.",
    ]
    assert 'value="Alpha; Nobody here"' in html.unescape(str(form["many"]))


@pytest.mark.parametrize(
    "value", ["0", "-1", "9" * 30, "1.5", "x", "%00", "%ED%A0%80", "%D9%A3", "1%20OR%201=1"]
)
def test_what_nobody_offered_is_refused_in_words(three, value):
    form = sent("one=%s&many=%s", value, value)

    assert not form.is_valid()
    assert set(form.errors) == {"one", "many"}
    assert str(form["many"])


def test_more_names_than_anybody_types_are_refused(three):
    form = sent("many_typed=%s", ";".join(["x"] * 200))

    assert form.errors["many"] == ["Choose at most 50."]


def test_rows_that_the_person_may_not_see_cannot_be_chosen(three):
    form = sent("one=%s", three[0].pk)
    form.fields["one"].queryset = Organization.objects.exclude(pk=three[0].pk)

    assert not form.is_valid()


def test_a_form_uses_our_templates_and_names_its_errors():
    class Needs(forms.Form):
        title = forms.CharField(label="Title")

    text = str(Needs({}))

    assert 'class="errors"' in text
    assert 'href="#id_title"' in text
