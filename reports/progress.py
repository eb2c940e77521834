"""How far an assembly is: counted from its parts, never stored beside them."""

from django.db.models import Count, Max, Q
from django.utils import timezone

from reports.models import Assembly


def progress(assembly: Assembly) -> dict:
    """Parts ``done`` and in ``total``, the ``current`` one, whether it is still ``waiting``.

    ``silent_seconds`` says for how long nothing was heard of it. Two queries.
    """
    counted = assembly.parts.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        heard_at=Max("done_at"),
    )
    heard_at = max(assembly.began_at, counted.pop("heard_at") or assembly.began_at)
    return {
        **counted,
        "current": assembly.parts.filter(done_at__isnull=True).order_by("sequence").first(),
        "waiting": assembly.attempts == 0,
        "silent_seconds": int((timezone.now() - heard_at).total_seconds()),
    }
