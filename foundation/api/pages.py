"""The pages of a list in the API: by key, like those on screen."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from foundation.api.filtering import PAGE_SIZE_PARAMETER
from foundation.counting import capped_count
from foundation.paging import (
    AFTER,
    BEFORE,
    PAGE_SIZE,
    PAGE_SIZE_LIMIT,
    SORT,
    BadCursor,
    Order,
    keyset_page,
)

BY_ID = (Order("id", ()),)


class KeysetPagination(BasePagination):
    """``next`` and ``previous`` addresses, a ``count`` that stops at a cap, and ``results``.

    The view's ``orders`` are those of the page; without any, rows come by their ids.
    """

    def paginate_queryset(self, queryset, request, view=None):
        """The rows of the page that the address asks for.

        Raises:
            ValidationError: by parameter.
        """
        self.request = request
        orders = getattr(view, "orders", None) or BY_ID
        counted = queryset
        lean = getattr(view, "lean_rows", None)
        if lean is not None:
            queryset = lean(queryset)
        try:
            self.page = keyset_page(
                queryset, orders, request.query_params, self._size(request), strict=True
            )
        except BadCursor as error:
            sentences = error.messages
            if error.parameter != SORT:
                sentences = [
                    _("This list has no such page. Leave this out to begin with the first.")
                ]
            raise ValidationError({error.parameter: sentences}) from error
        whole = not (self.page.next_url or self.page.previous_url)
        self.count = len(self.page) if whole else capped_count(counted)
        return self.page.rows

    def _size(self, request):
        asked = request.query_params.get(PAGE_SIZE_PARAMETER, "")
        if not asked:
            return PAGE_SIZE
        if asked.isascii() and asked.isdigit() and 1 <= int(asked[:6]) <= PAGE_SIZE_LIMIT:
            return int(asked[:6])
        sentence = _("Give a number from 1 to %(limit)s.") % {"limit": PAGE_SIZE_LIMIT}
        raise ValidationError({PAGE_SIZE_PARAMETER: [sentence]})

    def get_paginated_response(self, data):
        """Rows with the addresses of the neighbouring pages."""
        here = self.request.build_absolute_uri(self.request.path)
        return Response(
            {
                "next": here + self.page.next_url if self.page.next_url else None,
                "previous": here + self.page.previous_url if self.page.previous_url else None,
                "count": int(self.count),
                "count_is_capped": getattr(self.count, "capped", False),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema):
        """What the OpenAPI description says of a page."""
        address = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "count", "count_is_capped", "results"],
            "properties": {
                "next": address,
                "previous": address,
                "count": {
                    "type": "integer",
                    "description": "How many rows there are, up to a cap.",
                },
                "count_is_capped": {
                    "type": "boolean",
                    "description": "True when there are more rows than were counted.",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view):
        """What the OpenAPI description says of the parameters of every list."""
        orders = getattr(view, "orders", None) or BY_ID
        names = [name for order in orders for name in (order.name, f"-{order.name}")]
        texts = {"type": "string"}
        return [
            _parameter(SORT, "The order; a minus sign turns it round.", {**texts, "enum": names}),
            _parameter(AFTER, "The place in the list after which the page begins.", texts),
            _parameter(BEFORE, "The place in the list before which the page ends.", texts),
            _parameter(
                PAGE_SIZE_PARAMETER,
                f"Rows on a page; {PAGE_SIZE} unless told.",
                {"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_LIMIT},
            ),
        ]


def _parameter(name, description, schema):
    return {
        "name": name,
        "required": False,
        "in": "query",
        "description": description,
        "schema": schema,
    }
