"""Organizations and people, with every name that documents use for them."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.groups import Group, OrganizationKind
from foundation.models import Record, RecordQuerySet, archived_completely
from foundation.ordering import FoldedKey, search_column, sort_key_column
from foundation.texts import LineField, LocalizedText

GENERATED = ["sort_key", "search"]


class OrganizationQuerySet(RecordQuerySet):
    """Organizations as people look for them."""

    def visible_to(self, user):
        """Every signed-in person sees all organizations; archived ones only the secretariat."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self if user.can("manage_register") else self.current()

    def named(self, name: str):
        """Those that carry exactly this name, acronym or alias, accents and capitals apart."""
        key = FoldedKey(Value(name))
        return self.filter(
            Q(sort_key=key) | Q(acronym_key=key) | Q(aliases__sort_key=key)
        ).distinct()


@pghistory.track(exclude=[*GENERATED, "acronym_key"])
class Organization(Record):
    """A constituent, a partner, or a unit of the Office."""

    name_en = LineField(_("name in English"), max_length=300)
    name_fr = LineField(_("name in French"), max_length=300, blank=True)
    name_es = LineField(_("name in Spanish"), max_length=300, blank=True)
    name = LocalizedText("name")
    acronym = LineField(_("acronym"), max_length=40, blank=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=OrganizationKind, default=OrganizationKind.OTHER
    )
    group = models.CharField(
        _("group"),
        max_length=12,
        choices=Group,
        blank=True,
        help_text=_("Only for constituents: the group they belong to."),
    )
    country = CountryField(_("country"), blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    sort_key = sort_key_column("name_en")
    acronym_key = sort_key_column("acronym")
    search = search_column("name_en", "acronym", rest=("name_fr", "name_es"))

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["sort_key", "pk"]
        constraints = [
            archived_completely("organization_archived_completely"),
            models.UniqueConstraint(
                fields=["sort_key", "country"],
                name="organization_one_per_name_and_country",
                violation_error_message=_("An organization of this name is already recorded."),
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="organization_by_name"),
            models.Index(fields=["acronym_key"], name="organization_by_acronym"),
            GinIndex(fields=["search"], name="organization_search"),
        ]

    def __str__(self):
        return self.name

    @property
    def short_name(self) -> str:
        """What a table prints: the acronym where there is one, else the name."""
        return self.acronym or self.name


@pghistory.track(exclude=["sort_key"])
class OrganizationAlias(models.Model):
    """Another name in use for an organization, such as "Friedrich Ebert Stiftung" for FES."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="aliases",
        verbose_name=_("organization"),
    )
    name = LineField(_("name"), max_length=300)
    sort_key = sort_key_column("name")

    class Meta:
        verbose_name = _("alias of an organization")
        verbose_name_plural = _("aliases of organizations")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "sort_key"], name="organization_alias_once"
            )
        ]
        indexes = [models.Index(fields=["sort_key"], name="organization_alias_by_name")]

    def __str__(self):
        return self.name


class PersonQuerySet(RecordQuerySet):
    """People named in the record."""

    def visible_to(self, user):
        """Signed-in people see everyone named in the record."""
        return self if getattr(user, "is_authenticated", False) else self.none()


@pghistory.track(exclude=GENERATED)
class Person(Record):
    """Somebody whom the record names, such as a Commissioner; not necessarily a user."""

    name = LineField(_("name"), max_length=200)
    sort_key = sort_key_column("name")
    search = search_column("name")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]
        constraints = [archived_completely("person_archived_completely")]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_by_name"),
            GinIndex(fields=["search"], name="person_search"),
        ]

    def __str__(self):
        return self.name


@pghistory.track(exclude=["sort_key"])
class PersonAlias(models.Model):
    """Another spelling in use for a person, such as "von Weiszacker"."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="aliases", verbose_name=_("person")
    )
    name = LineField(_("name"), max_length=200)
    sort_key = sort_key_column("name")

    class Meta:
        verbose_name = _("alias of a person")
        verbose_name_plural = _("aliases of people")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["person", "sort_key"], name="person_alias_once")
        ]
        indexes = [models.Index(fields=["sort_key"], name="person_alias_by_name")]

    def __str__(self):
        return self.name
