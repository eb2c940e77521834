"""The pages of recommendations and actions, each with its whole story."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from followup.register import may_change, may_restore
from foundation.requests import wants_fragment
from reports.story import history_for_page, story_of


@login_required
@require_safe
def story(request: HttpRequest, model: type, pk: int) -> HttpResponse:
    """One recommendation or action: what it says, all that answered it, what is missing."""
    visible = model.objects.visible_to(request.user).select_related("archived_by")
    if model._meta.model_name == "recommendation":
        visible = visible.select_related("report")
    entry = get_object_or_404(visible.prefetch_related("themes"), pk=pk)
    context = {
        "story": story_of(entry, request.user),
        "entry": entry,
        "name": model._meta.model_name,
        "may_change": may_change(entry, request.user),
        "may_restore": may_restore(entry, request.user),
        **_addresses(model._meta.model_name),
    }
    return render(request, "reports/story.html", context)


def _addresses(name: str) -> dict:
    return {
        "list_url": f"followup:{name}s",
        "edit_url": f"followup:{name}_edit",
        "archive_url": f"followup:{name}_archive",
        "restore_url": f"followup:{name}_restore",
        "history_url": f"followup:{name}_history",
    }


@login_required
@require_safe
@vary_on_headers("HX-Request")
def story_history(request: HttpRequest, model: type, pk: int) -> HttpResponse:
    """Who changed what of an entry, when and why: a page, and what its own page loads."""
    entry = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    context = {"entry": entry, "history": history_for_page(entry)}
    if wants_fragment(request):
        return render(request, "components/history_list.html", context)
    name = model._meta.model_name
    context |= {"list_url": f"followup:{name}s", "entry_url": f"followup:{name}", "name": name}
    return render(request, "reports/story_history.html", context)
