"""Organizations in the API."""

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError as ModelValidationError
from django.db.models import OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.filters import OrganizationFilter
from accounts.models import Organization, OrganizationAlias
from accounts.organizations import change_organization, record_organization
from accounts.rights import Right
from foundation.api.serializers import ModelRulesSerializer
from foundation.api.viewsets import RecordViewSet
from foundation.paging import Order

ORDERS = (Order("name", ("sort_key",), gettext_lazy("Name")),)
ALIASES_LIMIT = 50
_ALIAS = OrganizationAlias._meta.get_field("name")


def register(router) -> None:
    """Put the resources of this app on the API's router."""
    router.register("organizations", OrganizationViewSet, basename="organization")


class AliasesField(serializers.ListField):
    """Other names in use, as plain texts."""

    child = serializers.CharField(max_length=_ALIAS.max_length)

    def to_representation(self, data):
        """The names, whether rows or texts."""
        rows = data.all() if hasattr(data, "all") else data
        return [getattr(one, "name", one) for one in rows]


class OrganizationSerializer(ModelRulesSerializer):
    """An organization and every name in use for it."""

    aliases = AliasesField(required=False, max_length=ALIASES_LIMIT)

    class Meta:
        model = Organization
        fields = (
            "id",
            "name_en",
            "name_fr",
            "name_es",
            "acronym",
            "kind",
            "group",
            "country",
            "parent",
            "aliases",
            "archived_at",
        )
        read_only_fields = ("archived_at",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        if request is not None and "parent" in self.fields:
            self.fields["parent"].queryset = Organization.objects.visible_to(request.user)

    def validate_aliases(self, names):
        """Each is a name: one printable line, said once.

        Raises:
            ValidationError: naming the one that is not.
        """
        for name in names:
            try:
                _ALIAS.clean(name, None)
            except ModelValidationError as error:
                raise serializers.ValidationError(
                    [
                        _("“%(name)s”: %(problem)s") % {"name": repr(name)[1:61], "problem": one}
                        for one in error.messages
                    ]
                ) from error
        return names


class OrganizationViewSet(RecordViewSet):
    """Constituents, partners and units of the Office."""

    model = Organization
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilter
    orders = ORDERS
    write_rights = (Right.MANAGE_REGISTER,)

    def for_user(self, queryset):
        """With their aliases, in one query more."""
        return queryset.prefetch_related("aliases")

    def lean_rows(self, queryset):
        """Rows as dicts, aliases aggregated in the same statement."""
        names = OrganizationAlias.objects.filter(organization=OuterRef("pk")).order_by("sort_key")
        columns = [one for one in OrganizationSerializer.Meta.fields if one != "aliases"]
        return (
            queryset.prefetch_related(None)
            .annotate(alias_names=ArraySubquery(names.values_list("name")))
            .values(*columns, "version", "alias_names")
        )

    def lean_row(self, row):
        """One result, with the serializer's keys."""
        row["aliases"] = row.pop("alias_names")
        return row

    def create_record(self, record, links, *, by):
        """See :func:`accounts.organizations.record_organization`."""
        return record_organization(record, links.get("aliases", ()), by=by)

    def change_record(self, record, links, *, version, by, reason):
        """See :func:`accounts.organizations.change_organization`."""
        return change_organization(
            record, links.get("aliases"), version=version, by=by, reason=reason
        )
