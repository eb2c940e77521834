"""The register of outside documents: what papers cite by symbol and what is not written here."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Record, RecordQuerySet, archived_completely
from foundation.ordering import search_column, sort_key_column
from foundation.partialdates.fields import PartialDateField, partial_date_constraint
from foundation.texts import LANGUAGES, LineField, LocalizedText
from reports.symbols import LONGEST, validate_symbol


class ReferenceQuerySet(RecordQuerySet):
    """Outside documents, which everybody signed in may look up."""

    def visible_to(self, user):
        """Who drafts papers sees archived ones too, to bring them back."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self if user.can("draft_papers") else self.current()


@pghistory.track(exclude=["sort_key", "search"])
class ReferenceDocument(Record):
    """A document of another office or of an earlier time, under the symbol by which it is cited.

    ``symbol`` is kept in its one form (:func:`reports.symbols.normalise`), so that every variant
    in which papers cite it leads here. A document of which only the symbol is known is registered
    without a title.
    """

    symbol = LineField(_("symbol"), max_length=LONGEST, unique=True, validators=[validate_symbol])
    title_en = LineField(_("title in English"), max_length=400, blank=True)
    title_fr = LineField(_("title in French"), max_length=400, blank=True)
    title_es = LineField(_("title in Spanish"), max_length=400, blank=True)
    title = LocalizedText("title")
    issued_on = PartialDateField(_("issued on"), blank=True)
    publisher = LineField(
        _("issued by"),
        max_length=200,
        blank=True,
        help_text=_("The body or office, where the symbol does not say."),
    )
    address = models.URLField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Where it can be read, such as https://www.ilo.org/…"),
    )
    sort_key = sort_key_column("symbol")
    search = search_column("symbol", "title_en", "title_fr", "title_es", rest=("publisher",))

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("outside document")
        verbose_name_plural = _("outside documents")
        ordering = ["sort_key", "pk"]
        constraints = [
            archived_completely("reference_archived_completely"),
            partial_date_constraint("issued_on", "reference_date_is_known_as_written"),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="reference_by_symbol"),
            GinIndex(fields=["search"], name="reference_search"),
        ]

    def __str__(self):
        return self.symbol

    @property
    def title_language(self) -> str:
        """The language of :attr:`title`; empty where there is none."""
        titles = {lang: getattr(self, f"title_{lang}") for lang in LANGUAGES}
        return next((lang for lang, words in titles.items() if words and words == self.title), "")
