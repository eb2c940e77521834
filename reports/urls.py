"""Addresses of papers."""

from django.urls import path

from reports.views import bundles, heads, issuing, narrative, papers, references, writing

app_name = "reports"
urlpatterns = [
    path("", papers.paper_list, name="list"),
    path("<int:pk>/", papers.paper_detail, name="detail"),
    path("<int:pk>/assemble/", papers.paper_assemble, name="assemble"),
    path("assemblies/<int:pk>/", papers.assembly_progress, name="assembly"),
    path("versions/<int:pk>/trace/<slug:key>/", papers.paper_trace, name="trace"),
    path("versions/<int:pk>/<slug:format>/", papers.version_download, name="download"),
    path("citations/<str:label>/<int:pk>/", papers.record_citations, name="citations"),
    path("symbol/<path:symbol>", papers.paper_by_symbol, name="by_symbol"),
    # Writing
    path("new/", heads.paper_begin, name="begin"),
    path("new/blank/", heads.paper_new, name="new_blank"),
    path("new/<slug:code>/", heads.paper_new, name="new"),
    path("types/", heads.type_list, name="types"),
    path("types/new/", heads.type_edit, name="type_new"),
    path("types/<slug:code>/", heads.type_edit, name="type"),
    path("types/<slug:code>/archive/", heads.type_archive, name="type_archive"),
    path("<int:pk>/head/", heads.paper_head, name="head"),
    path("<int:pk>/keep-as-type/", heads.paper_keep_type, name="keep_type"),
    path("<int:pk>/write/", writing.write_paper, name="write"),
    path("<int:pk>/write/add/", writing.block_add, name="block_add"),
    path("<int:pk>/write/arrange/", writing.block_arrange, name="arrange"),
    path("<int:pk>/write/removed/", writing.removed_blocks, name="removed"),
    path("<int:pk>/write/presence/", writing.presence, name="presence"),
    path("<int:pk>/write/places/", writing.paper_places, name="places"),
    path("<int:pk>/write/fact/", writing.fact_value, name="fact"),
    path("<int:pk>/write/fact/form/", writing.fact_form, name="fact_form"),
    path("<int:pk>/write/records/", writing.named_records, name="records"),
    path("blocks/<int:pk>/", writing.block_edit, name="block"),
    path("blocks/<int:pk>/preview/", writing.block_preview, name="block_preview"),
    path("blocks/<int:pk>/row/", writing.block_row, name="block_row"),
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
    # Drafted narrative
    path("<int:pk>/narrative/", narrative.narrative, name="narrative"),
    path("<int:pk>/narrative/propose/", narrative.narrative_propose, name="narrative_propose"),
    path("<int:pk>/narrative/answer/", narrative.narrative_answer, name="narrative_answer"),
    path("narratives/<int:pk>/", narrative.narrative_draft, name="narrative_draft"),
    path("narratives/<int:pk>/renew/", narrative.narrative_renew, name="narrative_renew"),
    path("narratives/<int:pk>/put/", narrative.narrative_put, name="narrative_put"),
    path("narratives/sentences/<int:pk>/", narrative.narrative_decide, name="narrative_decide"),
    # Outputs
    path("assemblies/<int:pk>/stop/", papers.assembly_cancel, name="assembly_cancel"),
]
