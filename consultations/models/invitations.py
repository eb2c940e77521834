"""Personal links: an invitation to answer one consultation without an account."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import Party
from foundation.texts import LineField


class InvitationQuerySet(models.QuerySet):
    """Invitations, which only the secretariat makes and sees."""

    def visible_to(self, user):
        """Those who record positions; a link itself is looked up by its hash."""
        if getattr(user, "is_authenticated", False) and user.can("record_positions"):
            return self
        return self.none()


@pghistory.track(exclude=["token_hash", "last_used_at"])
class Invitation(models.Model):
    """Somebody who answers one consultation for a Government or an organization, by a link.

    Of the link only the hash is stored (SHA-256; the link has 256 random bits): whoever reads the
    database cannot open it.
    """

    consultation = models.ForeignKey(
        "consultations.Consultation",
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("consultation"),
    )
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("Government or organization"),
    )
    name = LineField(_("name of the person"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))],
        default="en",
    )
    expires_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Empty: as long as the consultation is open. It never opens longer."),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )
    renewed_at = models.DateTimeField(_("new link at"), null=True, blank=True, editable=False)
    letter_from = models.CharField(
        _("address of the site in the letter"),
        max_length=200,
        blank=True,
        default="",
        editable=False,
    )
    letter_asked_at = models.DateTimeField(
        _("letter asked for at"), null=True, blank=True, editable=False
    )
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("revoked by"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["consultation", "-id"], name="invitation_by_consultation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="invitation_revoked_completely",
            ),
        ]
        triggers = [
            # A link never passes to another consultation, organization or person.
            pgtrigger.ReadOnly(
                name="invitation_stays_whose_it_is",
                fields=["consultation", "organization", "name", "email", "created_by"],
            ),
            pgtrigger.Protect(name="invitation_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.name}, {self.organization}"

    @property
    def party(self) -> Party:
        """In whose name it answers. May query the organization."""
        return Party(self.organization.group, self.organization_id)

    def is_open(self, on=None) -> bool:
        """Whether its link opens on that day (today unless told). May query the consultation."""
        day = on or timezone.localdate()
        consultation = self.consultation
        return (
            self.revoked_at is None
            and (self.expires_on is None or day <= self.expires_on)
            and consultation.archived_at is None
            and consultation.is_open(day)
        )


class ReplyQuerySet(models.QuerySet):
    """Replies, seen by the secretariat; the holder of the link is shown their own."""

    def visible_to(self, user):
        """As the invitation."""
        return self.filter(invitation__in=Invitation.objects.visible_to(user))


@pghistory.track()
class Reply(models.Model):
    """What was submitted by a personal link at one moment, under one receipt number."""

    invitation = models.ForeignKey(
        Invitation,
        on_delete=models.PROTECT,
        related_name="replies",
        verbose_name=_("personal link"),
    )
    number = LineField(_("number"), max_length=20, unique=True)
    sent_at = models.DateTimeField(_("submitted at"), default=timezone.now, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply by personal link")
        verbose_name_plural = _("replies by personal link")
        ordering = ["-pk"]
        triggers = [
            pgtrigger.Protect(
                name="reply_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self):
        return self.number
