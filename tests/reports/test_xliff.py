"""XLIFF out and in: everything survives, nothing is trusted, all is taken or nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from reports.models import Translation
from reports.stored_inlines import check
from reports.translating import TranslatedMeanwhile, digest, review_translation, save_translation
from reports.writing import save_block
from reports.xliff.names import CORE, core
from reports.xliff.reading import UnreadableFile, read, take
from reports.xliff.writing import exported
from tests.people import somebody
from tests.reports.making import FRENCH, a_language, a_paper, text, translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return somebody("secretariat")


@pytest.fixture
def edition(writer):
    paper = a_paper()
    edition = a_language(paper, writer)
    edition.paper = paper
    return edition


RICH = [
    {"t": "text", "text": "Both ", "em": True, "strong": True},
    {"t": "text", "text": "mots", "lang": "fr"},
    {"t": "text", "text": " & <tags> {{no}} *no* "},
    {"t": "note", "content": [{"t": "text", "text": "See "}, {"t": "ref", "key": "one"}]},
    {
        "t": "span",
        "content": [
            {"t": "text", "text": "A sentence with "},
            {"t": "fact", "name": "events.count", "options": {"since": "2004-03"}},
            {"t": "text", "text": "strong", "strong": True},
        ],
        "sources": [{"model": "events.event", "id": 12}],
    },
    {"t": "link", "address": "https://www.ilo.org/", "text": "the [site]"},
    {"t": "ref", "key": "one", "end": "two", "bare": True},
]


def rich_edition(writer):
    blocks = [
        {"key": "one", "kind": "paragraph", "content": {"text": check(RICH)}},
        {
            "key": "two",
            "kind": "quotation",
            "content": {"text": check(RICH), "attribution": [{"t": "text", "text": "Who"}]},
        },
    ]
    paper = a_paper(blocks=blocks)
    edition = a_language(paper, writer)
    edition.paper = paper
    return edition


def units(data):
    return {one.get("id"): one for one in etree.fromstring(data).iter(core("unit"))}


def changed(data, key, words, name="text", state="translated"):
    """The file with other words in one target."""
    root = etree.fromstring(data)
    for unit in root.iter(core("unit")):
        if unit.get("id") != key:
            continue
        for segment in unit.iter(core("segment")):
            if segment.get("id") == name:
                segment.set("state", state)
                for old in segment.findall(core("target")):
                    segment.remove(old)
                segment.append(words if not isinstance(words, str) else target(words))
    return etree.tostring(root)


def target(words):
    return etree.fromstring(f'<target xmlns="{CORE}">{words}</target>')


def test_a_file_sent_back_as_it_was_changes_nothing(edition, writer):
    translated(edition.paper, writer, leave_out=("decision",))
    found = read(edition, exported(edition))
    assert (found.changes, found.problems) == ([], [])
    assert (found.unchanged, found.empty) == (4, 1)


def test_everything_that_a_text_can_hold_survives(writer):
    edition = rich_edition(writer)
    for block in edition.paper.blocks.all():
        save_translation(block, "fr", by=writer, seen=0, content=block.content)
    data = exported(edition)
    found = read(edition, data)
    assert (found.changes, found.problems, found.unchanged) == ([], [], 2)
    # Taken as if it were new, it is what it was.
    Translation.objects.all().delete()
    found = read(edition, data)
    assert [one.content for one in found.changes] == [
        one.content for one in edition.paper.blocks.order_by("sequence")
    ]


words_of_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" "),
    min_size=1,
    max_size=20,
).filter(str.strip)
plain = st.builds(
    lambda words, **marks: {"t": "text", "text": words, **{k: v for k, v in marks.items() if v}},
    words_of_texts,
    em=st.booleans(),
    strong=st.booleans(),
    lang=st.sampled_from(["", "fr", "zh-Hant"]),
)
ties = st.one_of(
    st.builds(
        lambda bare: {"t": "ref", "key": "one", **({"bare": True} if bare else {})}, st.booleans()
    ),
    st.just(
        {"t": "fact", "name": "events.count", "options": {"since": "2004", "undated": "leave out"}}
    ),
    st.builds(
        lambda words: {"t": "link", "address": "https://ilo.org/a", "text": words}, words_of_texts
    ),
)
notes = st.builds(
    lambda content: {"t": "note", "content": content},
    st.lists(st.one_of(plain, ties), min_size=1, max_size=3),
)
spans = st.builds(
    lambda content: {
        "t": "span",
        "content": content,
        "sources": [{"model": "events.event", "id": 7}],
    },
    st.lists(st.one_of(plain, ties, notes), min_size=1, max_size=3),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(stored=st.lists(st.one_of(plain, ties, notes, spans), min_size=1, max_size=6))
def test_any_text_comes_back_as_it_went(edition, writer, stored):
    stored = check([*stored, {"t": "text", "text": "."}])
    block = edition.paper.blocks.get(key="intro")
    type(block).objects.filter(pk=block.pk).update(content={"text": stored})
    Translation.objects.all().delete()
    save_translation(block, "fr", by=writer, seen=0, content={"text": stored})
    data = exported(edition)
    Translation.objects.all().delete()
    [change] = read(edition, data).changes
    assert change.content == {"text": stored}


def test_units_and_codes_are_those_of_the_standard(edition, writer):
    translated(edition.paper, writer, leave_out=("decision",))
    reviewed = Translation.objects.get(block__key="intro")
    review_translation(reviewed, by=somebody("secretariat"), seen=1)
    save_block(edition.paper.blocks.get(key="events"), by=writer, seen=1, content={"title": "Ev"})
    data = exported(edition)
    root = etree.fromstring(data)
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.0", "en", "fr")
    states = {key: unit.find(core("segment")).get("state") for key, unit in units(data).items()}
    assert states == {
        "intro": "reviewed",
        "events": "initial",
        "count": "translated",
        "decision": "initial",
        "appendix": "translated",
    }
    assert units(data)["events"].find(core("segment")).get("subState") == "conc:outdated"
    for unit in root.iter(core("unit")):
        ids = [one.get("id") for one in unit.iter(core("data"))]
        assert len(set(ids)) == len(ids)
        for segment in unit.iter(core("segment")):
            source = segment.find(core("source"))
            codes = [one.get("id") for one in source.iter(core("ph"), core("pc"))]
            assert len(set(codes)) == len(codes)
            if (side := segment.find(core("target"))) is not None:
                assert [one.get("id") for one in side.iter(core("ph"), core("pc"))] == codes
            for one in source.iter(core("ph")):
                assert one.get("dataRef") in ids


def test_what_a_translator_wrote_is_taken_as_a_draft(edition, writer):
    data = changed(exported(edition), "intro", "Un <b/>essai", state="final")
    found = read(edition, data)
    assert "no part of a text" in found.problems[0].words or "not known" in found.problems[0].words
    pc = '<pc id="s9" type="fmt" subType="xlf:i">essai</pc>'
    found = read(edition, changed(exported(edition), "intro", f"Un {pc}.", state="final"))
    [change] = found.changes
    assert change.content["text"] == [
        {"t": "text", "text": "Un "},
        {"t": "text", "text": "essai", "em": True},
        {"t": "text", "text": "."},
    ]
    rows = [(change.row.block.key, change.seen, change.made_from, change.content)]
    [made] = take(edition, rows, by=writer, name="a.xlf")
    assert (made.state, made.reviewed_by) == ("draft", None)


def test_each_bad_unit_is_named_and_nothing_is_taken(edition):
    data = exported(edition)
    data = changed(data, "count", "Rien de cela.")
    data = changed(data, "intro", '<ph id="s1" dataRef="nowhere"/>')
    found = read(edition, data)
    said = {one.name: one.words for one in found.problems}
    assert "Missing from the translation" in said["paragraph 2"]
    assert "does not say what it stands for" in said["paragraph 1"]
    root = etree.fromstring(exported(edition))
    unit = next(root.iter(core("unit")))
    unit.set("id", "elsewhere")
    unit.set("name", "Somewhere")
    [problem] = read(edition, etree.tostring(root)).problems
    assert (problem.name, "no such part" in problem.words) == ("Somewhere", True)


def test_a_part_whose_source_changed_meanwhile_comes_back_outdated(edition, writer):
    data = changed(exported(edition), "intro", "Un essai.")
    save_block(edition.paper.blocks.get(key="intro"), by=writer, seen=1, content=text("Other."))
    [change] = read(edition, data).changes
    assert change.outdated
    rows = [(change.row.block.key, change.seen, change.made_from, change.content)]
    [made] = take(edition, rows, by=writer, name="a.xlf")
    assert made.source_digest != digest(text("Other."))


def test_a_part_that_was_changed_here_meanwhile_is_said_and_not_lost_unseen(edition, writer):
    data = changed(exported(edition), "intro", "Un essai.")
    block = edition.paper.blocks.get(key="intro")
    save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    [change] = read(edition, data).changes
    assert change.meanwhile
    assert change.before == FRENCH["intro"]
    save_translation(block, "fr", by=writer, seen=1, content=text("Autre."))
    rows = [(change.row.block.key, change.seen, change.made_from, change.content)]
    with pytest.raises(TranslatedMeanwhile):
        take(edition, rows, by=writer, name="a.xlf")


def test_an_outdated_text_that_comes_back_as_translated_is_confirmed(edition, writer):
    block = edition.paper.blocks.get(key="intro")
    save_translation(block, "fr", by=writer, seen=0, content=FRENCH["intro"])
    save_block(block, by=writer, seen=1, content=text("Other."))
    data = exported(edition)
    assert read(edition, data).changes == []
    confirmed = changed(data, "intro", FRENCH["intro"]["text"][0]["text"], state="final")
    [change] = read(edition, confirmed).changes
    assert not change.outdated


def test_a_later_part_that_fails_takes_the_earlier_ones_back(edition, writer):
    rows = [
        ("intro", 0, digest(edition.paper.blocks.get(key="intro").content), FRENCH["intro"]),
        ("count", 0, digest({}), text("Rien.")),
    ]
    with pytest.raises(ValidationError):
        take(edition, rows, by=writer, name="a.xlf")
    assert not Translation.objects.exists()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="fr">
<file id="f"><unit id="intro"><segment id="text"><source>x</source><target>&b;</target>
</segment></unit></file></xliff>"""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (LAUGHS, "document type"),
        (LAUGHS.replace(b'"ha"', b'SYSTEM "file:///etc/passwd"'), "document type"),
        (b"PK\x03\x04 no xml", "no readable XML"),
        (b"", "no readable XML"),
        (b"<xliff/>", "no XLIFF file"),
        (f'<xliff xmlns="{CORE}" version="1.2"/>'.encode(), "no XLIFF file"),
        (f'<xliff xmlns="{CORE}" version="2.0" srcLang="en" trgLang="es"/>'.encode(), "another"),
        (
            f'<xliff xmlns="{CORE}" version="2.0" srcLang="en" trgLang="fr">'
            '<file id="f" original="GB.1"/></xliff>'.encode(),
            "another paper",
        ),
        (b"<a>" * 300 + b"</a>" * 300, "no readable XML"),
    ],
)
def test_other_and_hostile_files_are_refused_with_the_reason(edition, data, words):
    with pytest.raises(UnreadableFile, match=words):
        read(edition, data)


def test_codes_nested_without_end_are_a_bad_unit(edition):
    deep = '<pc id="x" type="fmt" subType="xlf:i">' * 50 + "x" + "</pc>" * 50
    found = read(edition, changed(exported(edition), "intro", deep))
    assert "nested too deep" in found.problems[0].words


def test_the_page_shows_what_changes_before_it_is_taken(client, edition, writer):
    client.force_login(writer)
    address = reverse("reports:xliff", args=[edition.paper.pk, "fr"])
    out = client.get(reverse("reports:xliff_file", args=[edition.paper.pk, "fr"]))
    assert out["Content-Type"] == "application/xliff+xml"
    assert 'filename="TB.300_1-en-fr.xlf"' in out["Content-Disposition"]
    data = changed(out.content, "intro", "Un essai.")
    page = client.post(address, {"file": SimpleUploadedFile("back.xlf", data)})
    assert "Un essai." in page.content.decode()
    assert not Translation.objects.exists()
    sealed = page.context["changes"]
    answer = client.post(address, {"changes": sealed}, follow=True)
    assert "1 part has been taken" in answer.content.decode()
    assert Translation.objects.get().content == text("Un essai.")
    # The same once more: it is there already, made by somebody since.
    Translation.objects.get().delete()
    client.force_login(somebody("secretariat"))
    answer = client.post(address, {"changes": sealed}, follow=True)
    assert "not what the page showed" in answer.content.decode()
    assert not Translation.objects.exists()


def test_the_page_names_bad_units_and_bad_files(client, edition, writer):
    client.force_login(writer)
    address = reverse("reports:xliff", args=[edition.paper.pk, "fr"])
    assert client.get(address).status_code == 200
    data = changed(exported(edition), "count", "Rien.")
    page = client.post(address, {"file": SimpleUploadedFile("back.xlf", data)})
    assert page.status_code == 422
    assert "paragraph 2: Missing from the translation" in page.content.decode()
    assert "changes" not in page.context
    page = client.post(address, {"file": SimpleUploadedFile("back.xlf", b"no")})
    assert "no readable XML" in page.content.decode()
    client.force_login(somebody("reader"))
    assert client.get(address).status_code == 403
