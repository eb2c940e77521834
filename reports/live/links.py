"""What belongs to many records at once, such as the actions that answer five thousand of them."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Model, QuerySet


def linked(through: type[Model], one: str, other: str, keys: Collection[int], visible: QuerySet):
    """The records linked to each of ``keys``, in the order of ``visible``; two queries.

    Two plain queries by key instead of one with subqueries: their plan is the same however much
    the database knows of the tables.

    Args:
        through: the model of the links, with the foreign keys ``one`` and ``other``.
        visible: the records at the other end that the readers may see, in order.
    """
    pairs = list(
        through._default_manager.filter(**{f"{one}__in": keys}).values_list(
            f"{one}_id", f"{other}_id"
        )
    )
    wanted = {key for _one, key in pairs}
    there = {row.pk: (place, row) for place, row in enumerate(visible.filter(pk__in=wanted))}
    found: dict[int, list] = defaultdict(list)
    for key, behind in pairs:
        if behind in there:
            found[key].append(there[behind])
    return {key: [row for _place, row in sorted(rows, key=_place)] for key, rows in found.items()}


def _place(one: tuple[int, Model]) -> int:
    return one[0]
