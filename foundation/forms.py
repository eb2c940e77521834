"""Form controls of our own: our templates, and lists that are searched while typing."""

from collections.abc import Callable, Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TYPED = "_typed"
# Between names typed into one box; names with commas in them are common.
SEPARATOR = ";"
NAMES_LIMIT = 50


class Renderer(TemplatesSetting):
    """Forms from ``templates/forms/``."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name):
        """Lists of errors come from our template too; Django names its own in the class."""
        if template_name.startswith("django/forms/errors/list/"):
            template_name = "forms/errors.html"
        return super().get_template(template_name)


class RemoteSelect(forms.Select):
    """A list of which only what is chosen is rendered; the rest is found while typing.

    The script asks ``data-autocomplete-url``. Without JavaScript a box stands below the list, in
    which names are typed (several separated by semicolons); browsers that run scripts do not
    show it. Keep in a field of this module, which gives ``chosen`` and reads the box.
    """

    template_name = "forms/remote_select.html"

    def __init__(self, url: str = "", attrs=None):
        super().__init__(attrs)
        self.url = url
        self.chosen: Callable[[Iterable], list[tuple]] = lambda values: []

    def optgroups(self, name, value, attrs=None):
        """Only the chosen options, in the order in which they were chosen."""
        options = self.chosen([one for one in value if not one.startswith(SEPARATOR)])
        nothing = [] if self.allow_multiple_selected else [("", "")]
        self.choices = [*nothing, *options]
        return super().optgroups(name, value, attrs)

    def get_context(self, name, value, attrs):
        """With the address to search, and what was typed into the box."""
        attrs = {**(attrs or {}), "data-autocomplete-url": str(self.url)}
        context = super().get_context(name, value, attrs)
        typed = [one[1:] for one in self.format_value(value) if one.startswith(SEPARATOR)]
        context["widget"]["typed_name"] = f"{name}{TYPED}"
        context["widget"]["typed"] = f"{SEPARATOR} ".join(typed)
        context["widget"]["typed_label"] = _("Or write names, separated by semicolons")
        return context

    def value_from_datadict(self, data, files, name):
        """The chosen key; else a name that was typed, marked so that the field looks it up."""
        chosen = super().value_from_datadict(data, files, name)
        typed = (data.get(f"{name}{TYPED}") or "").strip()
        return f"{SEPARATOR}{typed}" if typed else chosen

    def value_omitted_from_data(self, data, files, name):
        """Neither the list nor the box was sent."""
        return name not in data and f"{name}{TYPED}" not in data

    def use_required_attribute(self, initial):
        """Never: the list may stay empty while a name is typed below it."""
        return False


class RemoteSelectMultiple(RemoteSelect):
    """The same for several: the order of choosing is kept."""

    allow_multiple_selected = True

    def get_context(self, name, value, attrs):
        """With ``multiple``."""
        return super().get_context(name, value, {**(attrs or {}), "multiple": True})

    def value_from_datadict(self, data, files, name):
        """The chosen keys, then the names that were typed, marked."""
        getter = data.getlist if hasattr(data, "getlist") else lambda n: data.get(n) or []
        chosen = [one for one in getter(name) if one]
        box = data.get(f"{name}{TYPED}") or ""
        typed = [part.strip() for part in box.split(SEPARATOR) if part.strip()]
        return [*chosen, *(f"{SEPARATOR}{one}" for one in typed)]


class _Remote:
    """What the two fields share.

    Args:
        queryset: what may be chosen; set ``field.queryset`` in the form where it depends on the
            person.
        url: where the script searches (a lazy ``reverse``).
        called: ``called(name)`` gives the objects that a typed name may mean (two are enough to
            see that it is ambiguous).
        text: ``text(object)``, the words of an option; ``str`` unless told.
    """

    default_error_messages = {
        "unknown": gettext_lazy("Nothing is called “%(name)s”. Write it as in the list."),
        "ambiguous": gettext_lazy("“%(name)s” may mean several. Write more of the name."),
        "invalid_choice": gettext_lazy(
            "Select a valid choice. That choice is not one of the available choices."
        ),
        "too_many": gettext_lazy("Choose at most %(limit)s."),
    }

    def __init__(self, queryset: models.QuerySet, url: str, *, called=None, text=str, **kwargs):
        self.called = called
        self.text = text
        super().__init__(**kwargs)
        self.queryset = queryset
        self.widget.url = url
        self.widget.chosen = self._chosen

    def __deepcopy__(self, memo):
        made = super().__deepcopy__(memo)
        made.widget.chosen = made._chosen
        return made

    def _chosen(self, values) -> list[tuple]:
        """The options for keys that were chosen, in their order; foreign ones are left out."""
        keys = [str(getattr(one, "pk", one)) for one in values]
        there = self._found(keys)
        return [(key, self.text(there[key])) for key in keys if key in there]

    def _found(self, keys) -> dict[str, models.Model]:
        numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
        if not numbers:
            return {}
        return {str(one.pk): one for one in self.queryset.filter(pk__in=numbers)}

    def _meant(self, values: list[str]) -> list[models.Model]:
        """The objects for keys and typed names, each once, in order.

        Raises:
            ValidationError: one for each that is foreign, unknown or ambiguous.
        """
        if len(values) > NAMES_LIMIT:
            raise self._error("too_many", limit=NAMES_LIMIT)
        there = self._found([one for one in values if not one.startswith(SEPARATOR)])
        meant, errors = [], []
        for one in values:
            if not one.startswith(SEPARATOR):
                found = [there[one]] if one in there else []
                code = "invalid_choice"
            else:
                found = self._named(one[1:])
                code = "unknown" if not found else "ambiguous"
            if len(found) == 1:
                meant.append(found[0])
            else:
                errors.append(self._error(code, name=one.lstrip(SEPARATOR)[:100]))
        if errors:
            raise ValidationError(errors)
        return list(dict.fromkeys(meant))

    def _named(self, name):
        if self.called is None or "\x00" in name or len(name) > 300:
            return []
        return list(self.called(name))[:2]

    def _error(self, code, **params):
        return ValidationError(self.error_messages[code], code=code, params=params)


class RemoteChoiceField(_Remote, forms.Field):
    """One object, found while typing. Cleans to it, or to None."""

    widget = RemoteSelect

    def prepare_value(self, value):
        """An object stands for its key."""
        return getattr(value, "pk", value)

    def to_python(self, value):
        """The object that was chosen or named."""
        if value in self.empty_values:
            return None
        return self._meant([str(getattr(value, "pk", value))])[0]

    def has_changed(self, initial, data):
        """Whether another object is chosen."""
        return str(self.prepare_value(initial) or "") != str(data or "")


class RemoteMultipleChoiceField(_Remote, forms.Field):
    """Several objects, found while typing. Cleans to a list in the order of choosing."""

    widget = RemoteSelectMultiple

    def prepare_value(self, value):
        """Objects stand for their keys."""
        if value is None:
            return []
        if isinstance(value, str):
            return [value]
        return [getattr(one, "pk", one) for one in value]

    def to_python(self, value):
        """The objects that were chosen or named."""
        return self._meant([str(getattr(one, "pk", one)) for one in value or ()])

    def has_changed(self, initial, data):
        """Whether others are chosen, or in another order."""
        return [str(one) for one in self.prepare_value(initial)] != [str(one) for one in data or ()]
