"""Records that the secretariat keeps, in the API, by the functions of the pages."""

from django.db.models import Prefetch

from consultations import outcomes
from consultations.api_links import LINKED
from foundation.api.viewsets import RecordViewSet

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
