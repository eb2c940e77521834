"""The page: well-formed, clean under a strict policy, and traceable."""

import re

import pytest
from lxml import etree, html

from reports.document.html import fragment, write
from reports.document.tree import Link, List, NumPara, Paper, Section, Span, Table, Text
from tests.reports.document.sample import sample


def test_the_fragment_is_well_formed_and_has_no_style_or_script(paper):
    found = fragment(paper)
    parser = etree.HTMLParser(recover=False)
    etree.fromstring(f"<!DOCTYPE html><html><body><div>{found}</div></body></html>", parser)
    tree = html.fromstring(found)
    assert tree.tag == "article"
    assert not tree.xpath("//script | //style | //link | //iframe | //@style | //img")
    assert not [one for one in tree.xpath("//@*") if one.attrname.startswith("on")]


def test_identifiers_are_unique_and_every_reference_arrives(paper):
    tree = html.fromstring(fragment(paper, prefix="v2-"))
    identities = tree.xpath("//@id")
    assert len(identities) == len(set(identities)) > 60
    assert all(one.startswith("v2-") for one in identities)
    inside = [one[1:] for one in tree.xpath("//@href") if one.startswith("#")]
    assert len(inside) == 8 + 8 + 8
    assert set(inside) <= set(identities)


def test_a_page_finds_each_paragraph_and_what_it_rests_on(paper):
    tree = html.fromstring(fragment(paper))
    keys = tree.xpath("//div[contains(@class, 'paper-para')]/@data-key")
    assert len(keys) == 45
    [decision] = tree.xpath("//div[@data-key='decision']")
    assert decision.get("data-sources") == "consultations.question:7"
    assert (decision.get("role"), decision.get("aria-label")) == ("group", "Draft decision")
    [fact] = tree.xpath("//*[@data-fact='events.count']")
    assert fact.text == "56 events"
    assert fact.getparent().get("data-sources") == "events.event:1 events.event:2 events.event:3"
    assert tree.xpath("//tbody/tr[2]/@data-sources") == ["events.event:2"]


def test_the_file_stands_alone_and_keeps_internal_addresses_to_itself(paper):
    page = write(paper).decode()
    tree = html.fromstring(page)
    assert tree.get("lang") == "en-GB"
    assert tree.xpath("//title/text()") == [f"GB.277/CE/5 – {paper.title}"]
    assert not tree.xpath("//script | //link | //@src | //@style | //@data-sources | //@data-fact")
    [style] = tree.xpath("//style/text()")
    assert not re.search(r"url\(|@import|https?:", style)
    [policy] = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none';")


def test_tables_and_headings_can_be_navigated(paper):
    tree = html.fromstring(fragment(paper, top=2))
    assert len(tree.xpath("//table/thead/tr/th[@scope='col']")) == 4
    levels = [int(one.tag[1]) for one in tree.xpath("//h1 | //h2 | //h3 | //h4 | //h5")]
    assert levels == [2, 3, 3, 3, 3, 4, 4, 3]
    [region] = tree.xpath("//div[@role='region']")
    assert (region.get("aria-label"), region.get("tabindex")) == (
        "Events about the inquiry, March to October", "0",
    )  # fmt: skip
    with pytest.raises(ValueError, match="level is 1 to 5"):
        fragment(paper, top=6)


def test_text_is_escaped_and_marked():
    paper = Paper(
        'S"><script>', "<i>T</i>", "fr",
        body=[
            Section(
                "<s>",
                [NumPara("p", [Text("a\nb", em=True), Text("go", strong=True, lang="en"),
                               Link("https://a.org/?x='\"&y=1", "<u>"), Span("plain")],
                         [List("roman", ["<li>"])])],
            )
        ],
    )  # fmt: skip
    found = fragment(paper)
    assert "<em>a<br>b</em>" in found
    assert '<span lang="en"><strong>go</strong></span>' in found
    assert '<a href="https://a.org/?x=&#x27;&quot;&amp;y=1">&lt;u&gt;</a>plain' in found
    assert "&lt;i&gt;T&lt;/i&gt;" in found
    assert "<script" not in found
    assert "<script" not in write(paper).decode()
    assert '<article class="paper" lang="fr-FR" dir="ltr">' in found


def test_an_empty_paper_is_still_a_page():
    assert html.fromstring(write(Paper("", "T"))).xpath("//h1/text()") == ["T"]
    assert "paper-notes" not in fragment(sample(body=[], appendices=[]))


def test_regions_of_one_paper_have_names_of_their_own():
    table = Table(["a"], [["b"]])
    named = Table(["a"], [["b"]], caption="Rows")
    tree = html.fromstring(fragment(Paper("S", "Title", body=[table, named, table, named])))
    labels = tree.xpath("//div[@role='region']/@aria-label")
    assert labels == ["Title", "Rows", "Title (2)", "Rows (2)"]
