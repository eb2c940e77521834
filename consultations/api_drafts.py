"""Drafts in the API: those of the person's own party, and of nobody else."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.rights import Right
from consultations.api_positions import StatementSerializer
from consultations.drafting import mark_draft, save_draft, withdraw_draft
from consultations.filters import DraftFilter
from consultations.models import WORDS, Draft, DraftMark
from foundation.api.viewsets import ReadOnlyRecordViewSet


class DraftMarkSerializer(serializers.ModelSerializer):
    """That somebody stands behind a version of a draft, or does not."""

    by = serializers.CharField(read_only=True)

    class Meta:
        model = DraftMark
        fields = ("id", "kind", "draft_version", "text", "by", "made_at")
        read_only_fields = fields


class DraftSerializer(serializers.ModelSerializer):
    """A draft of your party."""

    party = serializers.CharField(source="party.key", read_only=True)
    stamp = serializers.CharField(
        read_only=True, help_text="Send it back as based_on, or with a mark."
    )
    author = serializers.CharField(read_only=True)
    changed_by = serializers.CharField(read_only=True)
    marks = serializers.SerializerMethodField()

    class Meta:
        model = Draft
        fields = (
            "id",
            "question",
            "text_version",
            "party",
            "kind",
            *WORDS,
            "state",
            "version",
            "stamp",
            "author",
            "changed_by",
            "created_at",
            "changed_at",
            "position",
            "marks",
        )
        read_only_fields = fields

    @extend_schema(responses=DraftMarkSerializer(many=True))
    def get_marks(self, draft) -> list[dict]:
        """Those that were not taken back."""
        standing = [one for one in draft.marks.all() if one.taken_back_at is None]
        return DraftMarkSerializer(standing, many=True).data


class MarkingSerializer(serializers.Serializer):
    """Support, endorsement or dissent."""

    kind = serializers.ChoiceField(choices=DraftMark.Kind.choices)
    stamp = serializers.CharField(max_length=30, help_text="Of the draft as you read it.")
    text = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, default="", help_text="Why."
    )


class DraftViewSet(ReadOnlyRecordViewSet):
    """What your party prepares. Nobody outside it sees that there is anything."""

    model = Draft
    serializer_class = DraftSerializer
    filterset_class = DraftFilter
    write_rights = (Right.DRAFT_POSITION,)
    http_method_names = ("get", "head", "options", "post")

    def for_user(self, queryset):
        """With who wrote it and who stands behind it."""
        return queryset.select_related("author", "changed_by").prefetch_related("marks__by")

    @extend_schema(request=StatementSerializer, responses={201: DraftSerializer})
    def create(self, request, *args, **kwargs):
        """Keep a draft inside your party: its common text, or your proposal."""
        serializer = StatementSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        said, more = serializer.record()
        if "text_version" not in serializer.validated_data:
            said.text_version = said.question.text_version
        saved = save_draft(
            said,
            party=more.get("party", request.user.parties[0]),
            by=request.user,
            based_on=more.get("based_on", ""),
        )
        return Response(self._read(saved), status=status.HTTP_201_CREATED)

    @extend_schema(request=MarkingSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def mark(self, request, *args, **kwargs):
        """Support, endorse or dissent."""
        draft = self.get_object()
        sent = MarkingSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        mark_draft(draft, by=request.user, **sent.validated_data)
        return Response(self._read(draft))

    @extend_schema(request=None, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, *args, **kwargs):
        """Stop working on it."""
        return Response(self._read(withdraw_draft(self.get_object(), by=request.user)))

    def _read(self, draft) -> dict:
        return self.get_serializer(self.get_queryset().get(pk=draft.pk)).data
