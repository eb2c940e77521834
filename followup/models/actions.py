"""What is done, or proposed, about recommendations."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.models import Record, RecordQuerySet, archived_completely
from foundation.ordering import search_column, sort_key_column
from foundation.partialdates.fields import (
    PartialDateField,
    PartialDateFirstDay,
    PartialDateLastDay,
    partial_date_constraint,
)
from foundation.texts import LineField, LocalizedText, ProseField


class ActionQuerySet(RecordQuerySet):
    """Actions as the pages, the API and the papers read them."""

    def visible_to(self, user):
        """Everyone signed in reads what is published; the secretariat reads all."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.can("manage_register"):
            return self
        return self.current().filter(is_published=True)


@pghistory.track(exclude=["sort_key", "search", "first_day", "last_day"])
class Action(Record):
    """A follow-up action; it begins as a proposal."""

    class Kind(models.TextChoices):
        """What sort of work it is."""

        COHERENCE = "policy_coherence", _("Policy coherence initiative")
        DIALOGUE = "policy_dialogue", _("Policy development dialogue")
        FORUM = "policy_forum", _("Policy forum")
        RESEARCH = "research", _("Research")
        COOPERATION = "technical_cooperation", _("Technical cooperation")
        STANDARDS = "standard_setting", _("Standard-setting")
        ADVOCACY = "advocacy", _("Advocacy")
        DISSEMINATION = "dissemination", _("Dissemination")
        CAPACITY = "capacity_building", _("Capacity building")
        INSTITUTIONAL = "institutional", _("Institutional option")
        PARTNERSHIP = "partnership", _("Partnership")
        PROGRAMMING = "programming", _("Programming and method")

    class State(models.TextChoices):
        """How far it has come; design, section 3."""

        PROPOSED = "proposed", _("Proposed")
        IN_CONSULTATION = "in_consultation", _("In consultation")
        ENDORSED = "endorsed", _("Endorsed")
        UNDER_WAY = "under_way", _("Under way")
        COMPLETED = "completed", _("Completed")
        DEFERRED = "deferred", _("Deferred")
        DISCONTINUED = "discontinued", _("Discontinued")

    reference = LineField(_("reference"), max_length=20, unique=True)
    title_en = LineField(_("title in English"), max_length=400)
    title_fr = LineField(_("title in French"), max_length=400, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=400, blank=True)
    title = LocalizedText("title")
    kind = models.CharField(_("kind"), max_length=25, choices=Kind)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.PROPOSED)
    state_reason = LineField(
        _("reason for the state"),
        max_length=500,
        blank=True,
        help_text=_("Compulsory when the action is deferred or discontinued."),
    )
    description = ProseField(_("description"), blank=True)
    carried_out_by = LineField(_("carried out by"), max_length=300, blank=True)
    lead_unit = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_actions",
        verbose_name=_("lead unit"),
    )
    partners = models.ManyToManyField(
        "accounts.Organization",
        through="ActionPartner",
        related_name="partnered_actions",
        verbose_name=_("partners"),
    )
    recommendations = models.ManyToManyField(
        "followup.Recommendation",
        related_name="actions",
        blank=True,
        verbose_name=_("recommendations answered"),
    )
    themes = models.ManyToManyField(
        "followup.Theme", related_name="actions", blank=True, verbose_name=_("themes")
    )
    objectives = models.ManyToManyField(
        "followup.OperationalObjective",
        related_name="actions",
        blank=True,
        verbose_name=_("operational objectives served"),
    )
    date = PartialDateField(_("date"), blank=True)
    first_day = PartialDateFirstDay("date")
    last_day = PartialDateLastDay("date")
    is_published = models.BooleanField(_("published"), default=True)
    sort_key = sort_key_column("reference")
    search = search_column(
        "reference", "title_en", rest=("title_fr", "title_es", "description", "carried_out_by")
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["sort_key", "pk"]
        constraints = [
            archived_completely("action_archived_completely"),
            partial_date_constraint("date", "action_date_is_known_as_written"),
            models.CheckConstraint(
                condition=~Q(state__in=["deferred", "discontinued"]) | ~Q(state_reason=""),
                name="action_stopped_for_a_reason",
                violation_error_message=_("Say why the action is deferred or discontinued."),
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="action_by_reference"),
            models.Index(fields=["state", "sort_key", "id"], name="action_by_state"),
            GinIndex(fields=["search"], name="action_search"),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"


@pghistory.track()
class ActionPartner(models.Model):
    """An organization that takes part in an action."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE)
    organization = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("partner in an action")
        verbose_name_plural = _("partners in actions")
        constraints = [
            models.UniqueConstraint(
                fields=["action", "organization"], name="action_partner_named_once"
            )
        ]

    def __str__(self):
        return str(self.organization)
