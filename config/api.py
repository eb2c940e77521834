"""The API at ``/api/v1/``: one router, on which each app registers its viewsets."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

router = SimpleRouter()

for app in ("accounts", "followup", "events", "consultations", "reports"):
    if find_spec(f"{app}.api"):
        import_module(f"{app}.api").register(router)

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api:schema", template_name="api/docs.html", title="Concertation API"
        ),
        name="docs",
    ),
    path("", include(router.urls)),
]
