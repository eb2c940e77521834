"""Addresses of consultations, positions, decisions and requests."""

from django.urls import path

from consultations.views import consultations

app_name = "consultations"
urlpatterns = [
    path("", consultations.consultation_list, name="list"),
    path("questions/<int:pk>/", consultations.question_detail, name="question"),
    path("<slug:key>/", consultations.consultation_detail, name="detail"),
    path("<slug:key>/publish/", consultations.consultation_publish, name="publish"),
]
