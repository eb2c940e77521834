"""A paper as plain lines: what every writer must print, in this order.

Used to compare two versions, and in tests as the measure of the other writers.
"""

from reports.document.numbering import printed
from reports.document.tree import Paper


def lines(paper: Paper) -> list[str]:
    """The printed lines of ``paper``: a paragraph, heading, list item or table row each.

    Footnotes follow at the end, as "1 Text"; in the text they leave their number in brackets.
    """
    document = printed(paper)
    notes: list[str] = []
    found = [f"{row['left']} {row['right']}".strip() for row in document["cover"]]
    found += [document["agenda"], document["title"], *_box(document["box"])]
    found += _blocks(document["body"], notes)
    found.append(document["place_date"])
    found += [inline_text(one, notes) for one in document["closing"]]
    if line := document["decision_line"]:
        found.append(line["lead"] + "".join(part["text"] for part in line["parts"]))
    for one in document["appendices"]:
        found += [one["heading"], inline_text(one["title"], notes)]
        found.append(inline_text(one["subtitle"], notes))
        found += _blocks(one["blocks"], notes)
        found.append(inline_text(one["note"], notes))
    return [line for line in found if line] + notes


def _box(box: dict | None) -> list[str]:
    if box is None:
        return []
    see = "".join(part["text"] for part in box["see"])
    rows = [f"{row['label']} {row['text']}" for row in box["rows"]]
    return [box["title"], box["purpose"], see, *rows]


def inline_text(parts: list[dict], notes: list[str]) -> str:
    """The words of printed inlines; footnotes met on the way are added to ``notes``."""
    words = []
    for part in parts:
        kind = part["t"]
        if kind == "span":
            words.append(inline_text(part["inlines"], notes))
        elif kind == "ref":
            words += [one["text"] for one in part["parts"]]
        elif kind == "note":
            words.append(f"[{part['number']}]")
            paragraphs = [inline_text(one, notes) for one in part["paragraphs"]]
            notes.append(f"{part['number']} " + "\n".join(paragraphs))
        else:
            words.append(part["text"])
    return "".join(words)


def _blocks(blocks: list[dict], notes: list[str]) -> list[str]:
    found = []
    for block in blocks:
        found += _block(block, notes)
    return found


def _block(block: dict, notes: list[str]) -> list[str]:
    kind = block["t"]
    if kind in ("section", "heading"):
        heading = f"{block.get('number', '')} {inline_text(block['title'], notes)}".strip()
        return [heading, *_blocks(block.get("blocks", []), notes)]
    if kind == "paragraph":
        own = f"{block['number']} {inline_text(block['inlines'], notes)}"
        return [own, *_blocks(block["children"], notes)]
    if kind == "list":
        found = []
        for item in block["items"]:
            found.append(f"{item['label']} {inline_text(item['inlines'], notes)}")
            found += _blocks(item["children"], notes)
        return found
    if kind == "quotation":
        found = [inline_text(one, notes) for one in block["paragraphs"]]
        return [*found, inline_text(block["attribution"], notes)]
    if kind == "table":
        head = " | ".join(inline_text(one, notes) for one in block["head"])
        rows = [
            " | ".join(inline_text(one, notes) for one in row["cells"]) for row in block["rows"]
        ]
        return [inline_text(block["caption"], notes), head, *rows]
    if kind == "figure":
        return [inline_text(block["title"], notes), *_block(block["table"], notes)]
    return [inline_text(block["inlines"], notes)] if kind == "plain" else []
