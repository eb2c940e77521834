"""What somebody proposes to change in a draft decision, and what became of it."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.groups import GROUP_AS_PARTY, Group
from consultations.models.decisions import Decision, Limb
from foundation.texts import LineField, ProseField


class AmendmentQuerySet(models.QuerySet):
    """Amendments, seen by those who see the draft decision."""

    def visible_to(self, user):
        """As the draft decision."""
        return self.filter(draft__in=Decision.objects.visible_to(user))

    def pending(self):
        """Those that are still to be dealt with."""
        return self.filter(state__in=[Amendment.State.RECEIVED, Amendment.State.MOVED])


@pghistory.track()
class Amendment(models.Model):
    """One change to the words of a draft decision or of a limb, or to another amendment.

    Its words are never changed: whoever wants others withdraws it and submits a new one, or
    submits a sub-amendment. Only its state moves on.
    """

    class Kind(models.TextChoices):
        """What is to be done with the words."""

        REPLACE = "replace", _("Replace words")
        DELETE = "delete", _("Delete words")
        INSERT = "insert", _("Insert words after")
        ADD = "add", _("Add at the end")

    class State(models.TextChoices):
        """What became of it."""

        RECEIVED = "received", _("Received")
        MOVED = "moved", _("Moved")
        NOT_SECONDED = "not_seconded", _("Not seconded")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        FALLEN = "fallen", _("Fallen")
        REJECTED = "rejected", _("Rejected")
        ADOPTED = "adopted", _("Adopted")

    # From which state to which; what is decided stays decided.
    STEPS = {
        State.RECEIVED: (State.MOVED, State.NOT_SECONDED, State.WITHDRAWN, State.FALLEN),
        State.MOVED: (State.ADOPTED, State.REJECTED, State.WITHDRAWN, State.FALLEN),
    }

    draft = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("draft")
    )
    limb = models.ForeignKey(
        Limb,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("limb"),
        help_text=_("The words before the limbs when none is chosen."),
    )
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subamendments",
        verbose_name=_("amends the amendment"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.REPLACE)
    old_text = ProseField(
        _("words of the draft"),
        blank=True,
        max_length=5000,
        help_text=_("Exactly as they stand there, and enough of them to occur only once."),
    )
    new_text = ProseField(_("new words"), blank=True, max_length=5000)
    group = models.CharField(_("group"), max_length=12, choices=Group, blank=True)
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Government or organization"),
    )
    moved_by = LineField(
        _("by, in words"), max_length=300, blank=True, help_text=_("Where several move it.")
    )
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    seconded_by = LineField(_("seconded by"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECEIVED)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=Q(kind="add", old_text="") | (~Q(kind="add") & ~Q(old_text="")),
                name="amendment_says_where",
                violation_error_message=_("Quote the words of the draft that it is about."),
            ),
            models.CheckConstraint(
                condition=Q(kind="delete", new_text="") | (~Q(kind="delete") & ~Q(new_text="")),
                name="amendment_says_what",
                violation_error_message=_("Give the new words; a deletion has none."),
            ),
            models.CheckConstraint(
                condition=~Q(group="") | Q(organization__isnull=False) | ~Q(moved_by=""),
                name="amendment_is_of_somebody",
                violation_error_message=_("Say by whom it is."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="amendment_is_append_only",
                fields=[
                    "draft",
                    "limb",
                    "amends",
                    "number",
                    "kind",
                    "old_text",
                    "new_text",
                    "group",
                    "organization",
                    "moved_by",
                    "received_at",
                ],
            ),
            pgtrigger.Protect(name="amendment_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="amendment_moves_on",
                field="state",
                transitions=[
                    ("received", "moved"),
                    ("received", "not_seconded"),
                    ("received", "withdrawn"),
                    ("received", "fallen"),
                    ("moved", "adopted"),
                    ("moved", "rejected"),
                    ("moved", "withdrawn"),
                    ("moved", "fallen"),
                ],
            ),
        ]

    def __str__(self):
        return f"D.{self.number}"

    @property
    def by(self) -> str:
        """By whom, as a page names it. May query the organization."""
        if self.moved_by:
            return self.moved_by
        if self.organization_id:
            return str(self.organization)
        return str(GROUP_AS_PARTY[self.group])

    @property
    def steps(self) -> tuple[str, ...]:
        """The states that it can go to."""
        return self.STEPS.get(self.state, ())
