"""The chair's readings in the API: read where positions are shown, recorded, never changed."""

from rest_framework import serializers, status
from rest_framework.response import Response

from accounts.rights import Right
from consultations.api_links import SeenLinksSerializer
from consultations.filters import ChairReadingFilter
from consultations.listing import READING_ORDERS
from consultations.models import ChairReading
from consultations.readings import record_reading
from foundation.api.viewsets import ReadOnlyRecordViewSet


class ChairReadingSerializer(SeenLinksSerializer):
    """How the chairperson reads the views on a question."""

    replaces = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        write_only=True,
        help_text="The id of the question's last reading that you read, where there is one.",
    )

    class Meta:
        model = ChairReading
        fields = (
            "id",
            "question",
            "text_version",
            "kind",
            "words",
            "grounds",
            "chair",
            "read_on",
            "recorded_at",
            "replaces",
        )
        read_only_fields = ("text_version", "recorded_at")


class ChairReadingViewSet(ReadOnlyRecordViewSet):
    """The chair's readings; the last one of a question stands. The secretariat records them."""

    model = ChairReading
    serializer_class = ChairReadingSerializer
    filterset_class = ChairReadingFilter
    orders = READING_ORDERS
    write_rights = (Right.RECORD_POSITIONS,)
    http_method_names = ("get", "head", "options", "post")

    def create(self, request, *args, **kwargs):
        """Record a reading; an empty ``kind`` takes the former one back."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        reading, more = serializer.record()
        saved = record_reading(reading, by=request.user, replaces=more.get("replaces"))
        fresh = self.get_queryset().get(pk=saved.pk)
        return Response(self.get_serializer(fresh).data, status=status.HTTP_201_CREATED)
