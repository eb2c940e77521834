"""Documents cited: found in texts, resolved for each reader, linked, registered."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.urls import reverse

from consultations.models import Body, Session
from reports.assembling import run_assembly, start_assembly
from reports.models import Paper, ReferenceDocument
from reports.references import cited_by, register_symbol, resolve, with_links
from reports.symbol_checks import SymbolField, check_place, place_of
from reports.symbols import SymbolError, parse
from tests.people import somebody
from tests.reports.making import a_paper, a_session, an_event, text

pytestmark = pytest.mark.django_db

CITING = [
    {
        "key": "one",
        "kind": "paragraph",
        "content": {
            "text": [
                {"t": "text", "text": "As TB.300/2 and tb.300/9 say, "},
                {"t": "text", "text": "TB.300/", "em": True},
                {"t": "text", "text": "7."},
                {"t": "note", "content": [{"t": "text", "text": "TB.299/WP/1 (Rev. 1)."}]},
            ]
        },
    },
    {"key": "own", "kind": "paragraph", "content": text("This is TB.300/1.")},
]


def assembled(paper):
    return run_assembly(start_assembly(paper, by=None, formats=["html"], queue=False).pk)


def entry(symbol="TB.300/7", **fields) -> ReferenceDocument:
    return ReferenceDocument.objects.create(symbol=symbol, **fields)


def test_citations_are_found_in_the_outline_and_resolved():
    paper = a_paper(blocks=CITING)
    other = a_paper("TB.300/2", [])
    known = entry(title_en="An outside document", address="https://example.org/7")
    cited = cited_by(paper, somebody("secretariat"))
    assert [str(one.symbol) for one in cited] == ["TB.299/WP/1(Rev.1)", "TB.300/2", "TB.300/7"]
    assert [one.target and one.target.record for one in cited] == [None, other, known]
    assert list(cited[1].places) == ["one"]


def test_a_reader_meets_only_what_is_issued_and_numbers_come_from_the_version():
    paper = a_paper(blocks=CITING, state=Paper.State.ISSUED)
    a_paper("TB.300/2", [])
    reader, writer = somebody("reader"), somebody("secretariat")
    assert cited_by(paper, reader) == []
    assembled(paper)
    cited = {str(one.symbol): one for one in cited_by(paper, reader)}
    assert cited["TB.300/2"].target is None
    assert cited["TB.300/2"].places == {"one": "1"}
    assert {str(one.symbol): one for one in cited_by(paper, writer)}["TB.300/2"].target.is_paper


def test_what_live_blocks_say_is_read_too():
    event = an_event("Seminar on TB.300/44")
    paper = a_paper()
    assembled(paper)
    assert [str(one.symbol) for one in cited_by(paper, somebody("secretariat"))] == ["TB.300/44"]
    assert event.title


def test_symbols_become_links_to_what_the_reader_may_see():
    other = a_paper("TB.300/2", [])
    entry(title_en='A “quoted" <title>', address="https://example.org/7?a=1&b=2")
    entry("TB.300/8")
    html = (
        '<p id="TB.300/2">See TB.300/2, <a href="/x">TB.300/7</a> and TB.300/7; TB.300/8, '
        "TB.300/1 &amp; TB.300/99.</p>"
    )
    linked = with_links(html, somebody("secretariat"), own="TB.300/1")
    url = reverse("reports:detail", args=[other.pk])
    assert (
        f'See <a class="paper-cited" href="{url}" title="A paper for tests">TB.300/2</a>,' in linked
    )
    assert linked.count("paper-cited") == 2
    assert 'href="https://example.org/7?a=1&amp;b=2"' in linked
    assert "&lt;title&gt;" in linked
    assert linked.startswith('<p id="TB.300/2">')
    seen = with_links(html, somebody("reader"), own="TB.300/1")
    assert url not in seen
    assert seen.count("paper-cited") == 1


def test_the_page_of_a_paper_links_what_it_cites_and_leaves_the_version(client):
    paper = a_paper(blocks=CITING, state=Paper.State.ISSUED)
    version = assembled(paper)
    other = a_paper("TB.300/2", [])
    client.force_login(somebody("secretariat"))
    page = client.get(reverse("reports:detail", args=[paper.pk])).content.decode()
    assert f'href="{reverse("reports:detail", args=[other.pk])}"' in page
    assert "paper-cited" in page
    client.force_login(somebody("reader"))
    page = client.get(reverse("reports:detail", args=[paper.pk])).content.decode()
    assert "paper-cited" not in page
    fingerprint = version.fingerprint
    version.refresh_from_db()
    assert version.fingerprint == fingerprint


def test_a_symbol_in_any_variant_leads_to_the_paper(client):
    paper = a_paper("TB.300/WP/2", [])
    client.force_login(somebody("secretariat"))
    for written in ("TB.300/WP/2", "tb 300/wp/2", "TB.300_WP_2"):
        answer = client.get(reverse("reports:by_symbol", args=[written]))
        assert answer.url == reverse("reports:detail", args=[paper.pk])
    assert client.get(reverse("reports:by_symbol", args=["nothing"])).status_code == 404


def test_the_page_of_documents_cited_registers_with_one_click(client):
    paper = a_paper(blocks=CITING)
    client.force_login(somebody("secretariat"))
    address = reverse("reports:references", args=[paper.pk])
    page = client.get(address).content.decode()
    assert 'value="TB.300/7"' in page
    answer = client.post(
        reverse("reports:reference_add", args=[paper.pk]), {"symbol": "TB.300/7"}, follow=True
    )
    assert "TB.300/7 is in the register." in answer.content.decode()
    assert 'value="TB.300/7"' not in answer.content.decode()
    assert ReferenceDocument.objects.get().symbol == "TB.300/7"
    for wrong in ("", "nonsense", "a\x00b"):
        answer = client.post(
            reverse("reports:reference_add", args=[paper.pk]), {"symbol": wrong}, follow=True
        )
        assert answer.status_code == 200
    assert ReferenceDocument.objects.count() == 1


def test_only_the_secretariat_registers(client):
    paper = a_paper(blocks=CITING, state=Paper.State.ISSUED)
    reader = somebody("reader")
    with pytest.raises(PermissionDenied):
        register_symbol("TB.300/7", by=reader)
    client.force_login(reader)
    for name, args in [
        ("reference_add", [paper.pk]),
        ("reference_create", []),
        ("reference_edit", [entry().pk]),
        ("reference_archive", [entry("TB.300/8").pk]),
    ]:
        address = reverse(f"reports:{name}", args=args)
        assert client.post(address, {"symbol": "TB.300/5"}).status_code == 403
    assert (
        "reference_add"
        not in client.get(reverse("reports:references", args=[paper.pk])).content.decode()
    )


def test_an_entry_is_written_changed_archived_and_comes_back(client):
    by = somebody("secretariat")
    client.force_login(by)
    sent = {"symbol": "tb 300/wp/3 (Rev. 1)", "title_en": "A report", "issued_on": "March 2004"}
    client.post(reverse("reports:reference_create"), sent)
    one = ReferenceDocument.objects.get()
    assert (one.symbol, str(one.issued_on)) == ("TB.300/WP/3(Rev.1)", "2004-03")
    edit = reverse("reports:reference_edit", args=[one.pk])
    sent |= {"version": 1, "reason": "The title was short.", "title_en": "A long report"}
    assert client.post(edit, sent).status_code == 302
    assert client.post(edit, {**sent, "title_en": "Other"}).status_code == 409
    page = client.get(reverse("reports:reference", args=[one.pk])).content.decode()
    assert "The title was short." in page
    archive = reverse("reports:reference_archive", args=[one.pk])
    assert client.post(archive, {"version": 2, "reason": ""}).status_code == 422
    assert client.post(archive, {"version": 2, "reason": "Twice"}).status_code == 302
    assert resolve(["TB.300/WP/3(Rev.1)"], by) == {}
    assert not ReferenceDocument.objects.visible_to(somebody("reader")).exists()
    assert register_symbol("TB.300/WP/3(Rev.1)", by=by).archived_at is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"symbol": "nonsense"}, "begins with the letters of a body"),
        ({"symbol": "TB.300/7"}, "already exists"),
        ({"symbol": "TB.300/1"}, "is written here"),
        ({"symbol": "TB.300/5", "address": "javascript:alert(1)"}, "valid URL"),
        ({"symbol": "TB.300/5", "issued_on": "someday"}, "not understood"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said_in_place(client, sent, said):
    a_paper(blocks=[])
    entry()
    client.force_login(somebody("secretariat"))
    answer = client.post(reverse("reports:reference_create"), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ReferenceDocument.objects.count() == 1


def test_the_register_is_filtered_paged_and_exported(client, django_assert_max_num_queries):
    for number in range(60):
        entry(f"TB.300/{number + 1}", title_en=f"Document {number}" if number else "=SUM(1)")
    client.force_login(somebody("reader"))
    with django_assert_max_num_queries(5):
        page = client.get(reverse("reports:reference_list")).content.decode()
    assert "60 documents" in page
    assert "after=" in page
    page = client.get(reverse("reports:reference_list"), {"text": "Document 41"}).content.decode()
    assert "TB.300/42" in page
    assert "1 document" in page
    table = reverse("reports:reference_table", args=["csv"])
    rows = b"".join(client.get(table).streaming_content).decode().splitlines()
    assert len(rows) == 61
    assert "'=SUM(1)" in rows[1]
    assert len(b"".join(client.get(table, {"text": "41"}).streaming_content).splitlines()) == 2
    assert client.get(reverse("reports:reference_table", args=["pdf"])).status_code == 404


def test_one_symbol_one_entry_in_its_one_form():
    entry()
    with pytest.raises(IntegrityError):
        entry()
    with pytest.raises(ValidationError, match=r"Write it as TB\.300/5"):
        ReferenceDocument(symbol="tb.300/5").full_clean(exclude=["sort_key", "search"])


# Symbols against the record


def a_body(code, parent=None):
    return Body.objects.create(code=code, name_en=f"Body {code}", parent=parent)


def test_a_symbol_is_put_into_the_session_and_the_part_of_its_body():
    session = a_session(300)
    party = a_body("WP/SDG", session.body)
    a_body("WP")
    assert place_of(parse("TB.300/WP/SDG/1")).body == party
    assert place_of(parse("TB.300/INS/1")).body == session.body
    assert place_of(parse("TB.300/2")).session == session
    check_place("tb.300/wp/sdg/1", body=party, session=session)
    beside = Session.objects.create(body=party, date="2004-11-15")
    check_place("TB.300/WP/SDG/1", body=party, session=beside)


def test_a_symbol_of_another_session_or_body_is_refused_in_words():
    session = a_session(300)
    other = Session.objects.create(body=session.body, number=301)
    with pytest.raises(SymbolError, match=r"The 299th Session of “Test Body” is not recorded"):
        place_of(parse("TB.299/1"))
    with pytest.raises(SymbolError, match=r"code “XX”. Symbols begin with: TB"):
        place_of(parse("XX.300/1"))
    with pytest.raises(
        SymbolError, match=r"TB.300: the record’s session is “Test Body, 300th Session”"
    ):
        check_place("TB.300/1", body=session.body, session=other)
    with pytest.raises(SymbolError, match=r"a document of “Test Body”, .* is “Body LILS”"):
        check_place("TB.300/1", body=a_body("LILS"), session=session)


def test_the_field_gives_the_one_form_or_says_why_not():
    assert SymbolField().clean(" gb_340_ins_5_rev1 ") == "GB.340/INS/5(Rev.1)"
    assert SymbolField(required=False).clean("") == ""
    with pytest.raises(ValidationError, match="letters of a body"):
        SymbolField().clean("nonsense")
