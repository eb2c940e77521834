"""Bodies, sessions, agendas, sittings and who sits where, in the API."""

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.rights import Right
from consultations.api_links import SeenLinksSerializer
from consultations.api_records import ARCHIVE, OutcomeViewSet
from consultations.deadlines import COUNTED, closed_before, dues_listed
from consultations.listing import SESSION_ORDERS
from consultations.meeting_filters import SessionFilter
from consultations.models import (
    AgendaItem,
    Body,
    Holiday,
    Member,
    Officer,
    RegionalGroup,
    RegionalMember,
    Session,
    Sitting,
)
from foundation.paging import Order
from foundation.partialdates.rest import PartialDateSerializerField

NAMES = ("name_en", "name_fr", "name_es")
TITLES = ("title_en", "title_fr", "title_es")
DATED = ("begins_on", "ends_on")
FAR = Value("9999-12-31", output_field=DateField())


def register(router) -> None:
    """Put the resources on the API's router."""
    for name, viewset in (
        ("bodies", BodyViewSet),
        ("sessions", SessionViewSet),
        ("agenda-items", AgendaItemViewSet),
        ("sittings", SittingViewSet),
        ("members", MemberViewSet),
        ("officers", OfficerViewSet),
        ("regional-groups", RegionalGroupViewSet),
        ("regional-members", RegionalMemberViewSet),
        ("holidays", HolidayViewSet),
    ):
        router.register(name, viewset, basename=name.replace("-", "_"))


class BodySerializer(SeenLinksSerializer):
    """A body that meets in sessions."""

    class Meta:
        model = Body
        fields = ("id", *NAMES, "code", "kind", "parent", "amendments_need_seconding", *ARCHIVE)
        read_only_fields = ARCHIVE


class BodyViewSet(OutcomeViewSet):
    """Bodies."""

    model = Body
    serializer_class = BodySerializer
    orders = (Order("code", ("code",)),)
    write_rights = (Right.RECORD_DECISIONS,)


class DueSerializer(serializers.Serializer):
    """Until when something must be there, or why that cannot be said."""

    kind = serializers.CharField()
    label = serializers.CharField()
    rule = serializers.CharField()
    moment = serializers.DateTimeField(allow_null=True)
    problem = serializers.CharField()


class SessionSerializer(SeenLinksSerializer):
    """A session of a body, with what is due for it."""

    date = PartialDateSerializerField(required=False, allow_null=True)
    deadlines = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = ("id", "body", "number", "date", "place", "opens_at", "deadlines", *ARCHIVE)
        read_only_fields = ARCHIVE

    @extend_schema_field(DueSerializer(many=True))
    def get_deadlines(self, session) -> list[dict]:
        """As they are computed today; their rules are set on the session's page."""
        dues = dues_listed(session, self.context.get("closed"))
        return DueSerializer(dues, many=True).data


class SessionViewSet(OutcomeViewSet):
    """Sessions; their deadlines are computed."""

    model = Session
    serializer_class = SessionSerializer
    orders = SESSION_ORDERS
    write_rights = (Right.RECORD_DECISIONS,)
    filterset_class = SessionFilter
    closed = None

    def for_user(self, queryset):
        """With what their deadlines are computed from."""
        rows = queryset.prefetch_related(*COUNTED)
        return super().for_user(rows).annotate(listed_day=Coalesce("first_day", FAR))

    def paginate_queryset(self, queryset):
        """The page, and the days on which the Office is closed before its sessions."""
        rows = super().paginate_queryset(queryset)
        days = [one.last_day for one in rows if one.last_day]
        self.closed = closed_before(max(days)) if days else set()
        return rows

    def get_serializer_context(self):
        """With what was read for the page."""
        return {**super().get_serializer_context(), "closed": self.closed}


class AgendaItemSerializer(SeenLinksSerializer):
    """An item on the agenda of a session."""

    class Meta:
        model = AgendaItem
        fields = ("id", "session", "number", *TITLES, "purpose", "other_papers", *ARCHIVE)
        read_only_fields = ARCHIVE


class AgendaItemViewSet(OutcomeViewSet):
    """Agenda items."""

    model = AgendaItem
    serializer_class = AgendaItemSerializer
    orders = (Order("session", ("session_id", "number")),)
    write_rights = (Right.RECORD_DECISIONS,)


class SittingSerializer(SeenLinksSerializer):
    """One sitting of a session."""

    class Meta:
        model = Sitting
        fields = (
            "id",
            "session",
            "number",
            "begins_at",
            "ends_at",
            "place",
            "chair",
            "agenda_item",
            "consultation",
            *ARCHIVE,
        )
        read_only_fields = ARCHIVE


class SittingViewSet(OutcomeViewSet):
    """Sittings."""

    model = Sitting
    serializer_class = SittingSerializer
    orders = (Order("time", ("begins_at",)),)
    write_rights = (Right.RECORD_POSITIONS,)


class MemberSerializer(SeenLinksSerializer):
    """A seat of a body from one day to another."""

    class Meta:
        model = Member
        fields = ("id", "body", "group", "capacity", "organization", "person", *DATED, *ARCHIVE)
        read_only_fields = ARCHIVE


class MemberViewSet(OutcomeViewSet):
    """Members of bodies."""

    model = Member
    serializer_class = MemberSerializer
    orders = (Order("body", ("body_id",)),)
    write_rights = (Right.RECORD_DECISIONS,)


class OfficerSerializer(SeenLinksSerializer):
    """An office of a body from one day to another."""

    class Meta:
        model = Officer
        fields = ("id", "body", *TITLES, "group", "person", *DATED, *ARCHIVE)
        read_only_fields = ARCHIVE


class OfficerViewSet(OutcomeViewSet):
    """Officers of bodies."""

    model = Officer
    serializer_class = OfficerSerializer
    orders = (Order("body", ("body_id",)),)
    write_rights = (Right.RECORD_DECISIONS,)


class RegionalGroupSerializer(SeenLinksSerializer):
    """Governments of a region that speak together."""

    class Meta:
        model = RegionalGroup
        fields = ("id", *NAMES, "code", *ARCHIVE)
        read_only_fields = ARCHIVE


class RegionalGroupViewSet(OutcomeViewSet):
    """Regional groups."""

    model = RegionalGroup
    serializer_class = RegionalGroupSerializer
    orders = (Order("code", ("code",)),)
    write_rights = (Right.RECORD_DECISIONS,)


class RegionalMemberSerializer(SeenLinksSerializer):
    """A Government in a regional group from one day to another."""

    class Meta:
        model = RegionalMember
        fields = ("id", "regional_group", "organization", *DATED, *ARCHIVE)
        read_only_fields = ARCHIVE


class RegionalMemberViewSet(OutcomeViewSet):
    """Governments in regional groups."""

    model = RegionalMember
    serializer_class = RegionalMemberSerializer
    orders = (Order("group", ("regional_group_id",)),)
    write_rights = (Right.RECORD_DECISIONS,)


class HolidaySerializer(SeenLinksSerializer):
    """A day on which the Office is closed."""

    class Meta:
        model = Holiday
        fields = ("id", "day", *NAMES, *ARCHIVE)
        read_only_fields = ARCHIVE


class HolidayViewSet(OutcomeViewSet):
    """Days on which the Office is closed."""

    model = Holiday
    serializer_class = HolidaySerializer
    orders = (Order("day", ("day",)),)
    write_rights = (Right.RECORD_DECISIONS,)
