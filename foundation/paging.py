"""Pages by key instead of by number: any depth costs the same, and no row is shown twice.

A page is the rows after (or before) the sort keys of another page's last (or first) row:
``(list_day, id) < (x, y)``. PostgreSQL answers that from the index on the same columns, so
every :class:`Order` needs one. Method and figures: docs/developers/foundation.md.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.constants import LOOKUP_SEP
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

PAGE_SIZE = 50
PAGE_SIZE_LIMIT = 200
SORT, AFTER, BEFORE = "sort", "after", "before"
PAGING_PARAMETERS = (SORT, AFTER, BEFORE)
KEY_BYTES_LIMIT = 4096
_HIDDEN = "_key_"


@dataclass(frozen=True)
class Order:
    """A way to sort a list, named in its address (``sort=title``, ``sort=-title``).

    Attributes:
        name: the word in the address.
        columns: fields or annotations that are never null, most important first; the primary
            key is added to break ties. All go in the same direction.
        label: what the column's heading says; the name where there is none.
        descending: the direction in which ``sort=<name>`` goes when the order is the default
            one or is chosen by its heading for the first time.
    """

    name: str
    columns: tuple[str, ...]
    label: Any = ""
    descending: bool = False


@dataclass(frozen=True)
class SortLink:
    """What the heading of a column needs: where it leads, and how the list stands now."""

    name: str
    label: Any
    url: str
    direction: str  # "ascending", "descending" or "none", as aria-sort says it


class BadCursor(ValidationError):
    """An ``after``, ``before`` or ``sort`` that this list never gave out (``parameter``)."""

    def __init__(self, message, parameter, **kwargs):
        super().__init__(message, **kwargs)
        self.parameter = parameter


@dataclass
class Page:
    """One page of a list, and the addresses of its neighbours (state kept).

    Attributes:
        rows: model instances or dicts, as the queryset gives them.
        order: the order in use, and ``descending``, its direction.
        next_url, previous_url: query strings beginning with ``?``, empty where there is no more.
        problem: a sentence to show when part of the address was not understood, else "".
    """

    rows: list
    order: Order
    descending: bool
    orders: Sequence[Order]
    params: QueryDict
    next_url: str = ""
    previous_url: str = ""
    problem: Any = ""

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    @cached_property
    def sort_links(self) -> dict[str, SortLink]:
        """One link for each order, by name; following the current one turns it round."""
        links = {}
        for order in self.orders:
            current = order.name == self.order.name
            turned = not self.descending if current else order.descending
            now = ("descending" if self.descending else "ascending") if current else "none"
            url = _address(self.params, **{SORT: _sort_value(order.name, turned)})
            links[order.name] = SortLink(order.name, order.label or order.name, url, now)
        return links


class _RowComparison(Func):
    """``(a, b) < (x, y)``, which one composite index answers; OR-ed conditions are not."""

    output_field = models.BooleanField()

    def __init__(self, columns, values, sign):
        super().__init__(*columns, *values)
        self.sign = sign

    def as_sql(self, compiler, connection, **extra):
        """Both sides as row constructors."""
        parts, params = [], []
        for expression in self.source_expressions:
            sql, its_params = compiler.compile(expression)
            parts.append(sql)
            params.extend(its_params)
        half = len(parts) // 2
        left, right = ", ".join(parts[:half]), ", ".join(parts[half:])
        return f"({left}) {self.sign} ({right})", params


@dataclass
class _Keys:
    """The columns of one order on one queryset: how to read them from rows and from cursors."""

    queryset: models.QuerySet
    order: Order
    hidden: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        _ = self.fields  # a list that cannot be paged is refused on its first page already

    @cached_property
    def columns(self) -> list[str]:
        return [*(name for name in self.order.columns if name != "pk"), "pk"]

    @cached_property
    def fields(self) -> list[models.Field]:
        """The field that each column holds.

        Raises:
            ValueError: for a column that may be null, since rows without it would vanish.
        """
        found = [_field_of(self.queryset, name) for name in self.columns]
        for name, one in zip(self.columns, found, strict=True):
            if one.null and not isinstance(one, models.GeneratedField):
                raise ValueError(f"Cannot page by {name!r}: it may be null.")
        return [getattr(one, "output_field", one) for one in found]

    def with_keys(self) -> models.QuerySet:
        """The queryset, with the keys added under hidden names where its rows lack them."""
        query = self.queryset.query
        given = None
        if self.queryset._fields is not None:
            given = {*query.values_select, *query.annotation_select, *query.extra_select}
        for place, name in enumerate(self.columns):
            there = LOOKUP_SEP not in name if given is None else name in given
            if not there:
                self.hidden[name] = f"{_HIDDEN}{place}"
        return self.queryset.annotate(**{alias: F(name) for name, alias in self.hidden.items()})

    def read(self, row) -> list:
        """The keys of one row as JSON values."""
        values = []
        for name in self.columns:
            alias = self.hidden.get(name, name)
            value = row[alias] if isinstance(row, Mapping) else _attribute(row, alias)
            values.append(_as_json(value))
        return values

    def forget(self, rows: list) -> None:
        """Take the hidden names out of dict rows."""
        for row in rows:
            if isinstance(row, dict):
                for alias in self.hidden.values():
                    del row[alias]

    def cursor(self, row) -> str:
        """An opaque word that stands for the place of ``row``."""
        text = json.dumps([self.order.name, *self.read(row)], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def parse(self, cursor: str, parameter: str) -> list:
        """The keys in a cursor, which the address gave as ``parameter``.

        Raises:
            BadCursor: when it is none, or one of another order.
        """
        try:
            if len(cursor) > KEY_BYTES_LIMIT:
                raise ValueError("too long")
            padded = cursor + "=" * (-len(cursor) % 4)
            name, *values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
            if name != self.order.name or len(values) != len(self.columns):
                raise ValueError("another order")
            return [_from_json(*pair) for pair in zip(self.fields, values, strict=True)]
        except (ValueError, TypeError, ValidationError, binascii.Error, RecursionError) as error:
            raise _bad_cursor(parameter) from error

    def beyond(self, values: list, descending: bool) -> _RowComparison:
        """The condition for rows past ``values`` in that direction."""
        columns = [F(name) for name in self.columns]
        typed = [Value(v, output_field=f) for v, f in zip(values, self.fields, strict=True)]
        return _RowComparison(columns, typed, "<" if descending else ">")

    def order_by(self, queryset, descending: bool) -> models.QuerySet:
        """Sorted by all keys in one direction."""
        keys = [F(name).desc() if descending else F(name).asc() for name in self.columns]
        return queryset.order_by(*keys)


def keyset_page(
    queryset: models.QuerySet,
    orders: Sequence[Order],
    params: Mapping[str, str],
    size: int = PAGE_SIZE,
    *,
    strict: bool = False,
) -> Page:
    """The page of ``queryset`` that an address asks for. One query (a second at the very start).

    Args:
        queryset: instances or ``values()`` rows, already limited to what the person may see.
        orders: the orders on offer; the first is the default.
        params: the address's parameters; ``sort``, ``after`` and ``before`` are read, the
            others are kept in the neighbours' addresses.
        size: rows on a page.
        strict: refuse what was not understood instead of showing the first page.

    Raises:
        BadCursor: only when ``strict``.
    """
    if not isinstance(params, QueryDict):
        params = _query_dict(params)
    problem, sort, start, backwards = "", params.get(SORT, ""), None, False
    try:
        order, descending = _chosen_order(orders, sort)
    except BadCursor as error:
        if strict:
            raise
        problem, sort = error.messages[0], ""
        order, descending = _chosen_order(orders, sort)
    keys = _Keys(queryset, order)
    try:
        start, backwards = _start(keys, params)
    except BadCursor as error:
        if strict:
            raise
        problem = problem or error.messages[0]
    rows, more = _fetch(keys, start, descending, backwards, size)
    if start is not None and (not rows or (backwards and not more and len(rows) < size)):
        # Rows went or came since the cursor was made: show a whole first page instead.
        start, backwards = None, False
        rows, more = _fetch(keys, start, descending, backwards, size)
    page = Page(rows, order, descending, orders, params, problem=problem)
    if rows:
        before = more if backwards else start is not None
        after = True if backwards else more
        if after:
            page.next_url = _address(params, **{SORT: sort, AFTER: keys.cursor(rows[-1])})
        if before:
            page.previous_url = _address(params, **{SORT: sort, BEFORE: keys.cursor(rows[0])})
    keys.forget(rows)
    return page


def _fetch(keys, start, descending, backwards, size):
    """Rows in the order of the list, and whether there are more in the direction of travel."""
    queryset = keys.order_by(keys.with_keys(), descending ^ backwards)
    if start is not None:
        queryset = queryset.filter(keys.beyond(start, descending ^ backwards))
    rows = list(queryset[: size + 1])
    more = len(rows) > size
    del rows[size:]
    if backwards:
        rows.reverse()
    return rows, more


def _start(keys, params):
    """The keys to start from and whether to walk backwards, from ``after`` or ``before``."""
    after, before = params.get(AFTER, ""), params.get(BEFORE, "")
    if after and before:
        raise _bad_cursor(BEFORE)
    if after:
        return keys.parse(after, AFTER), False
    if before:
        return keys.parse(before, BEFORE), True
    return None, False


def _chosen_order(orders, sort):
    """The order that ``sort`` names and its direction; the first when it is empty.

    Raises:
        BadCursor: for a name that is not on offer.
    """
    if not sort:
        return orders[0], orders[0].descending
    for order in orders:
        if sort.removeprefix("-") == order.name:
            return order, sort.startswith("-")
    names = ", ".join(order.name for order in orders)
    raise BadCursor(
        _("This list cannot be sorted by “%(name)s”. It can be sorted by: %(names)s."),
        SORT,
        code="unknown_sort",
        params={"name": sort[:60], "names": names},
    )


def _bad_cursor(parameter):
    return BadCursor(
        _("The address named a page that this list does not have. This is the first page."),
        parameter,
        code="bad_cursor",
    )


def _sort_value(name, descending):
    return f"-{name}" if descending else name


def _query_dict(params):
    made = QueryDict(mutable=True)
    for name, value in params.items():
        made[name] = value
    return made


def _address(params: QueryDict, **changes: str) -> str:
    """The query string of ``params`` with the paging parameters replaced by ``changes``."""
    made = params.copy()
    for name in PAGING_PARAMETERS:
        made.pop(name, None)
    for name, value in changes.items():
        if value:
            made[name] = value
    return f"?{made.urlencode()}" if made else "?"


def _field_of(queryset, name) -> models.Field:
    """The model field (or an annotation's output field) that ``name`` reads."""
    if name in queryset.query.annotations:
        return queryset.query.annotations[name].output_field
    meta, found = queryset.model._meta, None
    for part in name.split(LOOKUP_SEP):
        found = meta.pk if part == "pk" else meta.get_field(part)
        if found.is_relation and found.related_model:
            meta = found.related_model._meta
    return found.target_field if found.is_relation else found


def _attribute(row, name):
    try:
        return row.__dict__[name]
    except KeyError:
        return getattr(row, name)


def _as_json(value):
    """A key as JSON: numbers and truth as themselves, days and times as ISO 8601, else text."""
    if isinstance(value, int):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _from_json(one, value):
    """What a cursor's JSON value stands for, checked by the field it is compared with.

    Raises:
        ValueError, TypeError, ValidationError: when it cannot be such a field's value.
    """
    if value is None or isinstance(value, list | dict | float):
        raise ValueError("not a key")
    if isinstance(value, str) and "\x00" in value.encode().decode():
        raise ValueError("not a key")
    return one.to_python(value)
