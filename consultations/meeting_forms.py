"""Forms in which the secretariat prepares meetings: bodies, sessions, agendas, who sits where."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.groups import OrganizationKind
from accounts.models import Organization, Person
from accounts.suggestions import organizations_called, people_called
from consultations.meetings import FIRST_YEAR, LAST_YEAR, last_rules, write_deadlines
from consultations.models import (
    AgendaItem,
    Body,
    Consultation,
    Deadline,
    Holiday,
    Member,
    Officer,
    RegionalGroup,
    RegionalMember,
    Session,
    Sitting,
)
from consultations.preparing_forms import DATES, FORMATS, PreparingForm
from foundation.forms import RemoteChoiceField

NAMES = ("name_en", "name_fr", "name_es")
TITLES = ("title_en", "title_fr", "title_es")
HOUR = {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}
MOMENT = {"widget": forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})}


def _day(label, **more):
    return forms.DateField(label=label, input_formats=FORMATS, required=False, **DATES, **more)


class BodyForm(PreparingForm):
    """A body, and what it reports to."""

    WIDTHS = {**dict.fromkeys(("name_fr", "name_es", "code", "kind"), 6)}

    class Meta:
        model = Body
        fields = (*NAMES, "code", "kind", "parent", "amendments_need_seconding")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Body.objects.visible_to(self.user).current().exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = others

    def clean_parent(self):
        """A body does not report to itself, over however many others.

        Raises:
            ValidationError: it would.
        """
        parent = above = self.cleaned_data["parent"]
        while above is not None:
            if above.pk == self.instance.pk:
                raise ValidationError(_("This body reports to the one you edit."), code="circle")
            above = above.parent
        return parent


# What can be said of one deadline; the columns of the table in the form of a session.
RULE = ("unit", "count", "fixed_on", "at")


class SessionForm(PreparingForm):
    """A session with the rules of its deadlines: one row for each kind."""

    TABLE = _("Deadlines")
    TABLE_NOTE = _(
        "Working days leave out Saturdays, Sundays and recorded holidays, and are counted back "
        "from the day of the opening. Leave a row empty where nothing was set."
    )
    ROW_HEAD = _("Deadline for")
    WIDTHS = {"body": 6, "number": 6, "date": 6, "place": 3, "opens_at": 3}
    opens_at = forms.TimeField(
        label=_("Opens at"),
        required=False,
        help_text=_("The hour of its opening; deadlines in hours are counted from it."),
        **HOUR,
    )

    class Meta:
        model = Session
        fields = ("body", "number", "date", "place", "opens_at")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.visible_to(self.user).current()
        if self.instance.pk:
            rules = self.instance.deadlines.all()
        else:
            rules = last_rules(self.initial["body"]) if self.initial.get("body") else []
        there = {one.kind: one for one in rules}
        for kind in Deadline.Kind:
            self._add_row(kind, there.get(kind))

    def _add_row(self, kind, rule) -> None:
        made = {
            "unit": forms.ChoiceField(choices=[("", _("none")), *Deadline.Unit.choices]),
            "count": forms.IntegerField(min_value=0, max_value=400),
            "fixed_on": forms.DateField(input_formats=FORMATS, **DATES),
            "at": forms.TimeField(**HOUR),
        }
        for column, field in made.items():
            field.required = False
            field.label = Deadline._meta.get_field(column).verbose_name
            field.initial = getattr(rule, column, None)
            # A day of an earlier session is no rule for the next one.
            if column == "fixed_on" and not self.instance.pk:
                field.initial = None
            field.widget.attrs["aria-label"] = f"{kind.label}, {field.label}"
            self.fields[f"{kind}-{column}"] = field

    @property
    def laid_out(self):
        """Without the table of deadlines, which stands below."""
        return [pair for pair in super().laid_out if "-" not in pair[0].name]

    @property
    def table_heads(self) -> list[str]:
        """The headings of the table."""
        return [str(Deadline._meta.get_field(one).verbose_name).capitalize() for one in RULE]

    @property
    def table_rows(self) -> list[tuple]:
        """Each kind with its cells."""
        return [
            (one.label.capitalize(), [self[f"{one}-{column}"] for column in RULE])
            for one in Deadline.Kind
        ]

    def clean(self):
        """A rule is complete, and holds no more than its unit asks for."""
        cleaned = super().clean()
        for kind in Deadline.Kind:
            said = {column: cleaned.get(f"{kind}-{column}") for column in RULE}
            unit = said["unit"]
            if not unit:
                if any(said[one] is not None for one in RULE[1:]):
                    self.add_error(f"{kind}-unit", _("Say what is counted."))
            elif unit == Deadline.Unit.FIXED:
                if said["fixed_on"] is None and f"{kind}-fixed_on" not in self.errors:
                    self.add_error(f"{kind}-fixed_on", _("Give the day."))
            elif said["count"] is None and f"{kind}-count" not in self.errors:
                self.add_error(f"{kind}-count", _("Give a number to count back."))
        return cleaned

    def write_beside(self, saved: Session) -> bool:
        """Write the rules. In the caller's transaction."""
        wanted = {}
        for kind in Deadline.Kind:
            said = {column: self.cleaned_data.get(f"{kind}-{column}") for column in RULE}
            if not said["unit"]:
                wanted[str(kind)] = None
                continue
            if said["unit"] == Deadline.Unit.FIXED:
                said["count"] = None
            else:
                said["fixed_on"] = None
                if said["unit"] != Deadline.Unit.WORKING_DAYS:
                    said["at"] = None
            wanted[str(kind)] = said
        return write_deadlines(saved, wanted)


class AgendaItemForm(PreparingForm):
    """An item of the agenda."""

    GIVEN = frozenset({"session", "archived_at"})
    WIDTHS = {"title_fr": 6, "title_es": 6, "number": 3, "purpose": 3, "other_papers": 6}

    class Meta:
        model = AgendaItem
        fields = (*TITLES, "number", "purpose", "other_papers")


class HolidayForm(PreparingForm):
    """A day on which the Office is closed."""

    GIVEN = frozenset({"archived_at"})
    WIDTHS = {"day": 6, "name_en": 6, "name_fr": 6, "name_es": 6}
    day = forms.DateField(label=_("Day"), input_formats=FORMATS, **DATES)

    class Meta:
        model = Holiday
        fields = ("day", *NAMES)


class YearForm(forms.Form):
    """The year whose public holidays are taken over."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


def _organizations(label):
    return RemoteChoiceField(
        Organization.objects.none(),
        reverse_lazy("accounts:organizations-suggest"),
        label=label,
        required=False,
    )


def _people():
    return RemoteChoiceField(
        Person.objects.none(),
        reverse_lazy("accounts:people-suggest"),
        label=_("Person"),
        required=False,
    )


class _SeatForm(PreparingForm):
    """Who holds something from one day to another."""

    GIVEN = frozenset({"body", "regional_group", "archived_at"})
    begins_on = _day(_("From"))
    ends_on = _day(_("Until"), help_text=_("Empty while it lasts."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.user
        if "organization" in self.fields:
            visible = Organization.objects.visible_to(user)
            self.offer("organization", visible, lambda typed: organizations_called(user, typed))
        if "person" in self.fields:
            visible = Person.objects.visible_to(user)
            self.offer("person", visible, lambda typed: people_called(user, typed))


class MemberForm(_SeatForm):
    """A seat of a body."""

    WIDTHS = dict.fromkeys(
        ("group", "capacity", "organization", "person", "begins_on", "ends_on"), 6
    )
    organization = _organizations(_("Government or organization"))
    person = _people()

    class Meta:
        model = Member
        fields = ("group", "capacity", "organization", "person", "begins_on", "ends_on")


class OfficerForm(_SeatForm):
    """An office of a body."""

    WIDTHS = dict.fromkeys(("title_fr", "title_es", "person", "group", "begins_on", "ends_on"), 6)
    person = _people()

    class Meta:
        model = Officer
        fields = (*TITLES, "person", "group", "begins_on", "ends_on")

    def clean_person(self):
        """Somebody.

        Raises:
            ValidationError: nobody was named.
        """
        if self.cleaned_data["person"] is None:
            raise ValidationError(_("Say who holds the office."), code="required")
        return self.cleaned_data["person"]


class RegionalGroupForm(PreparingForm):
    """A regional group."""

    WIDTHS = {"name_fr": 6, "name_es": 6}

    class Meta:
        model = RegionalGroup
        fields = (*NAMES, "code")


class RegionalMemberForm(_SeatForm):
    """A Government in a regional group."""

    WIDTHS = {"begins_on": 6, "ends_on": 6}
    organization = _organizations(_("Government"))

    class Meta:
        model = RegionalMember
        fields = ("organization", "begins_on", "ends_on")

    def clean_organization(self):
        """A Government.

        Raises:
            ValidationError: nothing was named, or another kind of organization.
        """
        found = self.cleaned_data["organization"]
        if found is None or found.kind != OrganizationKind.GOVERNMENT:
            raise ValidationError(_("Name a Government."), code="no_government")
        return found


class SittingForm(PreparingForm):
    """One sitting of a session."""

    GIVEN = frozenset({"session", "archived_at"})
    WIDTHS = {
        **dict.fromkeys(("begins_at", "ends_at", "chair", "agenda_item", "consultation"), 6),
        **dict.fromkeys(("number", "place"), 3),
    }
    begins_at = forms.DateTimeField(label=_("Begins at"), **MOMENT)
    ends_at = forms.DateTimeField(label=_("Ends at"), required=False, **MOMENT)

    class Meta:
        model = Sitting
        fields = (
            "begins_at",
            "ends_at",
            "number",
            "place",
            "chair",
            "agenda_item",
            "consultation",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        items = AgendaItem.objects.visible_to(self.user).current()
        self.fields["agenda_item"].queryset = items.filter(session=self.instance.session)
        asked = Consultation.objects.visible_to(self.user).current()
        self.fields["consultation"].queryset = asked.order_by("-opens_on")
