"""Parties as subjects of sentences, named as exactly as they are recorded and no more.

A party that the record does not name keeps its words where they are in the paper's language. In
another language the set phrases of such reports are translated ("several speakers"); any other
label is given as it was recorded, in quotation marks, after the phrase that its kind and its
quantifier allow. No sex is attributed to whoever spoke, so Governments, organizations and
observers are named by a word that needs none.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django_countries import countries

from accounts.groups import Group
from consultations.models import PartyKind, Position, Quantifier
from foundation.texts import LANGUAGES, quoted
from reports.narrative.phrases import CERTAIN, NAMES, PHRASES, QUANTIFIER_WORDS
from reports.narrative.sentences import active, recorded, translated

# The quantifiers that say how far a body, or all who spoke, were of one mind.
WHOLE = (Quantifier.ALL, Quantifier.UNANIMOUS, Quantifier.GENERAL)
_SINGULAR = (Quantifier.ONE, Quantifier.ANOTHER)


@dataclass(frozen=True)
class Party:
    """A party in a sentence: its words, and whether its verb is in the plural."""

    text: str
    plural: bool = False


def group_name(group: str) -> str:
    """A group as the subject of a sentence."""
    return {
        Group.GOVERNMENTS: _("the Government group"),
        Group.EMPLOYERS: _("the Employers' group"),
        Group.WORKERS: _("the Workers' group"),
    }[Group(group)]


def party(position: Position, wording: str = "") -> Party:
    """Who spoke, in the active language. May query organization and regional group.

    Args:
        wording: the secretariat's, when it follows: a quantifier that it gives is not repeated.
    """
    quantifier = position.quantifier
    if wording and _says(wording, quantifier):
        quantifier = Quantifier.NONE
    match position.party_kind:
        case PartyKind.GROUP:
            found = Party(group_name(position.group))
        case PartyKind.GOVERNMENT:
            found = Party(_government(position.organization))
        case PartyKind.REGIONAL_GROUP:
            name = translated(position.regional_group, "name")
            found = Party(_("the %(group)s") % {"group": name})
        case PartyKind.OBSERVER:
            name = translated(position.organization, "name")
            found = Party(pgettext("party", "an observer (%(name)s)") % {"name": name})
        case PartyKind.ORGANIZATION:
            name = translated(position.organization, "name")
            found = Party(pgettext("party", "an organization (%(name)s)") % {"name": name})
        case _:
            return _unnamed(position, quantifier)
    return Party(_with_quantifier(found.text, quantifier), found.plural)


def _government(organization) -> str:
    """A Government by its name in the active language, else by its country."""
    name = getattr(organization, f"name_{active()}", "")
    if re.match(r"(Government|Gouvernement|Gobierno)\b", name):
        return pgettext("party", "the %(government)s") % {"government": name}
    if not name and organization.country:
        name = str(countries.name(organization.country))
    name = name or translated(organization, "name")
    return pgettext("party", "the Government (%(name)s)") % {"name": name}


def _unnamed(position: Position, quantifier: str) -> Party:
    """A party given by a label: as recorded, or by a set phrase of the active language.

    Args:
        quantifier: what is still to be said of how many.
    """
    label = " ".join(position.party_label.split())
    known = _known().get(_folded(label))
    if position.language[:2] == active():
        says = _says(label, quantifier)
        text = label if says else _with_quantifier(label, quantifier)
        return Party(text, _plural(position))
    if known:
        stated, phrase = known
        if stated == Quantifier.UNSPECIFIED and position.quantifier in WHOLE:
            phrase = _definite(phrase)
        text = _with_quantifier(str(phrase), quantifier, stated)
        return Party(text, _plural(position, stated))
    foreign = recorded(label, position.language)
    named_party = position.party_kind == PartyKind.SPEAKERS and not position.quantifier
    if named_party or position.party_kind in (PartyKind.BODY, PartyKind.OFFICE):
        return Party(_with_quantifier(quoted(foreign), quantifier), _plural(position))
    phrase, stated = _phrase_for(position)
    text = pgettext("party", "%(phrase)s (“%(label)s”)") % {"phrase": phrase, "label": foreign}
    return Party(_with_quantifier(text, quantifier, stated), _plural(position, stated))


def _phrase_for(position: Position) -> tuple[str, str]:
    """The phrase that kind and quantifier allow, and the quantifier that it states."""
    noun = {
        PartyKind.SPEAKERS: "speakers",
        PartyKind.GOVERNMENTS: "government_representatives",
        PartyKind.GROUP_MEMBER: f"speakers_{position.group}",
    }[PartyKind(position.party_kind)]
    phrases = PHRASES[noun]
    if position.quantifier in (Quantifier.NONE, Quantifier.UNSPECIFIED):
        return str(phrases["some"]), Quantifier.UNSPECIFIED
    if position.quantifier in phrases:
        return str(phrases[position.quantifier]), position.quantifier
    return str(phrases["the"]), Quantifier.UNSPECIFIED


def _plural(position: Position, stated: str = "") -> bool:
    """Whether a party without a name of its own is more than one."""
    if position.party_kind in (PartyKind.BODY, PartyKind.OFFICE) or stated == CERTAIN:
        return False
    if position.quantifier in _SINGULAR or stated in _SINGULAR:
        return False
    if stated or position.quantifier:
        return True
    # Named in the label: more than one when names are joined there.
    return re.search(r",|\b(?:and|et|y|e)\b", position.party_label) is not None


def _with_quantifier(text: str, quantifier: str, stated: str = "") -> str:
    """``text`` with the quantifier that was recorded, unless it states it already."""
    if quantifier in (Quantifier.NONE, Quantifier.UNSPECIFIED, stated):
        return text
    if quantifier == Quantifier.GENERAL:
        return pgettext("party", "%(who)s, in general,") % {"who": text}
    if quantifier == Quantifier.UNANIMOUS:
        return pgettext("party", "%(who)s, unanimously,") % {"who": text}
    if quantifier == Quantifier.ALL:
        return pgettext("party", "%(who)s, as a whole,") % {"who": text}
    params = {"who": text, "quantifier": Quantifier(quantifier).label}
    return pgettext("party", "%(who)s (%(quantifier)s)") % params


def _says(label: str, quantifier: str) -> bool:
    """Whether the words of a label hold the quantifier, in the active language."""
    words = QUANTIFIER_WORDS[active()].get(quantifier, ())
    return bool(words) and bool(re.search(rf"\b(?:{'|'.join(words)})\b", label, re.IGNORECASE))


def _definite(phrase) -> str:
    """The phrase with "the" that goes with a bare one."""
    for phrases in PHRASES.values():
        if phrases[Quantifier.UNSPECIFIED] is phrase:
            return phrases["the"]
    return phrase


def _folded(text: str) -> str:
    text = " ".join(text.replace("’", "'").casefold().split())
    return re.sub(r"^an? ", "one ", text)


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, object]]:
    """The set phrases by their words in every language: what they state, and the phrase."""
    found: dict[str, tuple[str, object]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for phrases in PHRASES.values():
                for stated, phrase in phrases.items():
                    kind = Quantifier.UNSPECIFIED if stated in ("the", "some") else stated
                    found.setdefault(_folded(str(phrase)), (kind, phrase))
            for name in NAMES:
                found.setdefault(_folded(str(name)), (CERTAIN, name))
    return found


def named(text: str, language: str) -> str:
    """A body, the Office or a person in office by the name it has in the active language.

    With or without its article. What is no such name is given as it was recorded.
    """
    for words in (text, f"the {text}"):
        known = _known().get(_folded(words))
        if known and known[0] == CERTAIN:
            return str(known[1])
    return quoted(recorded(text, language))


# How limits in time are put; any other is quoted.
LIMITS = (
    pgettext_lazy("time limit", "at present"),
    pgettext_lazy("time limit", "for the time being"),
    pgettext_lazy("time limit", "at this stage"),
    pgettext_lazy("time limit", "for now"),
)


def set_limit(text: str) -> str:
    """A limit in time in the active language, empty where it is no set phrase."""
    return str(_limits().get(_folded(text), ""))


@lru_cache(maxsize=1)
def _limits() -> dict[str, object]:
    found: dict[str, object] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for one in LIMITS:
                found.setdefault(_folded(str(one)), one)
    return found
