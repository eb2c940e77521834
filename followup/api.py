"""Recommendations and actions in the API: the filters, rights, rules and messages of the pages."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Organization
from accounts.rights import Right
from followup.filters import ActionFilter, RecommendationFilter
from followup.listing import ORDERS
from followup.models import (
    Action,
    OperationalObjective,
    Recommendation,
    SourceReport,
    Theme,
)
from followup.register import (
    archive_entry,
    change_entry,
    may_change,
    may_restore,
    record_entry,
    restore_entry,
)
from foundation.api.serializers import ModelRulesSerializer
from foundation.api.viewsets import RecordViewSet
from foundation.partialdates.rest import PartialDateSerializerField

LINKS_LIMIT = 200


def register(router) -> None:
    """Put the resources of this app on the API's router."""
    router.register("recommendations", RecommendationViewSet, basename="recommendation")
    router.register("actions", ActionViewSet, basename="action")


class ManyCodesField(serializers.ManyRelatedField):
    """Several records named by one of their columns, such as themes by their codes."""

    def __init__(self, queryset, column: str):
        child = serializers.SlugRelatedField(
            slug_field=column,
            queryset=queryset,
            error_messages={"does_not_exist": _("Nothing is called “{value}”.")},
        )
        super().__init__(
            child_relation=child, required=False, allow_empty=True, help_text=f"By {column}."
        )

    def to_internal_value(self, data):
        """The records, each once.

        Raises:
            ValidationError: too many, or one that is not there.
        """
        if isinstance(data, list | tuple) and len(data) > LINKS_LIMIT:
            raise serializers.ValidationError(
                [_("Choose at most %(limit)s.") % {"limit": LINKS_LIMIT}]
            )
        return list(dict.fromkeys(super().to_internal_value(data)))


class EntrySerializer(ModelRulesSerializer):
    """What recommendations and actions share."""

    themes = ManyCodesField(Theme.objects.all(), "code")

    def get_fields(self):
        """A reference is given once: on a record that is there it is only read."""
        fields = super().get_fields()
        fields["reference"].help_text = _("A reference never changes.")
        return fields

    def visible(self, model):
        """Records of ``model`` that the person may see; none while the schema is written."""
        request = self.context.get("request")
        user = getattr(request, "user", None)
        return model.objects.visible_to(user) if user else model.objects.none()


class RecommendationSerializer(EntrySerializer):
    """A recommendation with the codes of its themes and of the report that it is from."""

    report = serializers.SlugRelatedField(
        slug_field="code",
        queryset=SourceReport.objects.all(),
        help_text="The code of the report.",
    )

    class Meta:
        model = Recommendation
        fields = (
            "id",
            "reference",
            "report",
            "paragraphs",
            "title_en",
            "title_fr",
            "title_es",
            "text",
            "quotation",
            "themes",
            "phase",
            "level",
            "addressed_to",
            "is_published",
            "archived_at",
            "archive_reason",
        )
        read_only_fields = ("archived_at", "archive_reason")


class ActionSerializer(EntrySerializer):
    """An action with the references that it answers and the organizations that take part."""

    date = PartialDateSerializerField(required=False, allow_null=True)
    recommendations = ManyCodesField(Recommendation.objects.none(), "reference")
    objectives = ManyCodesField(OperationalObjective.objects.none(), "code")
    partners = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Organization.objects.none(), required=False
    )

    class Meta:
        model = Action
        fields = (
            "id",
            "reference",
            "title_en",
            "title_fr",
            "title_es",
            "kind",
            "state",
            "state_reason",
            "description",
            "carried_out_by",
            "lead_unit",
            "partners",
            "recommendations",
            "themes",
            "objectives",
            "date",
            "is_published",
            "archived_at",
            "archive_reason",
        )
        read_only_fields = ("archived_at", "archive_reason")

    def get_fields(self):
        """Only what the person may see can be linked."""
        fields = super().get_fields()
        organizations = self.visible(Organization)
        fields["lead_unit"].queryset = organizations
        fields["partners"].child_relation.queryset = organizations
        fields["recommendations"].child_relation.queryset = self.visible(Recommendation)
        fields["objectives"].child_relation.queryset = self.visible(OperationalObjective)
        return fields


class EntryViewSet(RecordViewSet):
    """The functions of the register behind the resources of the API."""

    orders = ORDERS
    write_rights = (Right.MANAGE_REGISTER,)

    def may_change(self, entry, user):
        """Whether the pages would let this person change the entry, or bring it back."""
        return may_change(entry, user) or may_restore(entry, user)

    def create_record(self, record, links, *, by):
        """See :func:`followup.register.record_entry`."""
        return record_entry(record, links, by=by)

    def change_record(self, record, links, *, version, by, reason):
        """See :func:`followup.register.change_entry`."""
        return change_entry(record, links, version=version, by=by, reason=reason)

    def archive_record(self, record, *, version, by, reason):
        """See :func:`followup.register.archive_entry`."""
        return archive_entry(record, version=version, by=by, reason=reason)

    def restore_record(self, record, *, version, by, reason):
        """See :func:`followup.register.restore_entry`."""
        return restore_entry(record, version=version, by=by, reason=reason)


class RecommendationViewSet(EntryViewSet):
    """What was recommended."""

    model = Recommendation
    queryset = Recommendation.objects.none()
    serializer_class = RecommendationSerializer
    filterset_class = RecommendationFilter

    def for_user(self, queryset):
        """With report and themes, in one query more."""
        return queryset.select_related("report").prefetch_related("themes")


class ActionViewSet(EntryViewSet):
    """What is done and proposed."""

    model = Action
    queryset = Action.objects.none()
    serializer_class = ActionSerializer
    filterset_class = ActionFilter

    def for_user(self, queryset):
        """With all that is linked and that the person may see: one query for each kind."""
        answered = Recommendation.objects.visible_to(self.request.user).order_by("sort_key")
        return queryset.prefetch_related(
            "themes", "objectives", "partners", Prefetch("recommendations", answered)
        )
