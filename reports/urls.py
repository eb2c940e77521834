"""Addresses of papers."""

from django.urls import path

from reports.views import bundles, issuing, references
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
    # Issuing: what speaks against it, what follows it, documents cited, bundles.
    path("<int:pk>/issue/", issuing.issue, name="issue"),
    path("<int:pk>/supersede/", issuing.supersede_paper, name="supersede"),
    path("<int:pk>/documents/", references.references, name="references"),
    path("<int:pk>/documents/add/", references.reference_add, name="reference_add"),
    path("documents/", references.reference_list, name="reference_list"),
    path("documents/new/", references.reference_edit, name="reference_create"),
    path("documents.<slug:kind>", references.reference_table, name="reference_table"),
    path("documents/<int:pk>/", references.reference_detail, name="reference"),
    path("documents/<int:pk>/edit/", references.reference_edit, name="reference_edit"),
    path("documents/<int:pk>/archive/", references.reference_archive, name="reference_archive"),
    path("sessions/<int:pk>/bundle/", bundles.bundle, name="bundle"),
    path("bundles/<int:pk>/", bundles.bundle_progress, name="bundle_progress"),
    path("bundles/<int:pk>/stop/", bundles.bundle_cancel, name="bundle_cancel"),
    path("bundles/<int:pk>/<slug:format>/", bundles.bundle_download, name="bundle_download"),
]
