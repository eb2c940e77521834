"""Form fields for what an event is linked with: found while typing, or written by name.

A value is the primary key of a row, or a semicolon and what somebody wrote; both are accepted
from the same control, so a name that was written before its suggestions arrived still counts.
Without scripts names are written into the box below the list (``foundation.forms``).
"""

from copy import deepcopy

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import Organization
from accounts.suggestions import matching_organizations, organizations_called
from events import involvement
from events.involvement import Involved
from followup.suggestions import referred_to
from foundation.forms import SEPARATOR as TYPED
from foundation.forms import RemoteSelect, RemoteSelectMultiple
from foundation.texts import validate_one_line, validate_printable

LINKS_LIMIT = 60
NAME_LIMIT = 300


class LinksSelect(RemoteSelectMultiple):
    """Several, in order; names that were typed stay among them when the form comes back."""

    def get_context(self, name, value, attrs):
        """Every value as an option, typed ones too."""
        keys = [str(one) for one in value or []]
        context = super().get_context(name, None, attrs)
        self.choices = self.chosen(keys)
        widget = forms.SelectMultiple(choices=self.choices).get_context(name, keys, {})["widget"]
        context["widget"]["optgroups"] = widget["optgroups"]
        # Without scripts the list is a box: as high as what is in it.
        context["widget"]["attrs"]["size"] = max(2, min(6, len(self.choices)))
        return context


class LinksField(forms.Field):
    """Several rows, in order. ``user`` is set by the form; it decides which rows there are."""

    widget = LinksSelect
    user = None

    def __init__(self, *, url: str, typed: str = "", **kwargs):
        """``url`` suggests while typing; ``typed`` is what the script says of an unknown name."""
        super().__init__(required=False, **kwargs)
        self.url = reverse_lazy(url)
        self.widget.url = self.url
        if typed:
            self.widget.attrs["data-autocomplete-create"] = typed
        self.widget.chosen = self.options

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.widget.chosen = copied.options
        return copied

    def options(self, keys: list[str]) -> list[tuple[str, str]]:
        """Value and text of each value, known ones and typed ones, in order."""
        known = self.known_texts([key for key in keys if not key.startswith(TYPED)])
        texts = {key: key[1:] for key in keys if key.startswith(TYPED)} | known
        return [(key, texts[key]) for key in dict.fromkeys(keys) if key in texts]

    def known_texts(self, keys: list[str]) -> dict[str, str]:
        """What the rows behind these values are called; unknown values are left out."""
        raise NotImplementedError

    def understand(self, name: str) -> list:
        """The values that a written name stands for.

        Raises:
            ValidationError: nothing is called so.
        """
        raise NotImplementedError

    def to_python(self, value) -> list[str]:
        """The values as a list of texts without repetition.

        Raises:
            ValidationError: too many, or one that no name can be.
        """
        keys = value if isinstance(value, list | tuple) else [value] if value else []
        keys = list(dict.fromkeys(str(key).strip() for key in keys if str(key).strip()))
        if len(keys) > LINKS_LIMIT:
            raise ValidationError(_("Choose at most %(limit)s."), params={"limit": LINKS_LIMIT})
        for key in keys:
            self.check_name(key)
        return [key for key in keys if key != TYPED]

    def check_name(self, name: str) -> None:
        """Refuse what cannot be a name.

        Raises:
            ValidationError: too long, or with control characters.
        """
        if len(name) > NAME_LIMIT:
            short = Truncator(name).chars(60)
            raise ValidationError(
                _("“%(name)s” is too long: write at most %(limit)s characters."),
                params={"name": short, "limit": NAME_LIMIT},
            )
        validate_printable(name)
        validate_one_line(name)

    def clean(self, value) -> list:
        """Rows (or new names) in the order chosen.

        Raises:
            ValidationError: with a sentence for each value that is not one.
        """
        keys = self.to_python(value)
        known = self.known_texts([key for key in keys if not key.startswith(TYPED)])
        found, problems = [], []
        for key in keys:
            try:
                if key.startswith(TYPED):
                    found += self.understand(key[1:].strip())
                elif key in known:
                    found.append(self.row(key))
                else:
                    shown = Truncator(key).chars(40)
                    problems.append(_("“%(name)s” is not on the list.") % {"name": shown})
            except ValidationError as problem:
                problems += problem.messages
        if problems:
            raise ValidationError(problems)
        return list(dict.fromkeys(found))

    def row(self, key: str):
        """The cleaned value behind a known value: its primary key."""
        return int(key)

    def has_changed(self, initial, data) -> bool:
        """Compare in order."""
        return [str(one) for one in initial or []] != [str(one) for one in data or []]


def numbers(keys: list[str]) -> list[int]:
    """Those of ``keys`` that can be primary keys."""
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]


class OrganizationsField(LinksField):
    """Organizations; a name that nobody has yet comes back as a text, for the form to confirm."""

    def known_texts(self, keys):
        """Short names of the organizations that the person may see (one query)."""
        wanted = numbers(keys)
        if not wanted:
            return {}
        found = Organization.objects.visible_to(self.user).filter(pk__in=wanted)
        texts = {str(one.pk): one.short_name for one in found}
        return {key: texts[key] for key in keys if key in texts}

    def understand(self, name):
        """The organization of that name or alias, else the name itself."""
        found = organizations_called(self.user, name)
        if len(found) > 1:
            raise ValidationError(
                _("“%(name)s” is the name of several organizations: choose one from the list."),
                params={"name": name},
            )
        return [found[0].pk if found else name]


def similar_organizations(user, name: str) -> list[str]:
    """Names of recorded organizations that share a longer word with ``name``, four at most."""
    words = sorted({word for word in name.split() if len(word) > 3}, key=len, reverse=True)[:3]
    similar: dict[int, str] = {}
    for word in words:
        similar |= {one.pk: one.name for one in matching_organizations(user, word)[:4]}
    return list(similar.values())[:4]


class InvolvedField(LinksField):
    """Who took part, as :mod:`events.involvement` reads it."""

    def known_texts(self, keys):
        """What each participation is called."""
        return involvement.options_for(keys, self.user)

    def row(self, key):
        """The participation behind an option."""
        return involvement.parse_key(key)

    def understand(self, name) -> list[Involved]:
        """The participations in a text such as "DG, Commissioner Lu Mai"."""
        found, problems = involvement.parse_typed(name, self.user)
        if problems:
            raise ValidationError(problems)
        return found


class ReferencesField(LinksField):
    """Recommendations or actions, by key or by the reference that people write, such as R14."""

    def __init__(self, *, model, **kwargs):
        self.model = model
        super().__init__(**kwargs)

    def visible(self):
        """Those that the person may see."""
        return self.model.objects.visible_to(self.user)

    def known_texts(self, keys):
        """References of the rows that the person may see (one query)."""
        wanted = numbers(keys)
        if not wanted:
            return {}
        found = dict(self.visible().filter(pk__in=wanted).values_list("pk", "reference"))
        texts = {str(pk): reference for pk, reference in found.items()}
        return {key: texts[key] for key in keys if key in texts}

    def understand(self, name):
        """The row with that reference."""
        found = referred_to(self.visible().current(), name)
        if not found:
            problem = _("“%(name)s” is no reference that is recorded.")
            raise ValidationError(problem, params={"name": name})
        return [found[0].pk]


class OneLinkField(forms.Field):
    """One row to filter by: a primary key, or a name or reference as people write it.

    Args:
        links: the field for several of the same kind, which knows how they are found.
    """

    widget = RemoteSelect

    def __init__(self, *, links: LinksField, **kwargs):
        super().__init__(**kwargs)
        self.links = links
        self.widget.url = links.url
        self.widget.chosen = self.options

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.links = deepcopy(self.links, memo)
        copied.widget.chosen = copied.options
        return copied

    def options(self, keys) -> list[tuple[str, str]]:
        """The chosen option: its key, or the name that the address holds."""
        keys = [str(key) for key in keys if key]
        known = self.links.known_texts(keys)
        return [(key, known.get(key, key)) for key in keys]

    def clean(self, value) -> int | None:
        """The primary key of the row; None when nothing is asked.

        Raises:
            ValidationError: nothing, or nothing that the person may see, is called so.
        """
        value = str(value or "").strip()
        if not value.strip(TYPED):
            return None
        key = value if value.startswith(TYPED) or value.isdigit() else TYPED + value
        found = self.links.clean([key])
        if isinstance(found[0], str):
            problem = _("No organization is called “%(name)s”.")
            raise ValidationError(problem, params={"name": Truncator(found[0]).chars(60)})
        return found[0]
