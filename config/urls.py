"""Every address of the site. Each app's own addresses are in its ``urls.py``."""

from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.home import home
from followup.urls import urlpatterns as register
from reports.story_urls import urlpatterns as stories

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether this process can answer: it reaches the database. For supervisors and balancers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", home, name="home"),
    path("accounts/", include("accounts.entrance")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api")),
]

urlpatterns += [
    path("", include("accounts.urls")),
    # The register's lists and forms, and the stories that the top layer tells of its entries,
    # share one namespace: docs/adr/0011-stories-are-told-in-the-top-layer.md.
    path("", include((register + stories, "followup"))),
    path("events/", include("events.urls")),
    path("consultations/", include("consultations.urls")),
    path("answer/", include("consultations.link_urls")),
    path("papers/", include("reports.urls")),
]
