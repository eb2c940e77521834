"""Addresses of a person's own pages."""

from django.urls import path

from accounts import suggestions, views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("language/", views.language_set, name="language"),
    path("suggest/organizations/", suggestions.organizations_suggest, name="organizations-suggest"),
    path("suggest/people/", suggestions.people_suggest, name="people-suggest"),
    path("suggest/countries/", suggestions.countries_suggest, name="countries-suggest"),
]
