"""The terms that are always translated in the same words."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Record, RecordQuerySet, archived_completely
from foundation.ordering import search_column, sort_key_column
from foundation.texts import LineField, ProseField


class TermQuerySet(RecordQuerySet):
    """Terms, which everyone signed in may look up."""

    def visible_to(self, user):
        """All of them, to whoever is signed in."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self


@pghistory.track(exclude=["sort_key", "search"])
class Term(Record):
    """What has a fixed name in each language; ``name`` is how the glossary lists it."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = LineField(_("term"), max_length=200)
    note = LineField(
        _("when it is meant"),
        max_length=500,
        blank=True,
        help_text=_("What tells it from the same words in another sense, and where it was found."),
    )
    sort_key = sort_key_column("name")
    search = search_column("name", "note")

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["sort_key", "pk"]
        constraints = [archived_completely("term_archived_completely")]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="term_by_name"),
            GinIndex(fields=["search"], name="term_search"),
        ]

    def __str__(self):
        return self.name


@pghistory.track()
class TermText(models.Model):
    """A term in one language, and the words that are not to be used for it there."""

    term = models.ForeignKey(
        Term, on_delete=models.CASCADE, related_name="texts", verbose_name=_("term")
    )
    language = models.CharField(_("language"), max_length=10)
    text = LineField(_("fixed form"), max_length=200)
    avoided = ProseField(
        _("not to be used"),
        max_length=2_000,
        blank=True,
        help_text=_("Other words that are sometimes used for it, one a line."),
    )

    class Meta:
        verbose_name = _("term in a language")
        verbose_name_plural = _("terms in languages")
        ordering = ["term", "language"]
        constraints = [models.UniqueConstraint(fields=["term", "language"], name="term_text_once")]

    def __str__(self):
        return self.text

    @property
    def avoided_words(self) -> list[str]:
        """The words that are not to be used, each."""
        return [one.strip() for one in self.avoided.splitlines() if one.strip()]
