"""Papers in the API: read what was issued, draft what is not, assemble and download."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.rights import Right
from foundation.api.serializers import ModelRulesSerializer
from foundation.api.viewsets import RecordViewSet
from foundation.paging import Order
from reports.assembling import CannotAssemble, UnknownFormat, start_assembly
from reports.document.writers import FORMATS
from reports.editions import NoSuchLanguage
from reports.filters import PaperFilter
from reports.models import Assembly, Paper, Version
from reports.progress import progress

ORDERS = (Order("symbol", ("sort_key",), _("Symbol")),)
VERSIONS_SHOWN = 20


def register(router) -> None:
    """Put the resources of this app on the API's router."""
    router.register("papers", PaperViewSet, basename="paper")


class FileSerializer(serializers.Serializer):
    """One file of a version."""

    format = serializers.CharField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, stored) -> str:
        """Where it is downloaded, with the same sign-in."""
        return reverse(
            "reports:download",
            args=[stored.version_id, stored.format],
            request=self.context.get("request"),
        )


class VersionSerializer(serializers.ModelSerializer):
    """One finished state of a paper."""

    files = FileSerializer(many=True)

    class Meta:
        model = Version
        fields = ("language", "number", "fingerprint", "facts_at", "made_at", "is_issued", "files")


class PaperSerializer(ModelRulesSerializer):
    """A paper with its newest versions that the reader may see, newest first."""

    versions = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField(
        help_text="The further languages that it is to be given in."
    )

    class Meta:
        model = Paper
        fields = (
            "id",
            "symbol",
            "title",
            "language",
            "languages",
            "purpose",
            "state",
            "body",
            "session",
            "agenda_item",
            "place",
            "dated",
            "versions",
            "archived_at",
        )
        # Issuing is more than a word in a field: it comes with clearing, not with a PATCH.
        read_only_fields = ("state", "archived_at")

    def get_languages(self, paper) -> list[str]:
        """Their codes."""
        return [one.language for one in paper.languages.all()]

    @extend_schema_field(VersionSerializer(many=True))
    def get_versions(self, paper) -> list[dict]:
        """The newest versions, of which the view fetched those that are visible."""
        found = self.context["view"].versions_of(paper)
        return VersionSerializer(found, many=True, context=self.context).data


class AssembleSerializer(serializers.Serializer):
    """What assembling needs."""

    formats = serializers.ListField(
        child=serializers.CharField(max_length=10),
        required=False,
        max_length=len(FORMATS),
        help_text="Any of: " + ", ".join(FORMATS) + ". All when left out.",
    )
    language = serializers.CharField(
        max_length=10,
        required=False,
        help_text="One of the paper's languages; its own when left out.",
    )


class AssemblySerializer(serializers.ModelSerializer):
    """An assembly and how far it is."""

    paper = serializers.CharField(source="paper.symbol")
    language = serializers.CharField(source="paper_language")
    version = serializers.IntegerField(source="version.number", default=None)
    progress = serializers.SerializerMethodField()

    class Meta:
        model = Assembly
        fields = (
            "id",
            "paper",
            "language",
            "formats",
            "requested_at",
            "finished_at",
            "failed_at",
            "failure",
            "version",
            "progress",
        )

    def get_progress(self, assembly) -> dict[str, int]:
        """Parts done, and in all."""
        found = progress(assembly)
        return {"done": found["done"], "total": found["total"]}


class PaperViewSet(RecordViewSet):
    """Papers: whoever drafts sees all, everyone else those that were issued."""

    model = Paper
    serializer_class = PaperSerializer
    filterset_class = PaperFilter
    orders = ORDERS
    write_rights = (Right.DRAFT_PAPERS,)

    def for_user(self, queryset):
        """The papers with their languages, fetched together."""
        return super().for_user(queryset).prefetch_related("languages")

    def versions_of(self, paper: Paper) -> list[Version]:
        """The newest visible versions of a paper; fetched once for all papers of a page."""
        if not hasattr(self, "_versions"):
            self._versions = self._fetch_versions()
        return self._versions.get(paper.pk, [])

    def _fetch_versions(self) -> dict[int, list[Version]]:
        shown = getattr(self, "_shown", None)
        versions = (
            Version.objects.visible_to(self.request.user)
            .defer("document")
            .prefetch_related("files")
            .order_by("paper", "-number", "language")
        )
        if shown is not None:
            versions = versions.filter(paper__in=shown)
        found: dict[int, list[Version]] = {}
        for one in versions:
            rows = found.setdefault(one.paper_id, [])
            if len(rows) < VERSIONS_SHOWN:
                rows.append(one)
        return found

    def paginate_queryset(self, queryset):
        """One page, whose papers' versions are fetched together."""
        page = super().paginate_queryset(queryset)
        self._shown = [one.pk for one in page] if page is not None else None
        return page

    def get_object(self):
        """One paper, whose versions alone are fetched."""
        paper = super().get_object()
        self._shown = [paper.pk]
        return paper

    @extend_schema(request=AssembleSerializer, responses={202: OpenApiResponse(AssemblySerializer)})
    @action(detail=True, methods=["post"])
    def assemble(self, request, *args, **kwargs):
        """Start an assembly, or join the one under way."""
        paper = self.get_object()
        sent = AssembleSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            assembly = start_assembly(
                paper,
                by=request.user,
                formats=sent.validated_data.get("formats"),
                language=sent.validated_data.get("language"),
            )
        except UnknownFormat as error:
            raise ValidationError({"formats": [str(error)]}) from error
        except (NoSuchLanguage, CannotAssemble) as error:
            raise ValidationError({"language": [str(error)]}) from error
        return Response(self._assembly(assembly), status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=AssemblySerializer)
    @action(detail=True, methods=["get"])
    def assembly(self, request, *args, **kwargs):
        """How far the newest assembly of this paper is."""
        assemblies = Assembly.objects.visible_to(request.user).filter(paper=self.get_object())
        assembly = assemblies.select_related("paper", "version").first()
        if assembly is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(self._assembly(assembly))

    def _assembly(self, assembly: Assembly) -> dict:
        return AssemblySerializer(assembly, context=self.get_serializer_context()).data
