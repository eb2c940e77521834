"""Addresses of consultations, positions, decisions and requests."""

from django.urls import path

from consultations import suggestions
from consultations.views import (
    amendments,
    asking,
    consultations,
    following,
    invitations,
    offline,
    outcomes,
    overview,
    positions,
    readings,
    receipts,
    silence,
    workspace,
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
    path("new/", asking.consultation_create, name="create"),
    path("types/", asking.type_list, name="types"),
    path("types/new/", asking.type_create, name="type_create"),
    path("types/<int:pk>/", asking.type_edit, name="type_edit"),
    path("types/<int:pk>/archive/", asking.type_archive, name="type_archive"),
    path("questions/<int:pk>/edit/", asking.question_edit, name="question_edit"),
    path("questions/<int:pk>/archive/", asking.question_archive, name="question_archive"),
    path("questions/<int:pk>/texts/", asking.question_texts, name="question_texts"),
    path("questions/<int:pk>/take-over/", asking.question_take_over, name="take_over"),
    path("positions/<int:pk>/reaffirm/", positions.position_reaffirm, name="reaffirm"),
    path("questions/<int:pk>/", consultations.question_detail, name="question"),
    path("matrix/", overview.overview_page, name="matrix"),
    path("matrix/matrix.csv", overview.overview_export, name="matrix_export"),
    path("rule/", readings.rule, name="rule"),
    path("questions/<int:pk>/reading/", readings.reading_record, name="reading_record"),
    path("questions/<int:pk>/follows/", readings.question_follows, name="question_follows"),
    path("questions/<int:pk>/state/", positions.position_create, name="position_create"),
    path("questions/<int:pk>/record/", positions.position_record, name="position_record"),
    path("questions/<int:pk>/workspace/", workspace.workspace, name="workspace"),
    path("questions/<int:pk>/comment/", workspace.comment_create, name="comment"),
    path("drafts/<int:pk>/", workspace.draft_detail, name="draft"),
    path("drafts/<int:pk>/history/", workspace.draft_history, name="draft_history"),
    path("drafts/<int:pk>/mark/", workspace.draft_mark, name="draft_mark"),
    path("drafts/<int:pk>/withdraw/", workspace.draft_withdraw, name="draft_withdraw"),
    path("marks/<int:pk>/take-back/", workspace.mark_take_back, name="mark_take_back"),
    path("comments/<int:pk>/take-back/", workspace.comment_take_back, name="comment_take_back"),
    path("receipts/", receipts.receipt_check, name="receipts"),
    path("positions/<int:pk>/receipt/", receipts.receipt_text, name="receipt"),
    path("positions/<int:pk>/", positions.position_detail, name="position"),
    path("positions/<int:pk>/history/", positions.position_history, name="position_history"),
    path("positions/<int:pk>/wording/", positions.position_wording, name="position_wording"),
    path("suggest/decisions/", suggestions.decisions_suggest, name="decisions-suggest"),
    path("suggest/questions/", suggestions.questions_suggest, name="questions-suggest"),
    path("decisions/follow-up/", following.register, name="register"),
    path("decisions/follow-up/export.csv", following.register_csv, name="register_csv"),
    path("answers/<int:pk>/take-back/", following.answer_take_back, name="answer_take_back"),
    path("decisions/requests/<str:key>/answer/", following.request_answer, name="request_answer"),
    path("decisions/requests/<str:key>/carry/", following.request_carry, name="request_carry"),
    path("decisions/requests/<str:key>/action/", following.request_open_action, name="open_action"),
    path("decisions/<str:key>/amendments/", amendments.amendment_list, name="amendments"),
    path(
        "decisions/<str:key>/amendments/record/",
        amendments.amendment_create,
        name="amendment_create",
    ),
    path("amendments/<int:pk>/step/", amendments.amendment_step, name="amendment_step"),
    path("decisions/<str:key>/adopt/", following.decision_adopt, name="decision_adopt"),
    # Requests stand below decisions in the navigation, so their addresses do too.
    *_pages_of("request", "requests", "decisions/requests/"),
    *_pages_of("decision", "decisions", "decisions/"),
    path("<slug:key>/", consultations.consultation_detail, name="detail"),
    path("<slug:key>/silence/", silence.consultation_silence, name="silence"),
    path("<slug:key>/edit/", asking.consultation_edit, name="edit"),
    path("<slug:key>/archive/", asking.consultation_archive, name="archive"),
    path("<slug:key>/new-question/", asking.question_create, name="question_create"),
    path("<slug:key>/order/", asking.question_order, name="question_order"),
    path("<slug:key>/moved/", overview.moved, name="moved"),
    path("<slug:key>/offline/", offline.offline, name="offline"),
    path("<slug:key>/offline/<slug:kind>/", offline.template, name="template"),
    path("<slug:key>/links/", invitations.invitation_list, name="invitations"),
    path("<slug:key>/links/make/", invitations.invitation_create, name="invitation_create"),
    path("<slug:key>/links/<int:pk>/", invitations.invitation_detail, name="invitation"),
    path("<slug:key>/links/<int:pk>/renew/", invitations.invitation_renew, name="invitation_renew"),
    path(
        "<slug:key>/links/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation_revoke"
    ),
    path("<slug:key>/publish/", consultations.consultation_publish, name="publish"),
]
