"""What live blocks print, as texts that tests can compare."""

from reports.document.numbering import printed
from reports.document.text import lines
from reports.document.tree import Paper, Plain, Row, Table, plain_text
from reports.live import live_blocks
from reports.reading import Reading


def the_table(reading: Reading, name: str, **options) -> Table:
    """The one table that a live block prints."""
    [table] = [one for one in live_blocks(reading, name, options) if isinstance(one, Table)]
    return table


def cells(row: Row) -> list[str]:
    """The words of a row's cells."""
    return [plain_text(one) for one in row.cells]


def by_first(table: Table) -> dict[str, list[str]]:
    """The rows of a table by the first line of their first cell."""
    return {cells(one)[0].split("\n")[0]: cells(one)[1:] for one in table.rows}


def the_lines(reading: Reading, name: str, **options) -> list[str]:
    """What a live block prints, line by line, in a paper of nothing else."""
    paper = Paper("S", "T", body=live_blocks(reading, name, options))
    assert printed(paper)
    return lines(paper)[2:]


def said(reading: Reading, name: str, **options) -> str:
    """The words of the one paragraph that a live block prints when there is nothing."""
    [block] = live_blocks(reading, name, options)
    assert isinstance(block, Plain)
    return plain_text(block.inlines)
