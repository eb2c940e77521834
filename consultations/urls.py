"""Addresses of consultations, positions, decisions and requests."""

from django.urls import path

from consultations import suggestions
from consultations.views import (
    amendments,
    asking,
    bodies,
    calendar,
    consultations,
    corrections,
    following,
    invitations,
    meetings,
    offline,
    outcomes,
    overview,
    positions,
    readings,
    receipts,
    silence,
    sittings,
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


MEETINGS = [
    path("sessions/", meetings.session_list, name="sessions"),
    path("sessions/new/", meetings.session_create, name="session_create"),
    path("sessions/<int:pk>/", meetings.session_detail, name="session"),
    path("sessions/<int:pk>/edit/", meetings.session_edit, name="session_edit"),
    path("sessions/<int:pk>/archive/", meetings.session_archive, name="session_archive"),
    path("sessions/<int:pk>/calendar.ics", calendar.session_calendar, name="session_calendar"),
    path("sessions/<int:pk>/agenda/new/", meetings.item_create, name="item_create"),
    path("sessions/<int:pk>/agenda/order/", meetings.agenda_order, name="agenda_order"),
    path("sessions/<int:pk>/agenda/put/", meetings.agenda_put, name="agenda_put"),
    path("sessions/<int:pk>/agenda/", meetings.agenda_versions, name="agenda_versions"),
    path("agenda/<int:pk>/edit/", meetings.item_edit, name="item_edit"),
    path("agenda/<int:pk>/archive/", meetings.item_archive, name="item_archive"),
    path("sessions/<int:pk>/sittings/new/", sittings.sitting_create, name="sitting_create"),
    path("sittings/<int:pk>/", sittings.sitting_detail, name="sitting"),
    path("sittings/<int:pk>/edit/", sittings.sitting_edit, name="sitting_edit"),
    path("sittings/<int:pk>/archive/", sittings.sitting_archive, name="sitting_archive"),
    path("sittings/<int:pk>/notes/", sittings.sitting_notes, name="sitting_notes"),
    path("sittings/<int:pk>/check/", sittings.sitting_settle, name="sitting_settle"),
    path("sittings/<int:pk>/notes/<uuid:key>/", sittings.intervention_put, name="intervention_put"),
    path("interventions/<uuid:key>/edit/", sittings.intervention_edit, name="intervention_edit"),
    path(
        "interventions/<uuid:key>/strike/", sittings.intervention_strike, name="intervention_strike"
    ),
    path("interventions/<uuid:key>/check/", sittings.intervention_check, name="intervention_check"),
    path("positions/<int:pk>/correct/", corrections.correction_ask, name="correction_ask"),
    path("corrections/<int:pk>/", corrections.correction_answer, name="correction_answer"),
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/calendar.ics", calendar.calendar_file, name="calendar_file"),
    path("calendar/<str:key>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("bodies/", bodies.body_list, name="bodies"),
    path("bodies/new/", bodies.body_create, name="body_create"),
    path("bodies/<str:key>/", bodies.body_detail, name="body"),
    path("bodies/<str:key>/edit/", bodies.body_edit, name="body_edit"),
    path("bodies/<str:key>/archive/", bodies.body_archive, name="body_archive"),
    *(
        one
        for kind in ("members", "officers")
        for one in (
            path(
                f"bodies/<str:key>/{kind}/new/",
                bodies.seat_create,
                {"kind": kind},
                name=f"{kind}_create",
            ),
            path(f"{kind}/<int:pk>/edit/", bodies.seat_edit, {"kind": kind}, name=f"{kind}_edit"),
            path(
                f"{kind}/<int:pk>/archive/",
                bodies.seat_archive,
                {"kind": kind},
                name=f"{kind}_archive",
            ),
        )
    ),
    path("regional-groups/", bodies.regional_groups, name="regional_groups"),
    path("regional-groups/new/", bodies.regional_create, name="regional_create"),
    path("regional-groups/<int:pk>/edit/", bodies.regional_edit, name="regional_edit"),
    path("regional-groups/<int:pk>/archive/", bodies.regional_archive, name="regional_archive"),
    path(
        "regional-groups/<int:pk>/members/new/",
        bodies.regional_member_create,
        name="regional_member_create",
    ),
    path(
        "regional-members/<int:pk>/edit/", bodies.regional_member_edit, name="regional_member_edit"
    ),
    path("holidays/", bodies.holiday_list, name="holidays"),
    path("holidays/new/", bodies.holiday_create, name="holiday_create"),
    path("holidays/<int:pk>/edit/", bodies.holiday_edit, name="holiday_edit"),
    path("holidays/<int:pk>/archive/", bodies.holiday_archive, name="holiday_archive"),
]

urlpatterns = [
    *MEETINGS,
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
    path("matrix/matrix.<slug:kind>", overview.overview_export, name="matrix_export"),
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
    path(
        "suggest/consultations/",
        suggestions.consultations_suggest,
        name="consultations-suggest",
    ),
    path("suggest/requests/", suggestions.requests_suggest, name="requests-suggest"),
    path("suggest/decisions/", suggestions.decisions_suggest, name="decisions-suggest"),
    path("suggest/questions/", suggestions.questions_suggest, name="questions-suggest"),
    path("decisions/follow-up/", following.register, name="register"),
    path(
        "decisions/follow-up/export.<slug:kind>", following.register_export, name="register_export"
    ),
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
