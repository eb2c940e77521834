"""The pages on which a paper is written: who may, what they do without script, bad input, speed."""

import json

import pytest
from django.urls import reverse

from foundation.history import history_of
from reports.models import Block, Paper, PaperType, Presence
from reports.types import begin_paper, keep_as_type, outline_of
from reports.writing import add_block
from tests.people import somebody
from tests.reports.making import a_paper, a_session, an_event, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    user = somebody("secretariat")
    client.force_login(user)
    return user


@pytest.fixture
def paper():
    return a_paper(blocks=[])


def block_url(block):
    return reverse("reports:block", args=[block.pk])


def test_a_block_is_written_with_markup_where_no_script_runs(client, writer, paper):
    an_event("Seminar")
    one = add_block(paper, by=writer, kind="paragraph", content=text("Before"))
    sent = {
        "seen": 1,
        "kind": "decision",
        "text": "*May* wish to note {{fact:events.count}} events.{{note: Listed.}}"
        "\n\nA second one.",
        "records": "",
    }
    answer = client.post(block_url(one), sent, follow=True)
    assert answer.redirect_chain[-1][0] == f"{reverse('reports:write', args=[paper.pk])}#{one.key}"
    one.refresh_from_db()
    assert one.kind == "decision"
    assert [part["t"] for part in one.content["text"]] == ["text", "text", "fact", "text", "note"]
    assert [each.words for each in paper.blocks.order_by("sequence")] == [
        "May wish to note  events.",
        "A second one.",
    ]
    page = answer.content.decode()
    assert "<em>May</em> wish to note 1 events.<sup>1</sup>" in page
    assert "1 Listed." in page


def test_what_the_editor_sends_is_checked_as_markup_is(client, writer, paper):
    one = add_block(paper, by=writer, kind="paragraph", content=text("Before"))
    stored = [[{"t": "text", "text": "Fair", "strong": True}], [{"t": "text", "text": "Two"}]]
    client.post(block_url(one), {"seen": 1, "kind": "paragraph", "text_json": json.dumps(stored)})
    one.refresh_from_db()
    assert one.content == {"text": [{"t": "text", "text": "Fair", "strong": True}]}
    for wrong in ("{", '{"t": "text"}', '[[{"t": "script"}]]', "[" * 10_000):
        sent = {"seen": 2, "kind": "paragraph", "text": "kept", "text_json": wrong}
        answer = client.post(block_url(one), sent)
        assert answer.status_code == 422
    one.refresh_from_db()
    assert one.version == 2


def test_bad_markup_is_named_and_kept_in_the_box(client, writer, paper):
    one = add_block(paper, by=writer, kind="paragraph", content=text("Before"))
    for wrong, said in (
        ("open {{note: x", "A footnote is not closed."),
        ("{{s:E999}}x{{/s}}", "There is no record “E999”."),
        ("[x](javascript:alert)", "a link begins with"),
    ):
        answer = client.post(block_url(one), {"seen": 1, "kind": "paragraph", "text": wrong})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert wrong.split("(")[0] in page.replace("&#x27;", "'")


def test_who_saves_second_sees_both_versions(client, writer, paper):
    one = add_block(paper, by=writer, kind="paragraph", content=text("Before"))
    client.post(block_url(one), {"seen": 1, "kind": "paragraph", "text": "Theirs"})
    answer = client.post(block_url(one), {"seen": 1, "kind": "paragraph", "text": "Mine"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    assert 'name="seen" value="2"' in page
    one.refresh_from_db()
    assert one.words == "Theirs"
    client.post(block_url(one), {"seen": 2, "kind": "paragraph", "text": "Both"})
    one.refresh_from_db()
    assert one.words == "Both"
    assert len(history_of(one)) == 3


def test_saving_by_itself_answers_with_the_version(client, writer, paper):
    one = add_block(paper, by=writer, kind="paragraph", content=text("Before"))
    sent = {"seen": 1, "kind": "paragraph", "text": "After", "autosave": "1"}
    answer = client.post(block_url(one), sent, headers={"HX-Request": "true"})
    assert answer.json() == {"version": 2}
    answer = client.post(block_url(one), {**sent, "text": "X"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409


def test_parts_are_added_moved_taken_out_and_put_back(client, writer, paper):
    add = reverse("reports:block_add", args=[paper.pk])
    arrange = reverse("reports:arrange", args=[paper.pk])
    client.post(add, {"kind": "section"})
    section = Block.objects.get()
    client.post(add, {"kind": "paragraph", "inside": section.pk})
    first = Block.objects.get(kind="paragraph")
    client.post(add, {"kind": "list", "inside": first.pk})
    item = Block.objects.get(kind="item")
    assert (item.parent.kind, item.parent.parent_id) == ("list", first.pk)
    client.post(add, {"kind": "paragraph", "after": first.pk})
    second = Block.objects.filter(kind="paragraph").latest("pk")
    assert second.parent_id == section.pk
    client.post(arrange, {"act": f"up {second.pk}"})
    order = Block.objects.filter(parent=section).order_by("sequence")
    assert list(order) == [second, first]
    client.post(arrange, {"act": f"drop {second.pk}"})
    second.refresh_from_db()
    assert second.parent_id is None
    client.post(arrange, {"act": f"drop {second.pk} {section.pk}"})
    client.post(arrange, {"act": f"out {second.pk}"})
    second.refresh_from_db()
    assert (second.parent_id, second.sequence > section.sequence) == (None, True)
    client.post(arrange, {"act": f"in {second.pk}"})
    second.refresh_from_db()
    assert second.parent_id == section.pk
    client.post(arrange, {"act": f"remove {section.pk}"})
    page = client.get(reverse("reports:write", args=[paper.pk])).content.decode()
    assert "This paper has no text yet" in page
    client.post(reverse("reports:removed", args=[paper.pk]), {"block": section.pk})
    assert not Block.objects.filter(removed_at__isnull=False).exists()


@pytest.mark.parametrize("act", ["", "up", "fly 1", "up x", "up 999999", "drop 1 2 3", "in 0"])
def test_moves_that_mean_nothing_change_nothing(client, writer, paper, act):
    one = add_block(paper, by=writer, kind="paragraph", content=text("One"))
    answer = client.post(reverse("reports:arrange", args=[paper.pk]), {"act": act})
    assert answer.status_code in (302, 404)
    one.refresh_from_db()
    assert one.parent_id is None


def test_an_outline_of_hundreds_of_parts_needs_no_more_queries(
    client, writer, paper, django_assert_max_num_queries
):
    an_event("Seminar")
    section = add_block(paper, by=writer, kind="section", content={"title": "Section"})
    Block.objects.bulk_create(
        Block(
            paper=paper,
            parent=section,
            sequence=place,
            key=f"p{place}",
            kind="paragraph",
            content=text(f"Paragraph {place}"),
        )
        for place in range(1, 401)
    )
    with django_assert_max_num_queries(14):
        page = client.get(reverse("reports:write", args=[paper.pk])).content.decode()
    assert page.count('class="write-row ') == 401
    assert '<span class="write-number">400.</span>' in page


def test_a_part_that_cannot_be_printed_says_why_beside_the_others(client, writer, paper):
    one = add_block(
        paper, by=writer, kind="paragraph", content={"text": [{"t": "ref", "key": "nowhere"}]}
    )
    add_block(paper, by=writer, kind="paragraph", after=one, content=text("Sound"))
    page = client.get(reverse("reports:write", args=[paper.pk])).content.decode()
    assert "nowhere" in page
    assert "Sound" in page
    assert 'class="write-problem"' in page


def test_a_live_block_has_options_and_a_preview(client, writer, paper):
    an_event("Seminar on fair globalization")
    an_event("Early seminar", "2003-01-01")
    client.post(
        reverse("reports:block_add", args=[paper.pk]), {"kind": "live", "live": "events_table"}
    )
    one = Block.objects.get()
    answer = client.post(block_url(one), {"seen": 1, "option-since": "2004", "text": "Since 2004:"})
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.options["since"] == "2004"
    page = client.get(reverse("reports:block_preview", args=[one.pk])).content.decode()
    assert "Since 2004:" in page
    assert "Seminar on fair globalization" in page
    assert "Early seminar" not in page
    answer = client.post(block_url(one), {"seen": 2, "option-since": "never", "text": ""})
    assert answer.status_code == 422


def test_a_live_value_answers_with_what_it_prints(client, writer, paper):
    an_event("Seminar")
    address = reverse("reports:fact", args=[paper.pk])
    said = client.get(address, {"name": "events.count", "since": "2004"}).json()
    assert (said["name"], said["options"]["since"], said["shown"]) == ("events.count", "2004", "1")
    for wrong in ({}, {"name": "nothing"}, {"name": "events.count", "since": "soon"}):
        answer = client.get(address, wrong)
        assert answer.status_code == 422
        assert answer.json()["problem"]
    form = client.get(reverse("reports:fact_form", args=[paper.pk]), {"name": "events.count"})
    assert 'name="since"' in form.content.decode()


def test_two_people_in_one_paper_see_each_other(client, writer, paper):
    one = add_block(paper, by=writer, kind="paragraph", content=text("One"))
    other = somebody("secretariat", name="Aino Korhonen")
    Presence.objects.create(paper=paper, user=other, block=one, seen_at=one.changed_at)
    page = client.get(block_url(one)).content.decode()
    assert "Aino Korhonen is writing in this part now." in page
    answer = client.post(reverse("reports:presence", args=[paper.pk]), {"block": one.pk})
    assert "Aino Korhonen" in answer.content.decode()
    assert Presence.objects.get(user=writer).block_id == one.pk


PAGES = ("write", "block_add", "removed", "places", "head", "keep_type")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["office", "government", "worker_spokesperson", "reader", None])
def test_nobody_else_writes(client, paper, name, role):
    address = reverse(f"reports:{name}", args=[paper.pk])
    if role is None:
        assert client.get(address).status_code == 302
        return
    client.force_login(somebody(role))
    assert client.get(address).status_code == 403
    assert client.get(reverse("reports:types")).status_code == 403
    assert client.get(reverse("reports:begin")).status_code == 403


def test_an_issued_paper_is_read_but_not_written(client, writer, paper):
    one = add_block(paper, by=writer, kind="paragraph", content=text("One"))
    Paper.objects.filter(pk=paper.pk).update(state=Paper.State.IN_CLEARANCE)
    Paper.objects.filter(pk=paper.pk).update(state=Paper.State.CLEARED)
    page = client.get(reverse("reports:write", args=[paper.pk])).content.decode()
    assert "its text stays as it is" in page
    assert "Edit" not in page.split("<main")[1].split("write-rows")[1]
    answer = client.post(block_url(one), {"seen": 1, "kind": "paragraph", "text": "Two"})
    assert answer.status_code == 422


def test_a_type_is_made_from_a_paper_and_begins_the_next_one(client, writer, paper):
    section = add_block(paper, by=writer, kind="section", content={"title": "Outside"})
    add_block(paper, by=writer, kind="paragraph", inside=section, content=text("Set phrase"))
    sent = {"code": "new-type", "name": "New type"}
    client.post(reverse("reports:keep_type", args=[paper.pk]), sent)
    its = PaperType.objects.get(code="new-type")
    assert its.languages == ["en"]
    page = client.get(reverse("reports:begin")).content.decode()
    assert "New type" in page
    session = a_session(301)
    head = {
        "symbol": "TB.301/2",
        "title": "The next one",
        "purpose": "decision",
        "language": "en",
        "session": session.pk,
        "sections": "arabic",
        "cover_form": "2004",
    }
    answer = client.post(reverse("reports:new", args=["new-type"]), head)
    made = Paper.objects.get(symbol="TB.301/2")
    assert answer.url == reverse("reports:write", args=[made.pk])
    assert (made.type, made.body, made.cover["session"]) == (its, session.body, "301st Session")
    assert outline_of(made) == outline_of(paper)
    answer = client.post(reverse("reports:keep_type", args=[paper.pk]), sent)
    assert "There is a type with this code." in answer.content.decode()


def test_a_type_has_an_outline_for_each_language(writer):
    first = a_paper("TB.300/8", blocks=[])
    add_block(first, by=writer, kind="paragraph", content=text("English"))
    its = keep_as_type(first, PaperType(code="two", name_en="Two"), by=writer)
    second = a_paper("TB.300/9", blocks=[], language="fr")
    add_block(second, by=writer, kind="paragraph", content=text("Français"))
    its = keep_as_type(second, its, by=writer)
    assert its.languages == ["en", "fr"]
    third = Paper(
        symbol="TB.300/10",
        title="Trois",
        purpose="decision",
        language="fr",
        body=first.body,
        session=first.session,
        type=its,
    )
    begin_paper(third, by=writer)
    assert [one.words for one in third.blocks.all()] == ["Français"]


def test_two_who_change_the_head_are_told(client, writer, paper):
    address = reverse("reports:head", args=[paper.pk])
    sent = {
        "symbol": paper.symbol,
        "title": "Theirs",
        "purpose": "decision",
        "language": "en",
        "session": paper.session_id,
        "sections": "roman",
        "cover_form": "2011",
        "cover_office": "Office",
        "version": paper.version,
    }
    assert client.post(address, sent).status_code == 302
    answer = client.post(address, {**sent, "title": "Mine"})
    assert answer.status_code == 409
    paper.refresh_from_db()
    assert (paper.title, paper.cover["form"]) == ("Theirs", "2011")
    page = client.get(address).content.decode()
    assert "Purpose of the document" in page
