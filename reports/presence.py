"""Two people in one paper see each other, and in which part each of them writes."""

from datetime import timedelta

from django.utils import timezone

from reports.models import Block, Paper, Presence

# The page tells of itself every ten seconds; who misses three turns has left.
STAYS = timedelta(seconds=35)


def note_presence(paper: Paper, user, block: Block | None) -> None:
    """Note that ``user`` has ``paper`` open now, writing in ``block`` or in none. One query."""
    Presence.objects.bulk_create(
        [Presence(paper=paper, user=user, block=block, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["paper", "user"],
        update_fields=["block", "seen_at"],
    )


def others_in(paper: Paper, user) -> list[Presence]:
    """The other people in ``paper`` now, by name. One query."""
    return list(
        Presence.objects.filter(paper=paper, seen_at__gte=timezone.now() - STAYS)
        .exclude(user=user)
        .select_related("user", "block")
        .order_by("user__name", "pk")
    )
