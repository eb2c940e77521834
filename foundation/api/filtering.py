"""The page's filter sets in the API, where a mistake is refused instead of shown in place."""

from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError

from foundation.paging import PAGING_PARAMETERS

PAGE_SIZE_PARAMETER = "page_size"
PARAMETERS_OF_ALL_LISTS = (*PAGING_PARAMETERS, PAGE_SIZE_PARAMETER)


class FilterBackend(DjangoFilterBackend):
    """Applies ``filterset_class``; unknown parameters and values are 400, each by its name."""

    def filter_queryset(self, request, queryset, view):
        """The filtered rows.

        Raises:
            ValidationError: by parameter, with what is allowed instead.
        """
        if getattr(view, "action", "list") != "list":
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        known = [*(filterset.parameters() if filterset else ()), *PARAMETERS_OF_ALL_LISTS]
        wrong = {
            name: [
                _("There is no such parameter. Those of this list are: %(names)s.")
                % {"names": ", ".join(known)}
            ]
            for name in request.query_params
            if name not in known
        }
        if filterset is not None and not filterset.form.is_valid():
            wrong.update(filterset.form.errors)
        if wrong:
            raise ValidationError(wrong)
        return filterset.qs if filterset is not None else queryset
