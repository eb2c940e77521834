"""The form that logs and changes an event, and the one that archives it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, Person
from accounts.suggestions import folded
from events.countries import CountryTextField
from events.involvement import involved_of
from events.links import (
    InvolvedField,
    OrganizationsField,
    ReferencesField,
    similar_organizations,
)
from events.log import FACTS, Links
from events.models import Event
from followup.models import Action, Recommendation
from foundation.concurrency import VersionedForm, reason_field
from foundation.texts import listed, quoted

LINK_FIELDS = ("organizers", "involvements", "recommendations", "actions")
_ORGANIZATION_NAME = Organization._meta.get_field("name_en")
# What "Save and log another" keeps: several events of one mission differ in little else.
KEPT_FOR_ANOTHER = ("date", "place", "country", "organizers", "involvements")


class EventForm(VersionedForm):
    """An event and all it is linked with. What names nobody yet is asked about, not guessed.

    :attr:`unconfirmed` holds the new names that the person has not confirmed; the template asks
    for them with boxes named ``confirm_new``.
    """

    country = CountryTextField(label=gettext_lazy("Country"), required=False)
    organizers = OrganizationsField(
        label=gettext_lazy("Organized by"),
        url="events:organizers-suggest",
        typed=gettext_lazy("Use the name as typed:"),
    )
    involvements = InvolvedField(
        label=gettext_lazy("Level of involvement"),
        url="events:involvement-suggest",
        typed=gettext_lazy("Use what is typed:"),
        help_text=gettext_lazy("Such as DG, ILO-NY, Commissioners Lu Mai and Nishimuro."),
    )
    recommendations = ReferencesField(
        label=gettext_lazy("Recommendations served"),
        url="followup:recommendations-suggest",
        model=Recommendation,
    )
    actions = ReferencesField(
        label=gettext_lazy("Actions served"), url="followup:actions-suggest", model=Action
    )
    link = Event._meta.get_field("link").formfield(
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    reason = reason_field()

    class Meta:
        model = Event
        fields = tuple(name for name in FACTS if name != "language")
        help_texts = {
            "outcome": gettext_lazy("At most 250 characters."),
            "next_step": gettext_lazy("At most 250 characters."),
        }
        labels = {"is_published": gettext_lazy("Published: everyone who signs in reads it")}
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "place": forms.TextInput(attrs={"autocomplete": "off"}),
            "activity": forms.TextInput(attrs={"autocomplete": "off"}),
            "outcome": forms.Textarea(attrs={"rows": 2, "data-counter": 250}),
            "next_step": forms.Textarea(attrs={"rows": 2, "data-counter": 250}),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.stored_title = self.instance.title
        self.unconfirmed: list[dict] = []
        for name in LINK_FIELDS:
            self.fields[name].user = user
        if self.instance.pk:
            for name, keys in keys_of(self.instance).items():
                self.initial.setdefault(name, keys)
        else:
            del self.fields["reason"]
            if not self.is_bound:
                self.fields["title"].widget.attrs["autofocus"] = True

    def clean(self):
        """Ask about the names that are new."""
        cleaned = super().clean()
        self._ask_about_new(cleaned)
        return cleaned

    def _ask_about_new(self, cleaned):
        confirmed = {folded(name) for name in self.data_list("confirm_new")}
        organizers = [one for one in cleaned.get("organizers", ()) if isinstance(one, str)]
        people = [one.new_person for one in cleaned.get("involvements", ()) if one.new_person]
        for name in dict.fromkeys([*organizers, *people]):
            is_person = name not in organizers
            column = Person._meta.get_field("name") if is_person else _ORGANIZATION_NAME
            try:
                column.clean(name, None)
            except ValidationError as problem:
                self.add_error("involvements" if is_person else "organizers", problem)
                continue
            if folded(name) not in confirmed:
                similar = [] if is_person else similar_organizations(self.user, name)
                self.unconfirmed.append({"name": name, "is_person": is_person, "similar": similar})
        if self.unconfirmed:
            names = listed([quoted(one["name"]) for one in self.unconfirmed])
            problem = _("%(names)s: not recorded yet. Confirm below what is new.")
            raise ValidationError(problem, code="confirm_new", params={"names": names})

    @property
    def confirmed_before(self) -> list[str]:
        """Names that were confirmed already, to be sent again with the next try."""
        asked = {one["name"] for one in self.unconfirmed}
        return [name for name in self.data_list("confirm_new") if name not in asked]

    def data_list(self, name: str) -> list[str]:
        """All values sent under ``name``."""
        lists = getattr(self.data, "getlist", None)
        return lists(name) if lists else list(self.data.get(name) or [])

    @property
    def links(self) -> Links:
        """What the event is linked with, once the form is valid."""
        return Links(**{name: self.cleaned_data[name] for name in LINK_FIELDS})


def keys_of(event: Event) -> dict[str, list[str]]:
    """The links of an event as the values of its form (four queries)."""
    return {
        "organizers": [
            str(one)
            for one in event.organizer_rows.order_by("sequence", "pk").values_list(
                "organization_id", flat=True
            )
        ],
        "involvements": [one.key for one in involved_of(event)],
        "recommendations": _linked(event.recommendation_rows, "recommendation"),
        "actions": _linked(event.action_rows, "action"),
    }


def _linked(rows, name):
    found = rows.order_by(f"{name}__sort_key").values_list(f"{name}_id", flat=True)
    return [str(one) for one in found]


def initial_like(event: Event) -> dict:
    """What a new event takes over from the one logged just before."""
    facts = {name: getattr(event, name) for name in ("date", "place")}
    facts["country"] = str(event.country or "")
    links = keys_of(event)
    return {**facts, **{name: links[name] for name in KEPT_FOR_ANOTHER if name in links}}
