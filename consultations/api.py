"""Consultations, questions, positions, decisions and requests in the API."""

from django.db.models import Prefetch
from drf_spectacular.utils import (
    extend_schema_field,
)
from rest_framework import serializers

from accounts.rights import Right
from consultations import matrix, outcomes
from consultations.api_links import LINKED, SeenLinksSerializer
from consultations.api_positions import PositionViewSet
from consultations.api_readings import ChairReadingSerializer, ChairReadingViewSet
from consultations.filters import (
    ApiQuestionFilter,
    ConsultationFilter,
    DecisionFilter,
    RequestFilter,
)
from consultations.listing import CONSULTATION_ORDERS, QUESTION_ORDERS, REFERENCE_ORDERS
from consultations.models import (
    Consultation,
    Decision,
    Question,
    Request,
    RequestStanding,
)
from consultations.readings import readings_on
from foundation.api.viewsets import RecordViewSet
from foundation.partialdates.rest import PartialDateSerializerField


def register(router) -> None:
    """Put the resources of this app on the API's router."""
    router.register("consultations", ConsultationViewSet, basename="consultation")
    router.register("questions", QuestionViewSet, basename="question")
    router.register("positions", PositionViewSet, basename="position")
    router.register("chair-readings", ChairReadingViewSet, basename="chair-reading")
    router.register("decisions", DecisionViewSet, basename="decision")
    router.register("requests", RequestViewSet, basename="request")


ARCHIVE = ("archived_at", "archive_reason")


class OutcomeViewSet(RecordViewSet):
    """What the secretariat records, by the functions of the pages."""

    def for_user(self, queryset):
        """With the keys of what it is linked with, as far as the person sees it."""
        model = self.serializer_class.Meta.model
        names = {one.name for one in model._meta.many_to_many}
        return queryset.prefetch_related(
            *(
                Prefetch(name, linked.objects.visible_to(self.request.user).order_by("pk"))
                for name, linked in LINKED.items()
                if name in names
            )
        )

    def may_change(self, record, user):
        """The rule of the pages."""
        return outcomes.may_change(record, user)

    def create_record(self, record, links, *, by):
        """See :func:`consultations.outcomes.record`."""
        return outcomes.record(record, links, by=by)

    def change_record(self, record, links, *, version, by, reason):
        """See :func:`consultations.outcomes.amend`."""
        return outcomes.amend(record, links, version=version, by=by, reason=reason)

    def archive_record(self, record, *, version, by, reason):
        """See :func:`consultations.outcomes.archive_record`."""
        return outcomes.archive_record(record, version=version, by=by, reason=reason)

    def restore_record(self, record, *, version, by, reason):
        """See :func:`consultations.outcomes.restore_record`."""
        return outcomes.restore_record(record, version=version, by=by, reason=reason)


class ConsultationSerializer(SeenLinksSerializer):
    """Questions put to the constituents from one day to another."""

    is_open = serializers.BooleanField(read_only=True, help_text="Whether it is open today.")

    class Meta:
        model = Consultation
        fields = (
            "id",
            "code",
            "title_en",
            "title_fr",
            "title_es",
            "kind",
            "agenda_item",
            "opens_on",
            "closes_on",
            "is_open",
            "visibility",
            *ARCHIVE,
        )
        read_only_fields = ARCHIVE


class ConsultationViewSet(OutcomeViewSet):
    """Consultations; the secretariat opens and changes them."""

    model = Consultation
    serializer_class = ConsultationSerializer
    filterset_class = ConsultationFilter
    orders = CONSULTATION_ORDERS
    write_rights = (Right.RECORD_POSITIONS,)


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
            "text",
            "text_version",
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
        """With their consultation."""
        return super().for_user(queryset).select_related("consultation")

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
    standing = serializers.ChoiceField(
        RequestStanding.choices,
        read_only=True,
        help_text="Its state, or overdue when its date or session has gone by unanswered.",
    )

    class Meta:
        model = Request
        fields = (
            "id",
            "reference",
            "kind",
            "state",
            "standing",
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

    def for_user(self, queryset):
        """With the session that it is due at."""
        return super().for_user(queryset).select_related("due_session")
