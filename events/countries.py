"""The country as people type it: a text with suggestions, in the page's language or in English."""

from functools import lru_cache

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.suggestions import countries_named, country_called

DATALIST = "countries"


class CountryText(forms.TextInput):
    """A text box that suggests countries; the page holds their names once (``datalist``)."""

    def __init__(self, attrs=None):
        super().__init__({"list": DATALIST, "autocomplete": "off", **(attrs or {})})

    def format_value(self, value):
        """The name of a stored code; what was typed, as it was."""
        value = "" if value is None else str(value)
        return countries.name(value) or value


class CountryTextField(forms.CharField):
    """Cleans a name or a code of a country to its ISO 3166 code, or "" when empty."""

    widget = CountryText

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 100)
        super().__init__(*args, **kwargs)

    def clean(self, value):
        """The code.

        Raises:
            ValidationError: nothing, or more than one country, is called so.
        """
        typed = super().clean(str(value or ""))
        if not typed:
            return ""
        code = country_called(typed)
        if code:
            return code
        named = [name for _code, name in countries_named(typed)[:4]]
        if named:
            meant = ", ".join(named)
            problem = _("“%(typed)s” may be several countries: %(meant)s.")
            raise forms.ValidationError(
                problem, code="ambiguous", params={"typed": typed, "meant": meant}
            )
        raise forms.ValidationError(
            _("No country is called “%(typed)s”."), code="unknown", params={"typed": typed}
        )

    def has_changed(self, initial, data):
        """Compare countries, not spellings."""
        return super().has_changed(
            countries.name(str(initial or "")), countries.name(country_called(data or ""))
        )


def countries_datalist() -> str:
    """The names of all countries in the page's language, as a ``datalist``."""
    return _datalist(get_language() or "en")


@lru_cache(maxsize=8)
def _datalist(language: str) -> str:
    options = format_html_join(
        "", '<option value="{}"></option>', ((one.name,) for one in countries)
    )
    return format_html('<datalist id="{}">{}</datalist>', DATALIST, options)
