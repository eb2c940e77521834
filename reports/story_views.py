"""The pages of recommendations and actions, each with its whole story."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from followup.models import Action, Recommendation
from followup.register import may_change, may_restore
from followup.suggestions import referred_to
from foundation.history import history_of
from foundation.requests import wants_fragment
from reports.story import story_of


def _entry(request: HttpRequest, model: type, key: str) -> Recommendation | Action:
    """The entry with this reference, capitals apart, or this primary key.

    Raises:
        Http404: the person sees none.
    """
    related = "report" if model is Recommendation else "lead_unit"
    visible = model.objects.visible_to(request.user).select_related(related, "archived_by")
    # People write r14 for R14; one reference is never two entries.
    found = next(iter(referred_to(visible, key)), None)
    if found is None and key.isascii() and key.isdigit() and len(key) < 19:
        found = visible.filter(pk=int(key)).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def story(request: HttpRequest, model: type, key: str) -> HttpResponse:
    """A recommendation or an action: what it says, what answers it, what the groups said."""
    name, user = model._meta.model_name, request.user
    entry = _entry(request, model, key)
    if entry.reference != key:
        # One address for each: the reference, which people can read and papers print.
        return redirect(f"followup:{name}", entry.reference)
    context = {
        "entry": entry,
        "story": story_of(entry, user),
        "may_change": may_change(entry, user),
        "may_restore": may_restore(entry, user),
    }
    if model is Action:
        context["partners"] = entry.partners.visible_to(user).order_by("sort_key")
        context["objectives"] = entry.objectives.visible_to(user).order_by("code")
    return render(request, f"reports/{name}_story.html", context)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def story_history(request: HttpRequest, model: type, key: str) -> HttpResponse:
    """Who changed what of an entry, when and why: a page, and what its own page loads."""
    entry = _entry(request, model, key)
    rows = ("actionpartner",) if model is Action else ()
    context = {
        "entry": entry,
        "name": model._meta.model_name,
        "history": history_of(entry, rows=rows),
    }
    if wants_fragment(request):
        return render(request, "components/history_list.html", context)
    return render(request, "reports/story_history.html", context)
