"""The documents that the record was taken from."""

from foundation.models import SourceDocument
from reports.loading.keeping import Entry
from reports.loading.parts import Parts


def load(parts: Parts) -> None:
    """Load ``documents.csv``."""
    entries = []
    for row in parts.rows("documents.csv"):
        date = row.date("dated")
        values = {name: row[name] for name in ("code", "title", "symbol", "language")}
        entries.append(Entry(row, {**values, "dated": date.first_day if date else None}))
    documents = parts.keep(SourceDocument, entries, natural=["code"])
    parts.keeper.documents = {one.code: one for one in documents}
