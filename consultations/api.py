"""Consultations, questions, positions, decisions and requests in the API."""

from django.db.models import Prefetch
from drf_spectacular.utils import (
    extend_schema_field,
)
from rest_framework import serializers

from accounts.models import Organization
from accounts.rights import Right
from consultations import matrix
from consultations.api_drafts import DraftViewSet
from consultations.api_links import SeenLinksSerializer
from consultations.api_meetings import register as register_meetings
from consultations.api_positions import PositionViewSet
from consultations.api_readings import ChairReadingSerializer, ChairReadingViewSet
from consultations.api_records import ARCHIVE, OutcomeViewSet
from consultations.filters import (
    ApiQuestionFilter,
    ConsultationFilter,
    DecisionFilter,
    RequestFilter,
)
from consultations.listing import CONSULTATION_ORDERS, QUESTION_ORDERS, REFERENCE_ORDERS
from consultations.models import (
    Consultation,
    ConsultationType,
    Decision,
    Question,
    Request,
    TypeStance,
)
from consultations.readings import readings_on
from foundation.api.viewsets import ReadOnlyRecordViewSet
from foundation.paging import Order
from foundation.partialdates.rest import PartialDateSerializerField


def register(router) -> None:
    """Put the resources of this app on the API's router."""
    router.register("consultations", ConsultationViewSet, basename="consultation")
    router.register("consultation-types", TypeViewSet, basename="consultation-type")
    router.register("questions", QuestionViewSet, basename="question")
    router.register("drafts", DraftViewSet, basename="draft")
    router.register("positions", PositionViewSet, basename="position")
    router.register("chair-readings", ChairReadingViewSet, basename="chair-reading")
    router.register("decisions", DecisionViewSet, basename="decision")
    router.register("requests", RequestViewSet, basename="request")
    register_meetings(router)


class ConsultationSerializer(SeenLinksSerializer):
    """Questions put to the constituents from one day to another."""

    is_open = serializers.BooleanField(read_only=True, help_text="Whether it is open today.")
    type = serializers.SlugRelatedField(
        slug_field="code", queryset=ConsultationType.objects.none(), help_text="Its code."
    )

    class Meta:
        model = Consultation
        fields = (
            "id",
            "code",
            "title_en",
            "title_fr",
            "title_es",
            "type",
            "agenda_item",
            "opens_on",
            "closes_on",
            "is_open",
            "visibility",
            "asked_groups",
            "asked_governments",
            *ARCHIVE,
        )
        read_only_fields = ARCHIVE


class ConsultationViewSet(OutcomeViewSet):
    """Consultations; the secretariat opens and changes them."""

    def for_user(self, queryset):
        """With the type, and the Governments that are asked by name."""
        governments = Organization.objects.visible_to(self.request.user).order_by("pk")
        return (
            super()
            .for_user(queryset)
            .select_related("type")
            .prefetch_related(Prefetch("asked_governments", governments))
        )

    model = Consultation
    serializer_class = ConsultationSerializer
    filterset_class = ConsultationFilter
    orders = CONSULTATION_ORDERS
    write_rights = (Right.RECORD_POSITIONS,)


class TypeStanceSerializer(serializers.ModelSerializer):
    """One stance of a type: what it is called, and what it asks for."""

    class Meta:
        model = TypeStance
        fields = (
            "stance",
            "label_en",
            "label_fr",
            "label_es",
            "blocks",
            "needs_statement",
            "needs_conditions",
            "is_offered",
        )


class TypeSerializer(serializers.ModelSerializer):
    """A way of consulting."""

    stances = TypeStanceSerializer(many=True, read_only=True)

    class Meta:
        model = ConsultationType
        fields = (
            "id",
            "code",
            "name_en",
            "name_fr",
            "name_es",
            "form",
            "answering",
            "visibility",
            "stances",
        )


class TypeViewSet(ReadOnlyRecordViewSet):
    """Types of consultation. The secretariat changes them on their page."""

    model = ConsultationType
    serializer_class = TypeSerializer
    orders = (Order("code", ("code",)),)

    def for_user(self, queryset):
        """With their stances."""
        return queryset.current().prefetch_related("stances")


class ConvergenceSerializer(serializers.Serializer):
    """What the groups' positions that the reader sees amount to."""

    kind = serializers.CharField()
    label = serializers.CharField()
    why = serializers.CharField()
    in_favour = serializers.ListField(child=serializers.CharField())


class QuestionSerializer(SeenLinksSerializer):
    """One point of a consultation, and what the positions on it amount to."""

    convergence = serializers.SerializerMethodField()
    chair_reading = serializers.SerializerMethodField()

    class Meta:
        model = Question
        fields = (
            "id",
            "consultation",
            "sequence",
            "scope",
            "title_en",
            "title_fr",
            "title_es",
            "text_en",
            "text_fr",
            "text_es",
            "text_version",
            "about_action",
            "about_recommendation",
            "about_decision",
            "recommendations",
            "actions",
            "convergence",
            "chair_reading",
            *ARCHIVE,
        )
        read_only_fields = ("text_version", *ARCHIVE)

    @extend_schema_field(ConvergenceSerializer(allow_null=True))
    def get_convergence(self, question) -> dict | None:
        """None while the positions of other parties are not shown to the reader."""
        user = self.context["request"].user
        standing = self.context.get("standing")
        if standing is None:
            standing = matrix.standing_on(Question.objects.filter(pk=question.pk), user)
        shown = matrix.shows_others(question.consultation, user)
        found = matrix.finding(question, standing.get(question.pk, []), shown)
        return ConvergenceSerializer(found).data if found else None

    @extend_schema_field(ChairReadingSerializer(allow_null=True))
    def get_chair_reading(self, question) -> dict | None:
        """The one that stands; None where there is none, or positions are not shown."""
        user = self.context["request"].user
        readings = self.context.get("readings")
        if readings is None:
            readings = readings_on([question.pk], user)
        found = readings.get(question.pk)
        if found is None or not matrix.shows_others(question.consultation, user):
            return None
        return ChairReadingSerializer(found).data


class QuestionViewSet(OutcomeViewSet):
    """Questions; a change of their words makes a new version of the text."""

    model = Question
    serializer_class = QuestionSerializer
    filterset_class = ApiQuestionFilter
    orders = QUESTION_ORDERS
    write_rights = (Right.RECORD_POSITIONS,)
    standing = readings = None

    def for_user(self, queryset):
        """With their consultation and its type."""
        return matrix.with_types(super().for_user(queryset))

    def paginate_queryset(self, queryset):
        """The page, and the positions on all its questions in one query."""
        rows = super().paginate_queryset(queryset)
        keys = Question.objects.filter(pk__in=[one.pk for one in rows])
        self.standing = matrix.standing_on(keys, self.request.user)
        self.readings = readings_on([one.pk for one in rows], self.request.user)
        return rows

    def get_serializer_context(self):
        """With what was read for the page."""
        read = {"standing": self.standing, "readings": self.readings}
        return {**super().get_serializer_context(), **read}


class DecisionSerializer(SeenLinksSerializer):
    """A decision, as a draft or as adopted."""

    class Meta:
        model = Decision
        fields = (
            "id",
            "reference",
            "state",
            "kind",
            "text_en",
            "text_fr",
            "text_es",
            "body",
            "session",
            "made_by",
            "addressed_to",
            "draft",
            "question",
            "status_at_source",
            "recommendations",
            *ARCHIVE,
        )
        read_only_fields = ARCHIVE


class DecisionViewSet(OutcomeViewSet):
    """Decisions."""

    model = Decision
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    orders = REFERENCE_ORDERS
    write_rights = (Right.RECORD_DECISIONS,)


class RequestSerializer(SeenLinksSerializer):
    """What somebody was asked to do."""

    due = PartialDateSerializerField(required=False, allow_null=True)

    class Meta:
        model = Request
        fields = (
            "id",
            "reference",
            "kind",
            "state",
            "text_en",
            "text_fr",
            "text_es",
            "made_by",
            "addressed_to",
            "due_text",
            "due",
            "due_session",
            "decision",
            "question",
            "status_at_source",
            "actions",
            "recommendations",
            *ARCHIVE,
        )
        read_only_fields = ARCHIVE


class RequestViewSet(OutcomeViewSet):
    """Requests."""

    model = Request
    serializer_class = RequestSerializer
    filterset_class = RequestFilter
    orders = REFERENCE_ORDERS
    write_rights = (Right.RECORD_DECISIONS,)
