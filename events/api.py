"""Events in the API: the filters, rules and messages of the pages."""

from django.core.exceptions import ValidationError as FormError
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import Organization, Person
from accounts.rights import Right
from events import beside, listing
from events.countries import CountryTextField
from events.filters import EventFilter
from events.involvement import OF_A_PERSON, Involved
from events.links import OrganizationsField, ReferencesField
from events.log import (
    Links,
    archive_event,
    change_event,
    log_event,
    may_change,
    may_restore,
    restore_event,
)
from events.models import Event, InvolvementRole
from followup.models import Action, Recommendation
from foundation.api.serializers import ModelRulesSerializer
from foundation.api.viewsets import RecordViewSet
from foundation.forms import SEPARATOR
from foundation.partialdates.rest import PartialDateSerializerField


class CountryCode(serializers.CharField):
    """An ISO 3166 code, or the name of a country in the language asked for."""

    def to_internal_value(self, data):
        """The code, or the form's own message."""
        try:
            return CountryTextField(required=False).clean(super().to_internal_value(data))
        except FormError as problem:
            raise serializers.ValidationError(problem.messages) from problem

    def to_representation(self, value):
        """The code."""
        return str(getattr(value, "code", value) or "")


class LinksListField(serializers.ListField):
    """Rows that an event is linked with, by their id or by the name that people write."""

    child = serializers.JSONField()

    def __init__(self, *, links, **kwargs):
        super().__init__(required=False, max_length=60, **kwargs)
        self.links = links

    def to_internal_value(self, data):
        """Primary keys, checked by the form's own field."""
        values = [
            one["id"] if isinstance(one, dict) and "id" in one else one
            for one in super().to_internal_value(data)
        ]
        if not all(isinstance(one, int | str) and not isinstance(one, bool) for one in values):
            raise serializers.ValidationError(_("Give each as an id or as a name."))
        self.links.user = self.context["request"].user
        keys = [str(one) if isinstance(one, int) else f"{SEPARATOR}{one}" for one in values]
        try:
            found = self.links.clean(keys)
        except FormError as problem:
            raise serializers.ValidationError(problem.messages) from problem
        unknown = [one for one in found if isinstance(one, str)]
        if unknown:
            said = _("No organization is called “%(name)s”.")
            raise serializers.ValidationError([said % {"name": one} for one in unknown])
        return found

    def get_attribute(self, instance):
        """Read beside the event; see :meth:`EventSerializer.to_representation`."""
        return []


class InvolvementSerializer(serializers.Serializer):
    """One participation: a role, and the id of a person or unit where the role asks for one."""

    role = serializers.ChoiceField(choices=InvolvementRole.choices)
    person = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    unit = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    name = serializers.CharField(read_only=True)

    def validate(self, attrs):
        """The participation, as the form reads it."""
        role, person, unit = attrs["role"], attrs.get("person"), attrs.get("unit")
        user = self.context["request"].user
        if role in OF_A_PERSON and not person:
            raise serializers.ValidationError({"person": [_("Say who took part.")]})
        if role == InvolvementRole.OFFICE_UNIT and not unit:
            raise serializers.ValidationError({"unit": [_("Say which unit took part.")]})
        _there(Person.objects.visible_to(user), person, "person")
        _there(Organization.objects.visible_to(user), unit, "unit")
        return Involved(role, person_id=person, unit_id=unit)


def _there(visible, key, name):
    if key and (key >= 2**63 or not visible.filter(pk=key).exists()):
        sentence = _("Select a valid choice. That choice is not one of the available choices.")
        raise serializers.ValidationError({name: [sentence]})


class EventSerializer(ModelRulesSerializer):
    """An event with all it is linked with; links that are not sent stay as they are."""

    date = PartialDateSerializerField(required=False, allow_null=True)
    country = CountryCode(required=False, allow_blank=True, max_length=100)
    organizers = LinksListField(links=OrganizationsField(url="events:organizers-suggest"))
    involvements = InvolvementSerializer(many=True, required=False)
    recommendations = LinksListField(
        links=ReferencesField(model=Recommendation, url="followup:recommendations-suggest")
    )
    actions = LinksListField(links=ReferencesField(model=Action, url="followup:actions-suggest"))
    first_day = serializers.DateField(read_only=True)
    last_day = serializers.DateField(read_only=True)
    archived_at = serializers.DateTimeField(read_only=True)
    archive_reason = serializers.CharField(read_only=True)

    class Meta:
        model = Event
        fields = (
            "id",
            "title",
            "language",
            "kind",
            "date",
            "first_day",
            "last_day",
            "place",
            "country",
            "activity",
            "organizers",
            "involvements",
            "recommendations",
            "actions",
            "outcome",
            "next_step",
            "notes",
            "link",
            "is_published",
            "archived_at",
            "archive_reason",
        )

    LINKS = ("organizers", "involvements", "recommendations", "actions")

    def to_representation(self, event):
        """The event's own fields, and its links from the statement that read it."""
        if "organizer_texts" not in vars(event):
            user = self.context["request"].user
            event = with_links(Event._base_manager.filter(pk=event.pk), user).get()
        shown = linked(vars(event))
        for field in self._readable_fields:
            if field.field_name not in shown:
                value = field.get_attribute(event)
                known = None if value is None else field.to_representation(value)
                shown[field.field_name] = known
        return shown


def with_links(queryset, user):
    """Events with all that is linked with them, in the same statement."""
    return queryset.annotate(
        organizer_texts=beside.organizers(),
        involved_texts=beside.involved(),
        recommendation_texts=beside.recommendation_references(user),
        action_texts=beside.action_references(user),
    )


def linked(row: dict) -> dict:
    """The links of an event from the columns of :mod:`events.beside`."""
    return {
        "organizers": [_keyed(text, "name") for text in row["organizer_texts"]],
        "involvements": [_involved(text) for text in row["involved_texts"]],
        "recommendations": [_keyed(text, "reference") for text in row["recommendation_texts"]],
        "actions": [_keyed(text, "reference") for text in row["action_texts"]],
    }


def _keyed(text, name):
    key, _bar, rest = text.partition("|")
    return {"id": int(key), name: rest}


def _involved(text):
    role, person, unit, name = text.split("|", 3)
    return {
        "role": role,
        "person": int(person) if person else None,
        "unit": int(unit) if unit else None,
        "name": name,
    }


class EventViewSet(RecordViewSet):
    """Events: the same filters, rights, rules and messages as on the pages."""

    model = Event
    queryset = Event.objects.none()
    serializer_class = EventSerializer
    filterset_class = EventFilter
    orders = listing.ORDERS
    write_rights = (Right.LOG_EVENTS,)

    def may_change(self, event, user):
        """Whether the pages would let this person change the event, or bring it back."""
        return may_change(event, user) or may_restore(event, user)

    def for_user(self, queryset):
        """All that is linked with an event, in the same statement."""
        return with_links(queryset, self.request.user)

    def lean_rows(self, queryset):
        """A page as dicts, without model instances."""
        return queryset.values(*LEAN, *LINK_TEXTS, *KEYS)

    def lean_row(self, row):
        """One event, with the keys of :class:`EventSerializer`."""
        row |= linked(row)
        for name in (*LINK_TEXTS, *KEYS):
            del row[name]
        if row["date"]:
            row["date"] = DATE.to_representation(row["date"])
        return row

    def create_record(self, record, links, *, by):
        """Log it."""
        return log_event(record, Links(**links), by=by)

    def change_record(self, record, links, *, version, by, reason):
        """Change it."""
        return change_event(record, Links(**links), version=version, by=by, reason=reason)

    def archive_record(self, record, *, version, by, reason):
        """Archive it."""
        return archive_event(record, version=version, by=by, reason=reason)

    def restore_record(self, record, *, version, by, reason):
        """Bring it back."""
        return restore_event(record, version=version, by=by, reason=reason)


DATE = PartialDateSerializerField()
LINK_TEXTS = ("organizer_texts", "involved_texts", "recommendation_texts", "action_texts")
KEYS = ("list_day", "title_key", "place_key")
LEAN = (
    *(name for name in EventSerializer.Meta.fields if name not in EventSerializer.LINKS),
    "version",
)


def register(router):
    """Put events on the API's router."""
    router.register("events", EventViewSet, basename="event")
