"""Consultations, questions, positions, decisions and requests in the API."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from drf_spectacular.utils import (
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers, status
from rest_framework.response import Response

from accounts.models import Organization
from accounts.models.users import Party
from accounts.rights import Right
from consultations import matrix, outcomes
from consultations.filters import (
    ApiQuestionFilter,
    ConsultationFilter,
    DecisionFilter,
    PositionFilter,
    RequestFilter,
)
from consultations.forms import key_of_party
from consultations.listing import CONSULTATION_ORDERS, QUESTION_ORDERS, REFERENCE_ORDERS
from consultations.models import (
    AgendaItem,
    Body,
    Consultation,
    Decision,
    Position,
    Question,
    Request,
    Session,
)
from consultations.statements import WORDS, record_position, save_draft, submit_position
from followup.models import Action, Recommendation
from foundation.api.serializers import ModelRulesSerializer
from foundation.api.viewsets import ReadOnlyRecordViewSet, RecordViewSet
from foundation.partialdates.rest import PartialDateSerializerField


def register(router) -> None:
    """Put the resources of this app on the API's router."""
    router.register("consultations", ConsultationViewSet, basename="consultation")
    router.register("questions", QuestionViewSet, basename="question")
    router.register("positions", PositionViewSet, basename="position")
    router.register("decisions", DecisionViewSet, basename="decision")
    router.register("requests", RequestViewSet, basename="request")


ARCHIVE = ("archived_at", "archive_reason")
LINKED = {"recommendations": Recommendation, "actions": Action}


class _SeenLinks(ModelRulesSerializer):
    """Refers only to rows that the person sees, and tells only of those."""

    SEEN = {
        "agenda_item": AgendaItem,
        "consultation": Consultation,
        "question": Question,
        "body": Body,
        "session": Session,
        "due_session": Session,
        "draft": Decision,
        "decision": Decision,
        "organization": Organization,
        **LINKED,
    }

    def get_fields(self):
        """With the rows that the person may refer to."""
        fields = super().get_fields()
        request = self.context.get("request")
        for name, model in self.SEEN.items():
            field = fields.get(name)
            if request is None or field is None:
                continue
            rows = model.objects.visible_to(request.user)
            if isinstance(field, serializers.ManyRelatedField):
                field.child_relation.queryset = rows
            elif not field.read_only:
                field.queryset = rows
        return fields


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


class ConsultationSerializer(_SeenLinks):
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


class QuestionSerializer(_SeenLinks):
    """One point of a consultation, and what the positions on it amount to."""

    convergence = serializers.SerializerMethodField()

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


class QuestionViewSet(OutcomeViewSet):
    """Questions; a change of their words makes a new version of the text."""

    model = Question
    serializer_class = QuestionSerializer
    filterset_class = ApiQuestionFilter
    orders = QUESTION_ORDERS
    write_rights = (Right.RECORD_POSITIONS,)
    standing = None

    def for_user(self, queryset):
        """With their consultation."""
        return super().for_user(queryset).select_related("consultation")

    def paginate_queryset(self, queryset):
        """The page, and the positions on all its questions in one query."""
        rows = super().paginate_queryset(queryset)
        keys = Question.objects.filter(pk__in=[one.pk for one in rows])
        self.standing = matrix.standing_on(keys, self.request.user)
        return rows

    def get_serializer_context(self):
        """With the positions that were read for the page."""
        return {**super().get_serializer_context(), "standing": self.standing}


class PositionSerializer(serializers.ModelSerializer):
    """A position as it was stated."""

    party = serializers.CharField(read_only=True, help_text="As pages and papers name it.")
    replaced = serializers.SerializerMethodField(help_text="Whether another took its place.")

    class Meta:
        model = Position
        fields = (
            "id",
            "question",
            "text_version",
            "party",
            "party_kind",
            "group",
            "organization",
            "party_label",
            "quantifier",
            *WORDS,
            "reported",
            "mode",
            "stated_on",
            "state",
            "submitted_at",
            "replaced",
        )
        read_only_fields = fields

    def get_replaced(self, position) -> bool:
        """Not by which: that one has readers of its own."""
        return position.replaced_by_id is not None


class StatementSerializer(_SeenLinks):
    """What a party itself says: kept as a draft, or submitted."""

    text_version = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=32_767,
        help_text="The version of the question's text that was read; the present one unless told.",
    )
    submit = serializers.BooleanField(
        required=False, default=False, write_only=True, help_text="False keeps a draft."
    )
    party = serializers.CharField(
        required=False,
        max_length=40,
        write_only=True,
        help_text='"employers", or "governments-12" for one Government; yours unless told.',
    )
    based_on = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        write_only=True,
        help_text="The id of the party's present draft, where there is one.",
    )

    class Meta:
        model = Position
        fields = ("question", "text_version", *WORDS, "submit", "party", "based_on")

    def validate_party(self, key) -> Party:
        """One of the person's own.

        Raises:
            ValidationError: it is not.
        """
        own = {key_of_party(one): one for one in self.context["request"].user.parties}
        if key not in own:
            raise serializers.ValidationError(
                [_("You may state positions only for your own party.")]
            )
        return own[key]


class SaidSerializer(_SeenLinks):
    """What somebody said, as the secretariat records it."""

    replaces = serializers.PrimaryKeyRelatedField(
        queryset=Position.objects.none(),
        required=False,
        allow_null=True,
        write_only=True,
        help_text="A position of the same party that this one takes the place of.",
    )

    class Meta:
        model = Position
        fields = (
            "question",
            "party_kind",
            "group",
            "organization",
            "party_label",
            "quantifier",
            *WORDS,
            "reported",
            "mode",
            "stated_on",
            "replaces",
        )

    def get_fields(self):
        """With the positions that can be replaced."""
        fields = super().get_fields()
        if request := self.context.get("request"):
            fields["replaces"].queryset = Position.objects.visible_to(request.user).live()
        return fields


class PositionViewSet(ReadOnlyRecordViewSet):
    """Positions: read as their consultation shows them, stated, never changed or deleted."""

    model = Position
    serializer_class = PositionSerializer
    filterset_class = PositionFilter
    write_rights = (Right.DRAFT_POSITION, Right.RECORD_POSITIONS)
    http_method_names = ("get", "head", "options", "post")

    def for_user(self, queryset):
        """With the organization that names the party."""
        return queryset.select_related("organization")

    @extend_schema(
        request=PolymorphicProxySerializer(
            component_name="PositionToState",
            serializers=[StatementSerializer, SaidSerializer],
            resource_type_field_name=None,
        ),
        responses={201: PositionSerializer},
    )
    def create(self, request, *args, **kwargs):
        """State a position of your party (``submit``), or, as the secretariat, record one."""
        parties = request.user.parties
        serializer_class = StatementSerializer if parties else SaidSerializer
        serializer = serializer_class(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        position, more = serializer.record()
        if not parties:
            saved = record_position(position, by=request.user, replaces=more.get("replaces"))
        else:
            if "text_version" not in serializer.validated_data:
                position.text_version = position.question.text_version
            act = submit_position if more.get("submit") else save_draft
            saved = act(
                position,
                party=more.get("party", parties[0]),
                by=request.user,
                based_on=more.get("based_on"),
            )
        fresh = self.get_queryset().get(pk=saved.pk)
        data = PositionSerializer(fresh, context=self.get_serializer_context()).data
        return Response(data, status=status.HTTP_201_CREATED)


class DecisionSerializer(_SeenLinks):
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


class RequestSerializer(_SeenLinks):
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
