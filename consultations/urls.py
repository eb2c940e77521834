"""Addresses of consultations, positions, decisions and requests."""

from django.urls import path

from consultations import suggestions
from consultations.views import (
    consultations,
    outcomes,
    overview,
    positions,
    readings,
    register,
)

app_name = "consultations"


def _pages_of(kind: str, plural: str, prefix: str) -> list:
    """The addresses of decisions, or of requests; each is found by its reference or its key."""
    more = {"kind": kind}
    return [
        path(prefix, outcomes.outcome_list, more, name=plural),
        path(f"{prefix}record/", outcomes.outcome_create, more, name=f"{kind}_create"),
        path(f"{prefix}<str:key>/", outcomes.outcome_detail, more, name=kind),
        path(f"{prefix}<str:key>/history/", outcomes.outcome_history, more, f"{kind}_history"),
        path(f"{prefix}<str:key>/edit/", outcomes.outcome_edit, more, f"{kind}_edit"),
        path(f"{prefix}<str:key>/archive/", outcomes.outcome_archive, more, f"{kind}_archive"),
    ]


urlpatterns = [
    path("", consultations.consultation_list, name="list"),
    path("questions/<int:pk>/", consultations.question_detail, name="question"),
    path("matrix/", overview.overview_page, name="matrix"),
    path("matrix/matrix.csv", overview.overview_export, name="matrix_export"),
    path("rule/", readings.rule, name="rule"),
    path("questions/<int:pk>/reading/", readings.reading_record, name="reading_record"),
    path("questions/<int:pk>/follows/", readings.question_follows, name="question_follows"),
    path("questions/<int:pk>/state/", positions.position_create, name="position_create"),
    path("questions/<int:pk>/record/", positions.position_record, name="position_record"),
    path("positions/<int:pk>/", positions.position_detail, name="position"),
    path("positions/<int:pk>/history/", positions.position_history, name="position_history"),
    path("positions/<int:pk>/wording/", positions.position_wording, name="position_wording"),
    path("suggest/decisions/", suggestions.decisions_suggest, name="decisions-suggest"),
    path("suggest/questions/", suggestions.questions_suggest, name="questions-suggest"),
    path("decisions/follow-up/", register.register, name="follow_up"),
    path("decisions/follow-up/table.csv", register.register_csv, name="follow_up_csv"),
    # Requests stand below decisions in the navigation, so their addresses do too.
    *_pages_of("request", "requests", "decisions/requests/"),
    *_pages_of("decision", "decisions", "decisions/"),
    path("<slug:key>/", consultations.consultation_detail, name="detail"),
    path("<slug:key>/moved/", overview.moved, name="moved"),
    path("<slug:key>/publish/", consultations.consultation_publish, name="publish"),
]
