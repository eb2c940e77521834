"""A paper and its outline: an ordered tree of prose and live blocks."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.models import Record, RecordQuerySet, archived_completely
from foundation.ordering import search_column, sort_key_column
from foundation.texts import LineField


class PaperQuerySet(RecordQuerySet):
    """Papers as people may read them."""

    def visible_to(self, user):
        """Whoever drafts papers sees all; everyone else signed in sees issued ones."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.can("draft_papers"):
            return self
        return self.current().filter(state__in=[Paper.State.ISSUED, Paper.State.SUPERSEDED])


@pghistory.track(exclude=["sort_key", "search"])
class Paper(Record):
    """A paper of a body: symbol, cover, outline and state."""

    class State(models.TextChoices):
        """How far it has come; design, section 3."""

        DRAFTING = "drafting", _("Drafting")
        IN_CLEARANCE = "in_clearance", _("In clearance")
        CLEARED = "cleared", _("Cleared")
        ISSUED = "issued", _("Issued")
        SUPERSEDED = "superseded", _("Superseded")

    class Purpose(models.TextChoices):
        """What the body is asked to do with it (domain study, 4.2)."""

        DECISION = "decision", _("For decision")
        GUIDANCE = "guidance", _("For debate and guidance")
        INFORMATION = "information", _("For information")
        REPORT = "report", _("Report")

    class Sections(models.TextChoices):
        """How the top-level sections are numbered."""

        ROMAN = "roman", _("I, II, III")
        ARABIC = "arabic", _("1, 2, 3")
        LETTERS = "letters", _("A, B, C")
        NONE = "none", _("Not numbered")

    class Suffix(models.TextChoices):
        """What a paper is to the one that it replaces or goes with (domain study, 4.1)."""

        REVISION = "rev", _("Revision")
        ADDENDUM = "add", _("Addendum")
        CORRIGENDUM = "corr", _("Corrigendum")

    type = models.ForeignKey(
        "reports.PaperType",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("type"),
    )
    symbol = LineField(_("symbol"), max_length=60, unique=True)
    title = LineField(_("title"), max_length=400)
    language = models.CharField(_("language"), max_length=10, default="en")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    state = models.CharField(_("state"), max_length=14, choices=State, default=State.DRAFTING)
    body = models.ForeignKey(
        "consultations.Body",
        on_delete=models.PROTECT,
        related_name="papers",
        verbose_name=_("body"),
    )
    session = models.ForeignKey(
        "consultations.Session",
        on_delete=models.PROTECT,
        related_name="papers",
        verbose_name=_("session"),
    )
    agenda_item = models.ForeignKey(
        "consultations.AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("agenda item"),
    )
    cover = models.JSONField(
        _("cover"), default=dict, help_text=_("The header's lines, by the period's form.")
    )
    sections = models.CharField(
        _("numbers of sections"), max_length=8, choices=Sections, default=Sections.ROMAN
    )
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("revises, adds to or corrects"),
    )
    suffix_kind = models.CharField(
        _("kind of replacement"), max_length=4, choices=Suffix, blank=True, default=""
    )
    suffix_number = models.PositiveSmallIntegerField(_("its number"), null=True, blank=True)
    place = LineField(_("place"), max_length=100, blank=True)
    dated = models.DateField(_("dated"), null=True, blank=True)
    sort_key = sort_key_column("symbol")
    search = search_column("symbol", "title")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["sort_key", "pk"]
        constraints = [
            archived_completely("paper_archived_completely"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, suffix_kind="", suffix_number__isnull=True)
                | (Q(replaces__isnull=False) & ~Q(suffix_kind="")),
                name="paper_replaces_as_something",
                violation_error_message=_("Say what it is to the paper that it goes with."),
            ),
            models.CheckConstraint(
                condition=~Q(replaces=models.F("pk")), name="paper_replaces_another"
            ),
            models.UniqueConstraint(
                fields=["replaces", "suffix_kind", "suffix_number"],
                nulls_distinct=False,
                condition=Q(replaces__isnull=False),
                name="paper_suffix_once",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="paper_by_symbol"),
            GinIndex(fields=["search"], name="paper_search"),
        ]

    def __str__(self):
        return self.symbol

    @property
    def is_open(self) -> bool:
        """Whether its text may be changed: until it is cleared."""
        return self.archived_at is None and self.state in (
            self.State.DRAFTING,
            self.State.IN_CLEARANCE,
        )


class BlockKind(models.TextChoices):
    """What a block of an outline is."""

    SECTION = "section", _("Section")
    PARAGRAPH = "paragraph", _("Numbered paragraph")
    PLAIN = "plain", _("Unnumbered paragraph")
    LIST = "list", _("List")
    ITEM = "item", _("Item of a list")
    QUOTATION = "quotation", _("Quotation")
    DECISION = "decision", _("Point for decision")
    LIVE = "live", _("Live block")
    APPENDIX = "appendix", _("Appendix")
    PAGE_BREAK = "page_break", _("Page break")


class BlockQuerySet(models.QuerySet):
    """Blocks of outlines."""

    def standing(self):
        """Those that have not been taken out of their paper."""
        return self.filter(removed_at__isnull=True)


@pghistory.track()
class Block(models.Model):
    """One block of a paper's outline. Links anchor on ``key``, never on a printed number.

    ``sequence`` orders the blocks of one parent, with gaps, so that one put between two others
    changes no third. ``version`` grows with every change of what the block says; who saves an
    older one is told (:mod:`reports.writing`). A block taken out stays, and can be put back.
    ``content`` holds the text as a list of inlines (:mod:`reports.inlines`), and headings;
    ``options`` the saved query of a live block; ``sources`` what a prose paragraph rests on,
    as ``{"model": "events.event", "code": "E48"}``.
    """

    paper = models.ForeignKey(
        Paper, on_delete=models.CASCADE, related_name="blocks", verbose_name=_("paper")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("inside"),
    )
    sequence = models.BigIntegerField(_("order"))
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=BlockKind)
    live = models.CharField(_("live block"), max_length=40, blank=True)
    content = models.JSONField(_("content"), default=dict, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    sources = models.JSONField(_("rests on"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    removed_at = models.DateTimeField(_("taken out at"), null=True, blank=True, editable=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["paper", "sequence", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "key"], name="block_key_once_in_paper"),
            models.UniqueConstraint(
                fields=["paper", "parent", "sequence"],
                nulls_distinct=False,
                condition=Q(removed_at__isnull=True),
                name="block_order_once_in_parent",
            ),
            models.CheckConstraint(
                condition=(Q(kind="live") & ~Q(live="")) | (~Q(kind="live") & Q(live="")),
                name="block_live_names_its_query",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.key}"

    @property
    def words(self) -> str:
        """The bare words of its heading or text, without footnotes."""
        return words_of(self.content)


def words_of(content: dict) -> str:
    """The bare words of a block's heading or text, without footnotes."""
    title = content.get("title")
    if title and isinstance(title, str):
        return title
    return _words(title or content.get("text", []))


def _words(stored: list[dict]) -> str:
    return "".join(
        one.get("text", "") + _words(one.get("content", [])) for one in stored if one["t"] != "note"
    )
