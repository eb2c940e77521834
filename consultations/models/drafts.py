"""What a party prepares before it speaks: its drafts, who stands behind them, what is said of them.

Every table here belongs to parties, and no row is read outside its own: :meth:`visible_to` asks
for it, and so does row-level security in PostgreSQL, which holds for whoever forgets to ask
(:mod:`accounts.speaking`; the policies are in the migration ``drafts``).
"""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.groups import Group
from accounts.models.users import Party
from consultations.models.questions import Question
from consultations.models.words import Words
from foundation.texts import ProseField


class PartyOwnedQuerySet(models.QuerySet):
    """Rows that belong to parties."""

    def visible_to(self, user):
        """Those of the parties that the person belongs to today; nobody else's, whoever asks."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = Q(pk__in=[])
        for party in user.parties:
            own |= Q(group=party.group, organization=party.organization_id)
        return self.filter(own)

    def of_party(self, party: Party):
        """Those of one group or one Government."""
        return self.filter(group=party.group, organization=party.organization_id)


class PartyOwned(models.Model):
    """A row that belongs to one group or one Government, and is seen by nobody else.

    A model that inherits this needs the policy of row-level security on its table and on that of
    its history; a test looks for it.
    """

    group = models.CharField(_("group"), max_length=12, choices=Group)
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Government"),
    )

    objects = PartyOwnedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def party(self) -> Party:
        """Whose it is."""
        return Party(self.group, self.organization_id)


@pghistory.track()
class Draft(PartyOwned, Words):
    """A text in the making: a member's proposal, or the one text in which the party will speak."""

    class Kind(models.TextChoices):
        """Whose text it is inside the party."""

        PROPOSAL = "proposal", _("Proposal of a member")
        COMMON = "common", _("Text of the party")

    class State(models.TextChoices):
        """Whether the party still works on it."""

        OPEN = "open", _("In preparation")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SUBMITTED = "submitted", _("Submitted")

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="drafts", verbose_name=_("question")
    )
    text_version = models.PositiveSmallIntegerField(_("version of the text"), default=1)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    author = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("begun by"),
    )
    changed_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("changed by"),
    )
    begun_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="taken_up_in",
        verbose_name=_("begun from"),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.OPEN, editable=False
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    position = models.ForeignKey(
        "consultations.Position",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="prepared_in",
        verbose_name=_("position"),
    )

    class Meta:
        verbose_name = _("draft position")
        verbose_name_plural = _("draft positions")
        ordering = ["question", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "group", "organization"],
                condition=Q(state="open", kind="common"),
                nulls_distinct=False,
                name="draft_one_common_text",
            ),
            models.UniqueConstraint(
                fields=["question", "group", "organization", "author"],
                condition=Q(state="open", kind="proposal"),
                nulls_distinct=False,
                name="draft_one_proposal_each",
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", position__isnull=False)
                | (~Q(state="submitted") & Q(position__isnull=True)),
                name="draft_submitted_is_a_position",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="draft_stays_in_its_party",
                fields=["question", "group", "organization", "author", "kind", "begun_from"],
            ),
            pgtrigger.Protect(name="draft_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def stamp(self) -> str:
        """Which draft in which version somebody read, as a form sends it back."""
        return f"{self.pk}-{self.version}"


@pghistory.track()
class DraftMark(PartyOwned):
    """That somebody stands behind one version of a draft, or does not."""

    class Kind(models.TextChoices):
        """What is said of the draft."""

        SUPPORT = "support", _("Supports it")
        ENDORSEMENT = "endorsement", _("Endorses it")
        DISSENT = "dissent", _("Dissents")

    draft = models.ForeignKey(
        Draft, on_delete=models.PROTECT, related_name="marks", verbose_name=_("draft position")
    )
    draft_version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    text = ProseField(_("reason"), blank=True, max_length=2000)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("mark on a draft")
        verbose_name_plural = _("marks on drafts")
        ordering = ["draft", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "draft_version", "kind", "by"],
                condition=Q(taken_back_at__isnull=True),
                name="draft_mark_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind="dissent") | ~Q(text=""),
                name="draft_mark_dissent_gives_a_reason",
                violation_error_message=_("Say why you dissent."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="draft_mark_is_append_only", exclude=["taken_back_at"]),
            pgtrigger.Protect(name="draft_mark_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.get_kind_display()


@pghistory.track()
class Comment(PartyOwned):
    """One contribution to what a party discusses among itself on a question."""

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("question")
    )
    draft = models.ForeignKey(
        Draft,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("draft position"),
    )
    answers = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("in answer to"),
    )
    text = ProseField(_("comment"), max_length=2000)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("comment inside a party")
        verbose_name_plural = _("comments inside parties")
        ordering = ["question", "pk"]
        indexes = [models.Index(fields=["question", "group"], name="comment_by_question")]
        triggers = [
            pgtrigger.ReadOnly(name="comment_is_append_only", exclude=["taken_back_at"]),
            pgtrigger.Protect(name="comment_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.text[:80]
