"""What a party says: the words that drafts and positions have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.texts import LineField, ProseField


class Stance(models.TextChoices):
    """How a party stands towards a question."""

    SUPPORT = "support", _("Support")
    CONDITIONS = "conditions", _("Support, with conditions")
    RESERVATION = "reservation", _("Reservation")
    OPPOSE = "oppose", _("Not in favour")
    INFORMATION = "information", _("Requests information")
    SUGGESTION = "suggestion", _("Suggestion")
    NO_VIEW = "no_view", _("No view")


# The fields of :class:`Words`; the rest of a position follows from who says it, where and when.
WORDS = (
    "stance",
    "statement",
    "conditions",
    "exclusions",
    "time_limit",
    "addressed_to",
    "language",
)


class Words(models.Model):
    """How a party stands towards a question, and in which words."""

    stance = models.CharField(_("stance"), max_length=12, choices=Stance)
    statement = ProseField(_("statement"), blank=True, max_length=5000)
    conditions = ProseField(_("conditions"), blank=True, max_length=2000)
    exclusions = LineField(
        _("exclusions"), max_length=300, blank=True, help_text=_("What the support leaves out.")
    )
    time_limit = LineField(
        _("time limit"), max_length=100, blank=True, help_text=_("Such as: at present.")
    )
    addressed_to = LineField(_("addressed to"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")

    class Meta:
        abstract = True

    def says_the_same(self, other: "Words") -> bool:
        """Whether ``other`` holds the same words on the same version of the text."""
        same = (*WORDS, "text_version")
        return all(getattr(self, one) == getattr(other, one) for one in same)
