"""Issuing a paper in a further language, once it is issued in its own."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.rights import Right
from foundation.history import change
from foundation.requests import Conflict
from reports.editions import NotReady, outline_in
from reports.models import Paper, Version


def issue_language(version: Version, *, by, reason: str = "") -> Version:
    """Issue a paper as ``version`` in that version's language. One transaction.

    Whatever the language's assemblies mark, nothing is issued with parts that are missing or
    outdated, or that were translated anew since the version was assembled.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        Conflict: ``version`` is not the newest one in its language.
        ValidationError: the paper is not issued in its own language, or the translation is not
            ready.
    """
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat issues papers."))
    with transaction.atomic(), change(by=by, reason=reason):
        paper = Paper.objects.select_for_update(of=("self",)).get(pk=version.paper_id)
        if version.language == paper.language or paper.state != Paper.State.ISSUED:
            raise ValidationError(_("The paper is issued in its own language first."))
        newest = paper.versions.filter(language=version.language).order_by("-number").first()
        if newest.pk != version.pk:
            raise Conflict(
                _("Version %(number)s was assembled meanwhile. Look at it first.")
                % {"number": newest.number}
            )
        outline = outline_in(paper, version.language)
        try:
            outline.ensure_ready(strictly=True)
        except NotReady as error:
            raise ValidationError(str(error)) from error
        if outline.changed_since(version.facts_at):
            raise ValidationError(
                _("The translation has changed since this version: assemble it again first.")
            )
        Version.objects.filter(pk=version.pk).update(is_issued=True)
    version.is_issued = True
    return version
