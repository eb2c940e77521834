"""Addresses of papers."""

from django.urls import path

from reports.views import papers as views

app_name = "reports"
urlpatterns = [
    path("", views.paper_list, name="list"),
    path("<int:pk>/", views.paper_detail, name="detail"),
    path("<int:pk>/assemble/", views.paper_assemble, name="assemble"),
    path("assemblies/<int:pk>/", views.assembly_progress, name="assembly"),
    path("versions/<int:pk>/trace/<slug:key>/", views.paper_trace, name="trace"),
    path("versions/<int:pk>/<slug:format>/", views.version_download, name="download"),
    path("citations/<str:label>/<int:pk>/", views.record_citations, name="citations"),
    path("symbol/<path:symbol>", views.paper_by_symbol, name="by_symbol"),
]
