"""The terms that papers use in fixed words."""

from reports.document.labels import LANGUAGES
from reports.loading.keeping import Entry
from reports.loading.parts import Parts
from reports.models import Term, TermText


def load(parts: Parts) -> None:
    """Load ``glossary.yaml``; a term is listed under its words in the first language it has."""
    entries = []
    for row in parts.yaml_rows("glossary.yaml", parts.yaml("glossary.yaml")["terms"]):
        if unknown := set(row) - {"code", "note", "avoided", *LANGUAGES}:
            raise row.error(f"“{', '.join(sorted(unknown))}” means nothing here")
        avoided = row.get("avoided") or {}
        texts = [
            {
                "language": code,
                "text": row[code],
                "avoided": "\n".join(avoided.get(code, [])),
            }
            for code in LANGUAGES
            if row.get(code)
        ]
        if not texts:
            raise row.error("the term has no words")
        values = {"code": row["code"], "name": texts[0]["text"], "note": row.get("note") or ""}
        entries.append(Entry(row, values, beside={TermText: texts}))
    parts.keep(Term, entries, natural=["code"])
