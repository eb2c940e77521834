"""Users, and the posts they hold from one day to another."""

import zoneinfo
from dataclasses import dataclass
from functools import cached_property

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.groups import Group
from accounts.rights import RIGHTS, Right, Role
from foundation.texts import LineField, LocalizedText


def validate_time_zone(value: str) -> None:
    """Accept only names of the IANA time zone database.

    Raises:
        ValidationError: code ``time_zone``.
    """
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("This is not the name of a time zone."), code="time_zone")


@dataclass(frozen=True)
class Party:
    """In whose name somebody speaks: a group, or one government (an organization)."""

    group: str
    organization_id: int | None = None

    @property
    def key(self) -> str:
        """As forms, addresses and the database write it: "employers", "governments-12"."""
        return f"{self.group}-{self.organization_id}" if self.organization_id else self.group


class UserManager(BaseUserManager):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A user with this address; without a password the account cannot sign in with one.

        Raises:
            ValueError: when the address is empty.
        """
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """The first administrator (``manage.py createsuperuser``), with a post that says so.

        Django's superuser flag stays off: rights come from posts, and an administrator has no
        way to a group's drafts (design, section 4).
        """
        with transaction.atomic(using=self._db):
            user = self.create_user(email, password, is_staff=True, **fields)
            post, _made = Post.objects.using(self._db).get_or_create(
                role=Role.ADMINISTRATOR, defaults={"title_en": "Administrator"}
            )
            Tenure.objects.using(self._db).create(user=user, post=post)
        return user

    def get_by_natural_key(self, username: str) -> "User":
        """Addresses are compared without regard to capitals."""
        return self.get(email=username.lower())


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in with an e-mail address. What they may do comes from their posts."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = LineField(_("name"), max_length=200)
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=[("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))],
        default="en",
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/Zurich", validators=[validate_time_zone]
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration pages"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        """The name; Django and allauth ask for it under this name."""
        return self.name

    def get_short_name(self):
        """The name; there is no shorter one."""
        return self.name

    @cached_property
    def tenures_now(self) -> list["Tenure"]:
        """The posts held today (one query, kept for the life of this object)."""
        if not self.is_active:
            return []
        return list(
            Tenure.objects.held_on(timezone.localdate())
            .filter(user=self)
            .select_related("post__organization")
            .order_by("pk")
        )

    @cached_property
    def rights(self) -> frozenset[Right]:
        """All rights of all posts held today. May query once."""
        return frozenset().union(*(RIGHTS[one.post.role] for one in self.tenures_now))

    def can(self, right: str) -> bool:
        """Whether one of the posts held today gives ``right`` (a :class:`Right` or its value).

        Raises:
            ValueError: when there is no such right.
        """
        return Right(right) in self.rights

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """In whose name this person may draft or speak today. May query once."""
        return self.parties_for(Right.DRAFT_POSITION)

    def parties_for(self, right: str) -> tuple[Party, ...]:
        """In whose name this person has ``right`` today, each once. May query once.

        A right counts for the party of the post that gives it: who speaks for one group and
        only drafts in another does not speak for both.
        """
        return tuple(
            dict.fromkeys(
                Party(
                    one.post.group,
                    one.post.organization_id if one.post.role == Role.GOVERNMENT else None,
                )
                for one in self.tenures_now
                if right in RIGHTS[one.post.role]
            )
        )

    def as_actor(self) -> dict:
        """Role and post held today, as history keeps them with what this user changes.

        The title is kept in each language, as it reads today. May query once.
        """
        held = self.tenures_now[0].post if self.tenures_now else None
        titles = {"en": held.title_en, "fr": held.title_fr, "es": held.title_es} if held else None
        return {"role": str(self.role), "post": titles}

    @cached_property
    def role(self) -> str:
        """The role of the first post held today, ``reader`` when there is none."""
        return self.tenures_now[0].post.role if self.tenures_now else Role.READER


@pghistory.track()
class Post(models.Model):
    """A function in an organization or group. Rights belong to it, so a successor inherits them."""

    title_en = LineField(_("title in English"), max_length=200)
    title_fr = LineField(_("title in French"), max_length=200, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=200, blank=True)
    title = LocalizedText("title")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    group = models.CharField(_("group"), max_length=12, choices=Group, blank=True)
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("organization"),
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["title_en", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=["group_secretary", "group_member", "spokesperson"])
                | Q(group__in=["employers", "workers", "governments"]),
                name="post_in_a_group_names_it",
                violation_error_message=_("Say which group this post belongs to."),
            ),
            models.CheckConstraint(
                condition=~Q(role="government")
                | Q(group="governments", organization__isnull=False),
                name="post_of_a_government_names_it",
                violation_error_message=_("Say which Government this post belongs to."),
            ),
        ]

    def __str__(self):
        return self.title


class TenureQuerySet(models.QuerySet):
    """Who held which post when."""

    def held_on(self, day):
        """Those that had begun and not ended on ``day``."""
        return self.filter(begins_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


@pghistory.track()
class Tenure(models.Model):
    """A user holds a post from one day to another; an open end means still."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="tenures", verbose_name=_("user")
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="tenures", verbose_name=_("post")
    )
    begins_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("tenure")
        verbose_name_plural = _("tenures")
        ordering = ["-begins_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="tenure_ends_on_or_after_start",
                violation_error_message=_("The end is before the start."),
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.post}"
