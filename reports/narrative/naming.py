"""Groups as prose names them, in three languages, and where prose attributes something to them.

Only names that cannot mean anything else are looked for: "workers" by itself is a word of every
other paragraph, "the Workers' group" is not.
"""

import re
from functools import lru_cache

from accounts.groups import Group

_APOSTROPHE = "['’]"
# For each language the words that make a group out of whom, and whom.
_GROUPS = {
    "en": {
        Group.GOVERNMENTS: (
            r"Government\s+group",
            r"Governments?\s+(?:members?|representatives?|delegates?|Vice-Chairpersons?)",
        ),
        Group.EMPLOYERS: (
            rf"Employers?{_APOSTROPHE}?s?{_APOSTROPHE}?\s+(?:group|members?|representatives?|"
            r"delegates?|spokesperson|Vice-Chairpersons?)",
        ),
        Group.WORKERS: (
            rf"Workers?{_APOSTROPHE}?s?{_APOSTROPHE}?\s+(?:group|members?|representatives?|"
            r"delegates?|spokesperson|Vice-Chairpersons?)",
        ),
    },
    "fr": {
        Group.GOVERNMENTS: (
            r"groupe\s+gouvernemental",
            r"(?:membres?|représentante?s?|délégué(?:e|s|es)?)\s+gouvernementa(?:l|le|ux|les)",
        ),
        Group.EMPLOYERS: (
            r"groupe\s+(?:des\s+)?employeurs?",
            r"(?:membres?|représentante?s?|délégué(?:e|s|es)?|vice-présidente?s?|porte-parole)\s+"
            r"(?:(?:du\s+groupe\s+)?des\s+)?employeu(?:rs?|ses?)",
        ),
        Group.WORKERS: (
            r"groupe\s+(?:des\s+)?travailleurs?",
            r"(?:membres?|représentante?s?|délégué(?:e|s|es)?|vice-présidente?s?|porte-parole)\s+"
            r"(?:(?:du\s+groupe\s+)?des\s+)?travailleu(?:rs?|ses?)",
        ),
    },
    "es": {
        Group.GOVERNMENTS: (
            r"grupo\s+gubernamental",
            r"(?:miembros?|representantes?|delegad[oa]s?)\s+gubernamental(?:es)?",
        ),
        Group.EMPLOYERS: (
            r"grupo\s+(?:de\s+(?:los\s+)?)?empleador(?:es)?",
            r"(?:miembros?|representantes?|delegad[oa]s?|vicepresident[ea]s?|portavoz|portavoces)\s+"
            r"(?:(?:del\s+grupo\s+)?de\s+(?:los\s+)?)?empleador(?:as|es|a)?",
        ),
        Group.WORKERS: (
            r"grupo\s+(?:de\s+(?:los\s+)?)?trabajador(?:es)?",
            r"(?:miembros?|representantes?|delegad[oa]s?|vicepresident[ea]s?|portavoz|portavoces)\s+"
            r"(?:(?:del\s+grupo\s+)?de\s+(?:los\s+)?)?trabajador(?:as|es|a)?",
        ),
    },
}
# In English the capital tells the group from the people; the other languages have none.
_FLAGS = {"en": re.NOFLAG, "fr": re.IGNORECASE, "es": re.IGNORECASE}

# Beginnings of the verbs by which reports attribute (report of 17 November 2004).
_VERBS = {
    "en": (
        "accept|added|agreed|approv|argued|asked|call(?:ed|s) (?:for|upon|on)|consider|declar|"
        "did not (?:agree|support)|emphasi[sz]|endors|expressed|favour|highlight|hoped|indicat|"
        "insist|oppos|point(?:ed|s) out|prefer|propos|recall|reject|request|reserv|stat(?:ed|es)|"
        "stress|suggest|support|underlin|welcom|wished"
    ),
    "fr": (
        "accept|ajout|appel(?:é|l)|appu(?:y|ié)|approuv|argu|considér|contest|déclar|demand|"
        "désir|estim|exprim|favorable|indiqu|insist|oppos|préfér|prié|propos|rappel|rejet|réserv|"
        "souhait|soulign|souscri|sugg|souten|soutien|salu|signal"
    ),
    "es": (
        "acept|acog|afirm|agreg|añad|apoy|aprob|argument|consider|declar|destac|estim|express?|"
        "favorable|formul|indic|insist|insto|instó|manifest|opus|opon|pid|prefir|prefer|propu|"
        "propon|rechaz|record|reserv|respald|señal|solicit|subray|suger|sugir"
    ),
}


@lru_cache(maxsize=32)
def _pattern(language: str, group: str) -> re.Pattern:
    own = _GROUPS[language][Group(group)]
    return re.compile(rf"\b(?:{'|'.join(own)})(?!\w)", _FLAGS[language])


def groups_named(text: str, language: str) -> dict[str, str]:
    """The groups that ``text`` names and the words by which it does, in the order of papers.

    Names in any of the three languages are found: a quotation keeps its own.
    """
    found = {}
    for group in Group:
        for one in dict.fromkeys((language[:2], *_GROUPS)):
            if one in _GROUPS and (match := _pattern(one, group).search(text)):
                found[str(group)] = match[0]
                break
    return found


def attributes(text: str, language: str) -> bool:
    """Whether a sentence has a verb by which reports attribute."""
    verbs = _VERBS.get(language[:2], _VERBS["en"])
    return re.search(rf"\b(?:{verbs})", text, re.IGNORECASE) is not None


def name_found(name: str, text: str) -> bool:
    """Whether ``text`` has a name as words of its own; capitals count."""
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


# A sentence ends where a mark is followed by a space and a capital or an opening mark; the point
# of an abbreviation mostly is not.
_ENDS = re.compile(r"(?<=[.!?])(?:[»”\"])?\s+(?=[«“\"¿¡]?\s?[A-ZÀ-ÖØ-Þ])")


def sentences_in(text: str) -> list[str]:
    """The sentences of a paragraph, one after the other."""
    return [one.strip() for one in _ENDS.split(text) if one.strip()]
