"""Two versions of a paper compared, paragraph by paragraph."""

import json
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.comparing import Change, compare
from reports.document.stored import from_json
from reports.models import Paper, Version

# Past this many rows of one table a page would take longer to read than the file; the rest is
# counted.
MOST_ROWS = 200
# The versions that can be chosen from.
MOST_VERSIONS = 200


@login_required
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The changes from one version to another, also from the paper that this one replaces."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    choices = _choices(request, paper)
    before, after = _chosen(request, paper, choices)
    whole = request.GET.get("show") == "all"
    context = {
        "paper": paper,
        "choices": choices,
        "before": before,
        "after": after,
        "whole": whole,
        "side_by_side": request.GET.get("view") == "side",
    }
    if before and after:
        comparison = compare(_document(before), _document(after))
        shown = comparison.changes if whole else comparison.changed
        context |= {"comparison": comparison, "parts": _parts(shown)}
    return render(request, "reports/comparing_versions.html", context)


def _choices(request: HttpRequest, paper: Paper) -> list[Version]:
    """The versions that the reader may compare, newest first; those of this paper before."""
    own = Version.objects.visible_to(request.user).select_related("paper").defer("document")
    found = list(own.filter(paper=paper).order_by("-number")[:MOST_VERSIONS])
    if paper.replaces_id:
        found += own.filter(paper=paper.replaces_id).order_by("-number")[:MOST_VERSIONS]
    return found


def _chosen(
    request: HttpRequest, paper: Paper, choices: list[Version]
) -> tuple[Version | None, Version | None]:
    """What the address asks for; else the newest version, and the one before it.

    Raises:
        Http404: it asks for what cannot be chosen.
    """
    known = {str(one.pk): one for one in choices}
    for name in ("from", "to"):
        if request.GET.get(name) and request.GET[name] not in known:
            raise Http404(_("There is no such version."))
    after = known.get(request.GET.get("to", "")) or next(iter(choices), None)
    if after is not None and after.paper_id != paper.pk and "to" not in request.GET:
        # The paper has no version of its own yet.
        after = None
    later = choices[choices.index(after) + 1 :] if after else []
    return known.get(request.GET.get("from", "")) or next(iter(later), None), after


def _document(version: Version):
    return from_json(json.dumps(version.document))


def _parts(changes: list[Change]) -> list[dict]:
    """The changes as the page shows them: the rows of one table together, not more than it can."""
    found = []
    for is_row, group in groupby(changes, lambda one: one.unit.kind == "row"):
        listed = list(group)
        shown = listed[:MOST_ROWS] if is_row else listed
        found.append({"rows": is_row, "changes": shown, "more": len(listed) - len(shown)})
    return found
