"""Addresses of consultations, positions, decisions and requests."""

from django.urls import path

from consultations.views import consultations, positions

app_name = "consultations"
urlpatterns = [
    path("", consultations.consultation_list, name="list"),
    path("questions/<int:pk>/", consultations.question_detail, name="question"),
    path("questions/<int:pk>/state/", positions.position_create, name="position_create"),
    path("questions/<int:pk>/record/", positions.position_record, name="position_record"),
    path("positions/<int:pk>/", positions.position_detail, name="position"),
    path("positions/<int:pk>/history/", positions.position_history, name="position_history"),
    path("positions/<int:pk>/wording/", positions.position_wording, name="position_wording"),
    path("<slug:key>/", consultations.consultation_detail, name="detail"),
    path("<slug:key>/publish/", consultations.consultation_publish, name="publish"),
]
