"""What belongs to an event but is stored beside it, aggregated in the statement that reads it.

Each function gives an expression to annotate events with: an array of texts, in order. Parts of
a text are separated by a bar; only the last may contain one.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, OuterRef, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from events.models import EventAction, EventOrganizer, EventRecommendation, Involvement
from followup.models import Action, Recommendation
from foundation.texts import LANGUAGES

BAR = Value("|")


def _first(*parts) -> Coalesce:
    """The first of ``parts`` that is not null, as a text."""
    return Coalesce(*parts, Value(""), output_field=TextField())


def _filled(column: str) -> NullIf:
    return NullIf(F(column), Value(""), output_field=TextField())


def _joined(*parts) -> Func:
    return Func(*parts, function="concat", output_field=TextField())


def localized(name: str) -> Coalesce:
    """The text ``name`` in the page's language, in SQL: the first column that is filled."""
    language = (get_language() or "en").split("-")[0]
    wanted = [language if language in LANGUAGES else "en", *LANGUAGES]
    return _first(*(_filled(f"{name}_{one}") for one in dict.fromkeys(wanted)))


def short_name(prefix: str) -> Coalesce:
    """An organization's acronym, else its name, in SQL."""
    return _first(_filled(f"{prefix}acronym"), localized(f"{prefix}name"))


def organizer_names() -> ArraySubquery:
    """Short names of the organizers."""
    rows = EventOrganizer.objects.filter(event=OuterRef("pk")).order_by("sequence", "pk")
    return ArraySubquery(rows.values_list(short_name("organization__")))


def organizers() -> ArraySubquery:
    """``key|name`` of the organizers, with their full names."""
    rows = EventOrganizer.objects.filter(event=OuterRef("pk")).order_by("sequence", "pk")
    text = _joined("organization_id", BAR, localized("organization__name"))
    return ArraySubquery(rows.annotate(text=text).values_list("text"))


def involved_names() -> ArraySubquery:
    """``role|name`` of those who took part; the name may be empty."""
    rows = Involvement.objects.filter(event=OuterRef("pk")).order_by("sequence", "pk")
    text = _joined("role", BAR, _first("person__name", short_name("unit__")))
    return ArraySubquery(rows.annotate(text=text).values_list("text"))


def involved() -> ArraySubquery:
    """``role|person|unit|name`` of those who took part, with the keys of person and unit."""
    rows = Involvement.objects.filter(event=OuterRef("pk")).order_by("sequence", "pk")
    name = _first("person__name", short_name("unit__"))
    text = _joined("role", BAR, "person_id", BAR, "unit_id", BAR, name)
    return ArraySubquery(rows.annotate(text=text).values_list("text"))


def recommendation_references(user) -> ArraySubquery:
    """``key|reference`` of the recommendations served that ``user`` may see."""
    return _served(EventRecommendation, Recommendation, "recommendation", user, False)


def action_references(user) -> ArraySubquery:
    """``key|reference`` of the actions served that ``user`` may see."""
    return _served(EventAction, Action, "action", user, False)


def recommendations(user) -> ArraySubquery:
    """``key|reference|title`` of the recommendations served that ``user`` may see."""
    return _served(EventRecommendation, Recommendation, "recommendation", user, True)


def actions(user) -> ArraySubquery:
    """``key|reference|title`` of the actions served that ``user`` may see."""
    return _served(EventAction, Action, "action", user, True)


def _served(through, model, name, user, with_title):
    rows = through.objects.filter(
        **{"event": OuterRef("pk"), f"{name}__in": model.objects.visible_to(user)}
    ).order_by(f"{name}__sort_key")
    parts = [f"{name}_id", BAR, f"{name}__reference"]
    if with_title:
        parts += [BAR, localized(f"{name}__title")]
    return ArraySubquery(rows.annotate(text=_joined(*parts)).values_list("text"))
