"""How Akoma Ntoso names a paper: work, expression and manifestation (AKN4UN).

Names follow ``/akn/un/doc/<author>/<date>/<symbol>/<language>@<date>``; the author is the initials
of the office on the cover. A paper without a date yet says so: its date is named "unknown".
"""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from reports.document.tree import Paper

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# ISO 639-2, as the naming convention asks (section 4.2).
LANGUAGES = {
    "ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "ru": "rus", "zh": "zho",
}  # fmt: skip
NO_DATE = "0001-01-01"


@dataclass(frozen=True, slots=True)
class Names:
    """What the names of one paper are made of.

    Args:
        author: the initials of the office, such as "ilo".
        office: its name, as printed.
        date: of the paper, as "2004-10-19", or empty.
        symbol: as printed, or empty.
        language: its code of three letters.
    """

    author: str
    office: str
    date: str
    symbol: str
    language: str

    @classmethod
    def of(cls, paper: Paper, document: dict[str, Any]) -> "Names":
        """The names of ``paper``, printed as ``document``."""
        words = [one for one in paper.cover.office.split() if len(one) > 2]
        author = slug("".join(one[0] for one in words)) if words else "office"
        return cls(
            author,
            paper.cover.office or document["author"] or author,
            document["moment"][:10],
            paper.symbol,
            LANGUAGES.get(document["language"], "und"),
        )

    @property
    def day(self) -> str:
        """The date, or one that stands for none."""
        return self.date or NO_DATE

    def meta(self, doc: etree._Element, part: str, prefix: str) -> None:
        """Work, expression and manifestation of the paper or of an appendix, and who they are by.

        Args:
            part: which part of the paper ``doc`` is, as "!main".
            prefix: put before its ids, which are unique in the whole file.
        """
        office, role = f"{prefix}{self.author}", f"{prefix}author"
        work = f"/akn/un/doc/{self.author}/{self.date or 'undated'}/{slug(self.symbol)}"
        expression = f"{work}/{self.language}@{self.date}"
        meta = add(doc, "meta")
        identification = add(meta, "identification", source=f"#{office}")
        levels = (
            ("FRBRWork", f"{work}/{part}", work),
            ("FRBRExpression", f"{expression}/{part}", expression),
            ("FRBRManifestation", f"{expression}/{part}.xml", f"{expression}.akn"),
        )
        for level, this, uri in levels:
            found = add(identification, level)
            add(found, "FRBRthis", value=this)
            add(found, "FRBRuri", value=uri)
            named = "publication" if self.date else "unknown"
            add(found, "FRBRdate", date=self.day, name=named)
            add(found, "FRBRauthor", href=f"#{office}", **{"as": f"#{role}"})
            if level == "FRBRWork":
                add(found, "FRBRcountry", value="un")
                add(found, "FRBRnumber", value=self.symbol or "none")
            if level == "FRBRExpression":
                add(found, "FRBRlanguage", language=self.language)
        references = add(meta, "references", source=f"#{office}")
        address = f"/akn/ontology/organization/un/{self.author}"
        add(references, "TLCOrganization", eId=office, href=address, showAs=self.office)
        add(references, "TLCRole", eId=role, href="/akn/ontology/role/author", showAs="Author")


def slug(text: str) -> str:
    """``text`` as a part of a name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "none"


def add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    """A new element at the end of ``parent``."""
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
