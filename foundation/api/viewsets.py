"""What every resource of the API does: list, read, create, change, archive. Nothing is deleted."""

from collections.abc import Sequence

from django.db import models, transaction
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from foundation import concurrency
from foundation.api import schema  # noqa: F401 - describes the filters to drf-spectacular
from foundation.api.serializers import ArchiveSerializer
from foundation.history import change
from foundation.paging import Order


class ReadOnlyRecordViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """List and read what is visible.

    Attributes:
        model: its manager's ``visible_to(user)`` gives the rows.
        orders: those of the page; each has its index.
        filterset_class: that of the page.
        lean_rows: ``lean_rows(queryset)``, where a list is written from ``values()`` without
            model instances; ``lean_row(row)`` then gives one result.
    """

    model: type[models.Model]
    orders: Sequence[Order] = ()
    lookup_value_regex = "[0-9]+"
    lean_rows = None

    def get_queryset(self):
        """The rows that the person may see; none while the schema is written."""
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return self.for_user(self.model._default_manager.visible_to(self.request.user))

    def for_user(self, queryset: models.QuerySet) -> models.QuerySet:
        """Room for ``select_related`` and the like."""
        return queryset

    def list(self, request, *args, **kwargs):
        """What you may see, a page at a time."""
        queryset = self.filter_queryset(self.get_queryset())
        rows = self.paginate_queryset(queryset)
        if self.lean_rows is not None:
            return self.get_paginated_response([self.lean_row(row) for row in rows])
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def lean_row(self, row: dict) -> dict:
        """One result from a ``values()`` row: the same keys as the serializer's."""
        return row


class RecordViewSet(ReadOnlyRecordViewSet):
    """List, read, create, change and archive records, by the same functions as the pages.

    Subclasses name ``write_rights`` and put their app's functions into :meth:`create_record`,
    :meth:`change_record`, :meth:`archive_record` and :meth:`restore_record`.
    """

    write_rights: Sequence[str] = ()
    http_method_names = ("get", "head", "options", "post", "put", "patch")

    def create(self, request, *args, **kwargs):
        """Record something new."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        record, links = serializer.record()
        saved = self.create_record(record, links, by=request.user)
        return Response(self._read(saved), status=status.HTTP_201_CREATED)

    def update(self, request, *args, **kwargs):
        """Change a record: the ``version`` that was read must still be the newest."""
        partial = kwargs.pop("partial", False)
        stored = self.get_object()
        serializer = self.get_serializer(stored, data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        record, links = serializer.record()
        saved = self.change_record(
            record,
            links,
            version=serializer.validated_data["version"],
            by=request.user,
            reason=serializer.validated_data.get("reason", ""),
        )
        return Response(self._read(saved))

    def partial_update(self, request, *args, **kwargs):
        """Change some fields of a record: ``version`` must be among those sent."""
        return self.update(request, *args, partial=True, **kwargs)

    @extend_schema(request=ArchiveSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request, *args, **kwargs):
        """Take a record out of lists and papers. It is kept, with the reason."""
        record, sent = self.get_object(), self._archiving(request)
        return Response(self._read(self.archive_record(record, by=request.user, **sent)))

    @extend_schema(request=ArchiveSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request, *args, **kwargs):
        """Bring an archived record back."""
        record, sent = self.get_object(), self._archiving(request)
        return Response(self._read(self.restore_record(record, by=request.user, **sent)))

    def create_record(self, record: models.Model, links: dict, *, by) -> models.Model:
        """Save a new record with its links. One transaction."""
        with transaction.atomic(), change(by=by):
            record.save(force_insert=True)
            for name, values in links.items():
                getattr(record, name).set(values)
        return record

    def change_record(
        self, record: models.Model, links: dict, *, version: int, by, reason: str
    ) -> models.Model:
        """Save a changed record with its links as its next version.

        Raises:
            StaleVersion: ``version`` is not the newest.
        """

        def write_links():
            wrote = False
            for name, values in links.items():
                there = {one.pk for one in getattr(record, name).all()}
                if there != {one.pk for one in values}:
                    getattr(record, name).set(values)
                    wrote = True
            return wrote

        concurrency.save_version(record, version, by=by, reason=reason, beside=write_links)
        return record

    def archive_record(self, record: models.Model, *, version: int, by, reason: str):
        """Archive; see :func:`foundation.concurrency.archive`."""
        return concurrency.archive(record, version, by=by, reason=reason)

    def restore_record(self, record: models.Model, *, version: int, by, reason: str):
        """Restore; see :func:`foundation.concurrency.restore`."""
        return concurrency.restore(record, version, by=by, reason=reason)

    def _archiving(self, request) -> dict:
        serializer = ArchiveSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _read(self, record) -> dict:
        """What a reader of the record gets, fresh from the database, as it is stored."""
        fresh = self.for_user(type(record)._base_manager.filter(pk=record.pk)).get()
        return self.get_serializer(fresh).data
