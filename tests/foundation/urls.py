"""The site's addresses, and some that go wrong in every way a view can."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import include, path

from accounts.models import Organization, Person
from foundation.requests import Conflict

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"


def named(request, name):
    return HttpResponse(Person.objects.filter(name=name).count())


def looked_up(request):
    name = request.POST.get("name") or request.GET.get("name", "")
    return HttpResponse(Person.objects.filter(name=name).count())


def conflict(request):
    raise Conflict("This name is taken.")


def refuse(request):
    raise PermissionDenied("Only the secretariat may do this.")


def fail(request):
    raise RuntimeError("on purpose")


@login_required
def form(request):
    return HttpResponse("saved " + request.POST.get("title", ""))


def rename(request, pk):
    """Write without saying who: the middleware knows."""
    Organization.objects.filter(pk=pk).update(acronym=request.POST["acronym"])
    return HttpResponse("done")


urlpatterns = [
    path("wrong/named/<str:name>/", named),
    path("wrong/looked-up/", looked_up),
    path("wrong/conflict/", conflict),
    path("wrong/refuse/", refuse),
    path("wrong/fail/", fail),
    path("api/v1/wrong/fail/", fail),
    path("api/v1/wrong/refuse/", refuse),
    path("wrong/form/", form),
    path("wrong/rename/<int:pk>/", rename),
    path("", include("config.urls")),
]
