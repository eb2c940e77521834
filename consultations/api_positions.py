"""Positions in the API: read as their consultation shows them, stated, never changed."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from accounts.models.users import Party
from accounts.rights import Right
from consultations.api_links import SeenLinksSerializer
from consultations.filters import PositionFilter
from consultations.forms import STAMP, STAMP_LENGTH
from consultations.models import PARTY, WORDS, Position
from consultations.statements import record_position
from consultations.submitting import submit_position
from foundation.api.viewsets import ReadOnlyRecordViewSet


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
            *PARTY,
            *WORDS,
            "reported",
            "mode",
            "stated_on",
            "sitting",
            "speaker",
            "speaker_post",
            "corrects",
            "state",
            "submitted_at",
            "replaced",
        )
        read_only_fields = fields

    def get_replaced(self, position) -> bool:
        """Not by which: that one has readers of its own."""
        return position.replaced_by_id is not None


class StatementSerializer(SeenLinksSerializer):
    """What a party itself says."""

    text_version = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=32_767,
        help_text="The version of the question's text that was read; the present one unless told.",
    )
    party = serializers.CharField(
        required=False,
        max_length=40,
        write_only=True,
        help_text='"employers", or "governments-12" for one Government; yours unless told.',
    )
    based_on = serializers.RegexField(
        STAMP,
        required=False,
        allow_blank=True,
        max_length=STAMP_LENGTH,
        write_only=True,
        help_text="The stamp of the present draft, where there is one.",
    )

    class Meta:
        model = Position
        fields = ("question", "text_version", *WORDS, "party", "based_on")

    def validate_party(self, key) -> Party:
        """One of the person's own.

        Raises:
            ValidationError: it is not.
        """
        own = {one.key: one for one in self.context["request"].user.parties}
        if key not in own:
            raise serializers.ValidationError(
                [_("You may state positions only for your own party.")]
            )
        return own[key]


class SaidSerializer(SeenLinksSerializer):
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
            *PARTY,
            *WORDS,
            "reported",
            "mode",
            "stated_on",
            "speaker",
            "speaker_post",
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
    write_rights = (Right.SUBMIT_POSITION, Right.RECORD_POSITIONS)
    http_method_names = ("get", "head", "options", "post")

    def for_user(self, queryset):
        """With the organization that names the party."""
        return queryset.select_related("organization", "regional_group")

    @extend_schema(
        request=PolymorphicProxySerializer(
            component_name="PositionToState",
            serializers=[StatementSerializer, SaidSerializer],
            resource_type_field_name=None,
        ),
        responses={201: PositionSerializer},
    )
    def create(self, request, *args, **kwargs):
        """Submit a position of your party, or, as the secretariat, record one."""
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
            saved = submit_position(
                position,
                party=more.get("party", parties[0]),
                by=request.user,
                based_on=more.get("based_on", ""),
            )
        fresh = self.get_queryset().get(pk=saved.pk)
        data = PositionSerializer(fresh, context=self.get_serializer_context()).data
        return Response(data, status=status.HTTP_201_CREATED)
