"""Addresses of events."""

from django.urls import path

from events import suggestions, views

app_name = "events"
urlpatterns = [
    path("", views.event_list, name="list"),
    path("log/", views.event_create, name="create"),
    path("<int:pk>/", views.event_detail, name="detail"),
    path("<int:pk>/history/", views.event_history, name="history"),
    path("<int:pk>/edit/", views.event_edit, name="edit"),
    path("<int:pk>/archive/", views.event_archive, name="archive"),
    path("<int:pk>/restore/", views.event_restore, name="restore"),
    path("suggest/organizers/", suggestions.organizers_suggest, name="organizers-suggest"),
    path("suggest/involvement/", suggestions.involvement_suggest, name="involvement-suggest"),
]
