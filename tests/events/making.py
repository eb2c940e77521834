"""Events and what they are linked with, as tests need them."""

from itertools import count

from accounts.groups import OrganizationKind
from accounts.models import Organization, OrganizationAlias, Person
from events.involvement import Involved
from events.log import Links, log_event
from events.models import Event, InvolvementRole
from followup.models import Action, Recommendation, SourceReport
from foundation.partialdates import PartialDate
from tests.people import somebody

_numbers = count(1)


def an_organization(name="", acronym="", *, aliases=(), **fields) -> Organization:
    """An organization with its aliases."""
    made = Organization.objects.create(
        name_en=name or f"Organization {next(_numbers)}", acronym=acronym, **fields
    )
    for alias in aliases:
        OrganizationAlias.objects.create(organization=made, name=alias)
    return made


def a_unit(acronym="ILO-NY") -> Organization:
    """A unit of the Office."""
    return an_organization(f"Unit {acronym}", acronym, kind=OrganizationKind.OFFICE_UNIT)


def a_recommendation(reference="", **fields) -> Recommendation:
    """A recommendation of one report."""
    report, _made = SourceReport.objects.get_or_create(code="report", title_en="Report")
    reference = reference or f"R{next(_numbers)}"
    return Recommendation.objects.create(
        reference=reference, report=report, title_en=f"Title of {reference}", **fields
    )


def an_action(reference="", **fields) -> Action:
    """A proposed action."""
    reference = reference or f"A{next(_numbers)}"
    return Action.objects.create(
        reference=reference, title_en=f"Title of {reference}", kind=Action.Kind.RESEARCH, **fields
    )


def an_event(title="", *, by=None, date="", links=None, **fields) -> Event:
    """An event, logged by somebody of the Office."""
    event = Event(
        title=title or f"Event {next(_numbers)}",
        date=PartialDate.from_edtf(date) if date else None,
        **fields,
    )
    return log_event(event, links or Links(), by=by or somebody("office"))


def commissioner(name: str) -> Involved:
    """A participation of a Commissioner of that name."""
    person, _made = Person.objects.get_or_create(name=name)
    return Involved(InvolvementRole.COMMISSIONER, person_id=person.pk)
