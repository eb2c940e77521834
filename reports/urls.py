"""Addresses of papers."""

from django.urls import path

from reports.views import exchange, glossary, heads, languages, papers, writing

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
    path("<int:pk>/write/records/", writing.named_records, name="records"),
    path("blocks/<int:pk>/", writing.block_edit, name="block"),
    path("blocks/<int:pk>/row/", writing.block_row, name="block_row"),
    # Languages
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/new/", glossary.term_edit, name="term_new"),
    path("glossary/<slug:code>/", glossary.term_edit, name="term"),
    path("glossary/<slug:code>/archive/", glossary.term_archive, name="term_archive"),
    path("<int:pk>/languages/", languages.language_list, name="languages"),
    path("<int:pk>/languages/add/", languages.language_edit, name="language_add"),
    path("<int:pk>/languages/<slug:code>/", languages.language_page, name="language"),
    path("<int:pk>/languages/<slug:code>/xliff/", exchange.xliff, name="xliff"),
    path("<int:pk>/languages/<slug:code>/xliff/file/", exchange.xliff_file, name="xliff_file"),
    path("<int:pk>/languages/<slug:code>/cover/", languages.language_edit, name="language_edit"),
    path(
        "<int:pk>/languages/<slug:code>/parts/<slug:key>/",
        languages.translation_save,
        name="translation",
    ),
    path(
        "<int:pk>/languages/<slug:code>/parts/<slug:key>/review/",
        languages.translation_review,
        name="translation_review",
    ),
]
