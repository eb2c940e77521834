"""Who is in a paper at this moment: people see each other while they write."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    """A person who has a paper open, and the block in which that person writes, if any.

    No record of fact: a row older than :data:`reports.presence.STAYS` says nothing any more.
    """

    paper = models.ForeignKey("reports.Paper", on_delete=models.CASCADE, related_name="present")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    block = models.ForeignKey(
        "reports.Block", on_delete=models.CASCADE, null=True, blank=True, related_name="writers"
    )
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [models.UniqueConstraint(fields=["paper", "user"], name="presence_once")]

    def __str__(self):
        return f"{self.user}, {self.paper}"
