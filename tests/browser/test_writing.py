"""Writing a paper in a real browser: the editor, its dialogs, saving by itself, two people."""

import pytest
from django.urls import reverse

from reports.models import Block, Paper
from reports.writing import add_block, save_block
from tests.people import somebody
from tests.reports.making import a_paper, an_event, text

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def paper(transactional_db):
    """An empty paper, and one event to count."""
    an_event("Seminar")
    return a_paper(blocks=[])


def write_into(page, words):
    """Type into the open part's text."""
    page.locator(".ProseMirror").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_from_empty_to_numbered_paragraphs(open_page, paper, assert_accessible):
    page = open_page(reverse("reports:write", args=[paper.pk]), user=somebody("secretariat"))
    assert_accessible(page)
    page.get_by_role("link", name="Add a part at the end").click()
    assert_accessible(page)
    page.get_by_role("button", name="Section").click()
    write_into(page, "Promotion of the report")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Promotion of the report").wait_for()

    page.get_by_role("link", name="Add a part after").click()
    page.get_by_role("button", name="Numbered paragraph").first.click()
    write_into(page, "So far ")
    page.get_by_role("button", name="Live value").click()
    page.get_by_label("What is counted").select_option("events.count")
    page.get_by_label("From").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Insert").click()
    page.locator(".chip--fact", has_text="1").wait_for()
    page.keyboard.type(" event.")
    page.get_by_role("button", name="Footnote").click()
    page.locator("#editor-note-text .ProseMirror").click()
    page.keyboard.type("Listed below.")
    page.locator("#editor-note").get_by_role("button", name="Apply").click()
    page.keyboard.press("Enter")
    page.keyboard.type("See ")
    page.get_by_role("button", name="Cross-reference").click()
    page.get_by_label("Refers to").select_option(index=0)
    page.get_by_role("button", name="Insert").click()
    page.get_by_role("button", name="Save").click()
    page.locator(".write-number", has_text="2.").wait_for()
    assert_accessible(page)

    first, second = Block.objects.filter(kind="paragraph").order_by("sequence")
    assert [one["t"] for one in first.content["text"]] == ["text", "fact", "text", "note"]
    assert second.content["text"][1]["t"] == "ref"

    page.get_by_role("button", name="Move up 2.").click()
    page.locator("li.write-row:nth-child(2)", has_text="See section I").wait_for()
    page.get_by_role("link", name="Edit 1.").click()
    page.get_by_role("button", name="Take out").click()
    page.get_by_text("See section I").wait_for(state="detached")
    assert Block.objects.filter(removed_at__isnull=False).count() == 1


def test_a_part_saves_itself_and_two_people_are_told(open_page, paper, assert_accessible):
    mine, theirs = somebody("secretariat"), somebody("secretariat", name="Aino Korhonen")
    block = add_block(paper, by=mine, kind="paragraph", content=text("Before"))
    page = open_page(reverse("reports:write", args=[paper.pk]), user=mine)
    page.get_by_role("link", name="Edit 1.").click()
    write_into(page, " and after")
    page.get_by_text("Saved", exact=True).wait_for()
    block.refresh_from_db()
    assert block.words == "Before and after"

    other = open_page(reverse("reports:write", args=[paper.pk]), user=theirs)
    other.get_by_text("writing here").wait_for()
    save_block(block, by=theirs, seen=block.version, content=text("Theirs"))
    write_into(page, " once more")
    page.get_by_text("Somebody else changed this part meanwhile. Nothing was saved.").wait_for()
    assert_accessible(page)
    assert page.locator(".write-compare").inner_text().count("once more") == 1
    assert "Theirs" in page.locator(".write-compare").inner_text()
    page.get_by_role("button", name="Save").click()
    page.locator(".write-words", has_text="Before and after once more").wait_for()
    block.refresh_from_db()
    assert block.words == "Before and after once more"


def test_what_is_pasted_from_word_is_cleaned(open_page, paper):
    writer = somebody("secretariat")
    add_block(paper, by=writer, kind="paragraph")
    page = open_page(reverse("reports:write", args=[paper.pk]), user=writer)
    page.get_by_role("link", name="Edit 1.").click()
    page.locator(".ProseMirror").first.click()
    pasted = (
        "<html><body><p class=MsoNormal style='color:red'><b>Fair</b> <span lang=EN-GB>words</span>"
        "<a href='#_ftn1'>[1]</a><script>bad()</script></p>"
        "<p class=MsoListParagraph><span style='mso-list:Ignore'>1.&nbsp;</span>Second</p>"
        "<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1>"
        "<p>[1] From Word.</p></div></div></body></html>"
    )
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData('text/html', html);
            const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true});
            document.querySelector('.ProseMirror').dispatchEvent(event);
        }""",
        pasted,
    )
    page.get_by_role("button", name="Save").click()
    page.locator(".write-number", has_text="2.").wait_for()
    first, second = Block.objects.order_by("sequence")
    assert first.content["text"] == [
        {"t": "text", "text": "Fair", "strong": True},
        {"t": "text", "text": " words"},
        {"t": "note", "content": [{"t": "text", "text": "From Word."}]},
    ]
    assert second.words == "Second"


def test_everything_works_on_a_phone_without_a_script(open_page, paper, assert_accessible):
    writer = somebody("secretariat")
    block = add_block(paper, by=writer, kind="paragraph", content=text("Words"))
    page = open_page(
        reverse("reports:write", args=[paper.pk]), user=writer, viewport=PHONE, scripts=False
    )
    page.get_by_role("link", name="Edit 1.").click()
    page.get_by_label("Text", exact=True).fill("*Other* words")
    page.get_by_role("button", name="Save").click()
    block.refresh_from_db()
    assert block.content["text"][0] == {"t": "text", "text": "Other", "em": True}
    page.get_by_role("link", name="Add a part after").click()
    page.get_by_role("button", name="Point for decision").first.click()
    page.get_by_label("Text", exact=True).fill("May wish to note {{ref:" + block.key + "}}.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Move up 2.").click()
    assert [one.kind for one in Block.objects.order_by("sequence")] == ["decision", "paragraph"]


def test_from_a_type_to_clearance(open_page, paper, assert_accessible):
    office = somebody("office")
    writer = somebody("secretariat")
    Paper.objects.filter(pk=paper.pk).update(symbol="TB.300/9")
    page = open_page(reverse("reports:begin"), user=writer)
    assert_accessible(page)
    page.get_by_role("link", name="Without a type").click()
    assert_accessible(page)
    page.get_by_label("Symbol").fill("TB.300/2")
    page.get_by_label("Title").fill("A new paper")
    page.get_by_label("Purpose").select_option("information")
    page.locator("#id_session").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("TB.300/2 has been begun.").wait_for()
    page.get_by_role("link", name="Clearance").click()
    assert_accessible(page)
    page.get_by_label(str(office.tenures_now[0].post)).fill("1")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Holds it").wait_for()
    theirs = open_page(reverse("reports:waiting"), user=office)
    theirs.get_by_role("link", name="TB.300/2").click()
    assert_accessible(theirs)
    theirs.get_by_role("button", name="Clear it").click()
    theirs.get_by_text("Your answer has been recorded.").wait_for()
    assert Paper.objects.get(symbol="TB.300/2").state == "cleared"
