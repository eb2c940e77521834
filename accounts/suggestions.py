"""Organizations, people and countries found while typing, and by the names people write.

An organization is found by any name in use for it: in three languages, by acronym or alias,
without regard to accents and capitals. Exact names come first, then beginnings, then words.
"""

import unicodedata
from functools import lru_cache

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_countries import countries

from accounts.groups import OrganizationKind
from accounts.models import Organization, Person
from foundation.ordering import FoldedKey

SUGGESTED = 12
TYPED_LIMIT = 200


def typed_text(request: HttpRequest) -> str:
    """What was typed so far: the parameter ``q``, without what no name can hold."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:TYPED_LIMIT]


def answer_suggestions(request: HttpRequest, find) -> JsonResponse:
    """The answer of every address that suggests while typing.

    Args:
        find: ``find(user, typed)`` gives a list of ``{"id", "text", "sub"}``.

    Returns:
        ``{"results": [...]}``; 403 with a sentence when nobody is signed in, so that a script
        never gets the sign-in page instead of data.
    """
    if not request.user.is_authenticated:
        refused = _("Your session has ended. Sign in again.")
        return JsonResponse({"detail": refused, "results": []}, status=403)
    answer = JsonResponse({"results": find(request.user, typed_text(request))})
    answer["Cache-Control"] = "private, max-age=30"
    answer["Vary"] = "Cookie, Accept-Language"
    return answer


def matching_organizations(user, typed: str) -> QuerySet:
    """Organizations that ``user`` may see and that ``typed`` may mean, likeliest first."""
    visible = Organization.objects.visible_to(user).current()
    if not typed:
        return visible.order_by("sort_key", "pk")
    key = FoldedKey(Value(typed))
    by_words = Organization.objects.filter(search__words=typed)
    by_acronym = Organization.objects.filter(acronym_key__startswith=key)
    by_alias = Organization.objects.filter(aliases__sort_key__startswith=key)
    found = [one.order_by().values("pk") for one in (by_words, by_acronym, by_alias)]
    closeness = Case(
        When(Q(acronym_key=key) | Q(sort_key=key), then=0),
        When(acronym_key__startswith=key, then=1),
        When(sort_key__startswith=key, then=2),
        default=3,
        output_field=IntegerField(),
    )
    return visible.filter(pk__in=found[0].union(*found[1:])).order_by(closeness, "sort_key", "pk")


def matching_people(user, typed: str) -> QuerySet:
    """People named in the record whom ``typed`` may mean, likeliest first."""
    visible = Person.objects.visible_to(user).current()
    if not typed:
        return visible.order_by("sort_key", "pk")
    key = FoldedKey(Value(typed))
    by_words = Person.objects.filter(search__words=typed).order_by().values("pk")
    by_alias = Person.objects.filter(aliases__sort_key__startswith=key).order_by().values("pk")
    closeness = Case(
        When(sort_key=key, then=0),
        When(sort_key__startswith=key, then=1),
        default=2,
        output_field=IntegerField(),
    )
    return visible.filter(pk__in=by_words.union(by_alias)).order_by(closeness, "sort_key", "pk")


def organizations_called(user, name: str) -> list[Organization]:
    """Those that carry exactly this name, acronym or alias; two at most are fetched."""
    return list(Organization.objects.visible_to(user).current().named(name)[:2])


def people_called(user, name: str) -> list[Person]:
    """Those of exactly this name or alias, else those in whose name all its words are.

    "Mkapa" finds Benjamin Mkapa as long as nobody else is called so. Two at most are fetched.
    """
    key = FoldedKey(Value(name))
    visible = Person.objects.visible_to(user).current()
    exact = visible.filter(Q(sort_key=key) | Q(aliases__sort_key=key)).distinct()[:2]
    return list(exact) or list(visible.filter(search__words=name)[:2])


def organization_option(one: Organization) -> dict:
    """An organization as the script that suggests shows it."""
    kind = OrganizationKind(one.kind).label if one.kind != OrganizationKind.OTHER else ""
    more = [one.name if one.acronym else "", one.country.name if one.country else "", str(kind)]
    return {"id": one.pk, "text": one.short_name, "sub": " · ".join(part for part in more if part)}


def person_option(one: Person) -> dict:
    """A person as the script that suggests shows them."""
    return {"id": one.pk, "text": one.name, "sub": ""}


@require_safe
def organizations_suggest(request):
    """Organizations while typing; ``kind=office_unit`` keeps to units of the Office."""

    def find(user, typed):
        found = matching_organizations(user, typed)
        kind = request.GET.get("kind", "")
        if kind in OrganizationKind.values:
            found = found.filter(kind=kind)
        return [organization_option(one) for one in found[:SUGGESTED]]

    return answer_suggestions(request, find)


@require_safe
def people_suggest(request):
    """People of the record while typing."""

    def find(user, typed):
        return [person_option(one) for one in matching_people(user, typed)[:SUGGESTED]]

    return answer_suggestions(request, find)


@require_safe
def countries_suggest(request):
    """Countries while typing, under their names in the page's language or their codes."""

    def find(user, typed):
        named = countries_named(typed)[:SUGGESTED]
        return [{"id": code, "text": name, "sub": code} for code, name in named]

    return answer_suggestions(request, find)


def countries_named(typed: str) -> list[tuple[str, str]]:
    """(code, name) of the countries that ``typed`` may mean: beginnings first, then words.

    Names are compared in the page's language and in English, since both are typed.
    """
    wanted = folded(typed)
    found = []
    for code, name, keys in _country_keys(get_language() or "en"):
        if wanted == code.lower() or wanted in keys:
            rank = 0
        elif any(key.startswith(wanted) for key in keys):
            rank = 1
        elif wanted and any(f" {wanted}" in key for key in keys):
            rank = 2
        else:
            continue
        found.append((rank, keys[0], code, name))
    return [(code, name) for _rank, _key, code, name in sorted(found)]


def country_called(name: str) -> str:
    """The code of the one country that has this name or code, or "" when there is none."""
    wanted = folded(name)
    named = countries_named(name)
    for code, known in named:
        if wanted in (code.lower(), folded(known)):
            return code
    return named[0][0] if len(named) == 1 else ""


def folded(text: str) -> str:
    """Text without accents and capitals, as the database's ``sort_key`` folds it."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(one for one in parts if not unicodedata.combining(one)).lower().strip()


@lru_cache(maxsize=8)
def _country_keys(language: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """(code, name, folded names) of every country; made once for each language."""
    with override("en"):
        english = dict(countries)
    with override(language):
        named = dict(countries)
    return [(code, named[code], (folded(named[code]), folded(english[code]))) for code in named]
