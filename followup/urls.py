"""Addresses of the register. Pages of single entries are in ``reports.story_urls``."""

from django.urls import path

from followup import suggestions, views

app_name = "followup"
urlpatterns = [
    path(
        "recommendations/suggest/",
        suggestions.recommendations_suggest,
        name="recommendations-suggest",
    ),
    path("actions/suggest/", suggestions.actions_suggest, name="actions-suggest"),
]
for register in (views.RECOMMENDATIONS, views.ACTIONS):
    name, more = register.name, {"register": register}
    urlpatterns += [
        path(f"{name}s/", views.entry_list, more, name=f"{name}s"),
        path(f"{name}s/add/", views.entry_create, more, name=f"{name}_create"),
        path(f"{name}s/<int:pk>/edit/", views.entry_edit, more, name=f"{name}_edit"),
        path(f"{name}s/<int:pk>/archive/", views.entry_archive, more, name=f"{name}_archive"),
        path(f"{name}s/<int:pk>/restore/", views.entry_restore, more, name=f"{name}_restore"),
    ]
