"""How reports of discussions attribute what was said, in the language of the paper.

Only what is recorded is written: the party as recorded with its quantifier, the stance, the
statement, conditions, exclusions and time limit. The register follows the report of the Working
Party of 17 November 2004, paragraphs 3 and 4.
"""

from django.utils.translation import gettext as _

from accounts.groups import Group
from consultations.models import Position, Stance
from consultations.models.parties import PartyKind


def capitalized(text: str) -> str:
    """The first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def subject(position: Position) -> str:
    """The party as the subject of a sentence, such as "the Employers' group".

    A party that the record does not name is given as it was recorded ("several Government
    representatives"); nothing is made more definite than that. May query the organization.
    """
    if position.party_kind == PartyKind.GROUP:
        return {
            Group.GOVERNMENTS: _("the Government group"),
            Group.EMPLOYERS: _("the Employers' group"),
            Group.WORKERS: _("the Workers' group"),
        }[Group(position.group)]
    if position.party_kind == PartyKind.GOVERNMENT:
        return _("the representative of the %(government)s") % {"government": position.organization}
    if position.regional_group_id:
        return _("the %(group)s") % {"group": position.regional_group}
    if position.party_kind == PartyKind.OBSERVER:
        words = _("the observer of %(organization)s")
        return words % {"organization": position.organization}
    if position.organization_id:
        return _("the representative of %(organization)s") % {"organization": position.organization}
    return position.party_label


def predicate(position: Position, topic: str) -> str:
    """What is said of the party, from the stance alone; ``topic`` is the question's title."""
    params = {"topic": topic, "limit": position.time_limit}
    match position.stance:
        case Stance.SUPPORT:
            return _("supported the point “%(topic)s”") % params
        case Stance.CONDITIONS:
            return _("supported the point “%(topic)s”, on conditions") % params
        case Stance.RESERVATION:
            return _("expressed a reservation on the point “%(topic)s”") % params
        case Stance.OPPOSE if position.time_limit:
            return _("did not support the point “%(topic)s” %(limit)s") % params
        case Stance.OPPOSE:
            return _("did not support the point “%(topic)s”") % params
        case Stance.INFORMATION:
            return _("requested information on the point “%(topic)s”") % params
        case Stance.SUGGESTION:
            return _("made a suggestion on the point “%(topic)s”") % params
    return _("expressed no view on the point “%(topic)s”") % params


def sentences(position: Position, language: str) -> list[str]:
    """The sentences that report ``position``, in ``language``, which is active.

    Where the secretariat wrote a wording for reports in the paper's language it is used after
    the party's name. Else the stance is reported from a template, and the party's own words
    are given as a quotation, in the language in which they were stated.
    """
    who = capitalized(subject(position))
    if position.reported and language == "en":
        return [f"{who} {position.reported.rstrip('. ')}."]
    found = [f"{who} {predicate(position, position.question.title)}."]
    quoted = [
        (_("The position reads: “%(words)s”"), position.statement),
        (_("The conditions stated are: “%(words)s”"), position.conditions),
        (_("This does not extend to: “%(words)s”"), position.exclusions),
    ]
    if position.stance != Stance.OPPOSE:
        quoted.append((_("It is limited in time: “%(words)s”"), position.time_limit))
    found += [before % {"words": words.strip()} for before, words in quoted if words.strip()]
    if position.addressed_to:
        found.append(_("It is addressed to: %(whom)s.") % {"whom": position.addressed_to})
    return found
