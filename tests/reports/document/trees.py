"""Generated papers, for properties that hold for any."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from reports.document.tree import (
    Appendix,
    Fact,
    Item,
    Link,
    List,
    Note,
    NumPara,
    Paper,
    Plain,
    Quotation,
    Ref,
    Section,
    Source,
    Span,
    Table,
    Text,
)

# The same examples each time, however slow the machine is just then.
steady = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# Any character at all, with those that mark-up and programs are made of often among them.
texts = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'#*_@$\\{}[]\n\t\x00 a")), max_size=20
)
# What can be printed and read back: no controls, and nothing that white-space rules could change.
words = st.text("abcdé <>&\"'#*_@$\\{}", min_size=1, max_size=15).map(
    lambda text: " ".join(text.split())
).filter(bool)  # fmt: skip
sources = st.lists(st.builds(Source, st.just("events.event"), st.integers(1, 9)), max_size=2)


def inline_lists(text, keys, notes=True):
    """Lists of inlines; references point to ``keys``."""
    plain = st.one_of(
        text,
        st.builds(Text, text, st.booleans(), st.booleans(), st.sampled_from(["", "fr"])),
        st.builds(Fact, text, st.just("fact"), sources),
        st.builds(Link, st.just("https://example.org/?a=1&b=<c>".replace("<c>", "c")), text),
        *([st.builds(Ref, st.sampled_from(keys))] if keys else []),
    )
    choices = [plain, st.builds(Span, st.lists(plain, max_size=2), sources)]
    if notes:
        choices.append(
            st.builds(Note, st.lists(st.lists(plain, max_size=2), min_size=1, max_size=2))
        )
    return st.lists(st.one_of(*choices), min_size=1, max_size=3)


@st.composite
def papers(draw, text=texts):
    """A paper of sections, paragraphs, nested lists, quotations, tables and appendices."""
    count = draw(st.integers(1, 5))
    keys = [f"p{number}" for number in range(count)]
    inlines = inline_lists(text, keys)
    styles = st.sampled_from(["roman", "alpha", "bullet", "dash"])
    inner = st.builds(List, styles, st.lists(inlines, min_size=1, max_size=3))
    plains = st.builds(Plain, inlines)
    items = st.builds(Item, inlines, st.lists(st.one_of(inner, plains), max_size=1))
    lists = st.builds(List, styles, st.lists(items, min_size=1, max_size=3))
    quotations = st.builds(Quotation, st.lists(inlines, max_size=2))
    children = st.lists(st.one_of(lists, plains, quotations), max_size=2)
    paragraphs = [
        NumPara(key, draw(inlines), draw(children), draw(st.booleans()), draw(sources))
        for key in keys
    ]
    body = []
    while paragraphs:
        size = draw(st.integers(1, len(paragraphs)))
        taken, paragraphs = paragraphs[:size], paragraphs[size:]
        if draw(st.booleans()):
            body.append(Section(draw(text), taken, numbered=draw(st.booleans())))
        else:
            body += taken
    columns = draw(st.integers(1, 3))
    cell = inline_lists(text, keys)
    row = st.lists(cell, min_size=columns, max_size=columns)
    table = Table(
        draw(st.lists(inline_lists(text, keys, notes=False), min_size=columns, max_size=columns)),
        draw(st.lists(row, max_size=3)),
    )
    appendices = [
        Appendix(draw(text), [table, NumPara("ap", draw(inlines))], draw(inlines), key="app")
    ]
    return Paper(
        "GB.1/X/2", "Title", body=body, appendices=appendices[: draw(st.integers(0, 1))],
        place_date="Geneva, 1 March 2000.",
    )  # fmt: skip
