"""What the OpenAPI description says of the filters of a list."""

from django import forms
from drf_spectacular.extensions import OpenApiFilterExtension
from drf_spectacular.plumbing import build_parameter_type
from drf_spectacular.utils import OpenApiParameter


class FilterBackendExtension(OpenApiFilterExtension):
    """Reads the parameters from the form, since a filter of ours need not be a model's field."""

    target_class = "foundation.api.filtering.FilterBackend"
    priority = 1

    def get_schema_operation_parameters(self, auto_schema, *args, **kwargs):
        """One parameter for each field of the filter set's form."""
        view = auto_schema.view
        filterset_class = getattr(view, "filterset_class", None)
        if filterset_class is None or getattr(view, "action", "list") != "list":
            return []
        form = filterset_class(queryset=view.get_queryset()).form
        return [
            build_parameter_type(
                name=name,
                schema=_schema(field),
                location=OpenApiParameter.QUERY,
                description=". ".join(str(t) for t in (field.label, field.help_text) if t),
            )
            for name, field in form.fields.items()
        ]


def _schema(field: forms.Field) -> dict:
    if isinstance(field, forms.NullBooleanField):
        return {"type": "boolean"}
    if isinstance(field, forms.IntegerField):
        return {"type": "integer"}
    if isinstance(field, forms.ModelChoiceField):
        return {"type": "string"}
    if isinstance(field, forms.ChoiceField):
        keys = [str(key) for key, _label in field.choices if key != ""]
        # Choices that come from the record may be none yet, and an empty enum is no schema.
        return {"type": "string", "enum": keys} if keys else {"type": "string"}
    return {"type": "string"}
