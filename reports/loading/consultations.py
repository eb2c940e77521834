"""Bodies, sessions, the discussion of November 2004, decisions and requests."""

from datetime import datetime

from consultations.models import (
    AgendaItem,
    Body,
    Consultation,
    Decision,
    Position,
    Question,
    Request,
    Session,
)
from consultations.models.positions import CONTENT, PositionState
from consultations.receipts import seal
from consultations.standard_types import standard_type
from reports.loading.files import Row
from reports.loading.keeping import Entry
from reports.loading.parts import Parts, in_levels, key_of, place_of

TITLES = ("title_en", "title_fr", "title_es")
NAMES = ("name_en", "name_fr", "name_es")


def load(parts: Parts) -> None:
    """Load who meets when, what was asked and said, and what came of it."""
    _bodies(parts)
    _consultation(parts)
    _decisions(parts)
    _requests(parts)


def _bodies(parts: Parts) -> None:
    for level in in_levels(parts.rows("bodies.csv"), parts.bodies):
        entries = [
            Entry(
                row,
                {
                    "code": row["code"],
                    "kind": row["kind"],
                    **{name: row[name] for name in NAMES},
                    "parent_id": key_of(parts.bodies.one(row, "parent")),
                },
                [place_of(row)],
            )
            for row in level
        ]
        parts.keep(Body, entries, parts.bodies, natural=["code"])
    entries = [
        Entry(
            row,
            {
                "body_id": key_of(parts.bodies.one(row, "body")),
                "number": int(row["number"]) if row["number"] else None,
                "date": row.date("date"),
                "place": row["venue"],
            },
            [place_of(row)],
        )
        for row in parts.rows("sessions.csv")
    ]
    parts.keep(Session, entries, parts.sessions, natural=["body_id", "number", "date"])
    entries = [
        Entry(
            row,
            {
                "session_id": key_of(parts.sessions.one(row, "session")),
                "number": int(row["number"]),
                **{name: row[name] for name in TITLES},
            },
            [place_of(row)],
        )
        for row in parts.rows("agenda.csv")
    ]
    parts.keep(AgendaItem, entries, parts.agenda, natural=["session_id", "number"])


def _consultation(parts: Parts) -> None:
    name = "consultation.yaml"
    held = parts.yaml(name)
    [row] = parts.yaml_rows(name, [held["consultation"]])
    opens, closes = row.date("opens_on"), row.date("closes_on")
    values = {
        "code": row["code"],
        **{key: row[key] for key in (*TITLES, "visibility")},
        "type_id": standard_type(row["kind"]).pk,
        "agenda_item_id": key_of(parts.agenda.one(row, "agenda_item")),
        "opens_on": opens.first_day if opens else None,
        "closes_on": closes.last_day if closes else None,
    }
    entry = Entry(row, values, [place_of(row)])
    [consultation] = parts.keep(Consultation, [entry], natural=["code"])
    rows = parts.yaml_rows(name, held["questions"])
    entries = [_question(one, place, consultation, parts) for place, one in enumerate(rows, 1)]
    parts.keep(Question, entries, parts.questions)
    entries = [
        _position(one, parts)
        for one in parts.yaml_rows("positions.yaml", parts.yaml("positions.yaml"))
    ]
    kept = parts.keep(Position, entries, fixed={*CONTENT, "question_id", "organization_id"})
    unsealed = Position.objects.filter(pk__in=[one.pk for one in kept], receipt__isnull=True)
    for position in unsealed.select_related("question__consultation", "organization"):
        seal(position)


def _question(row: Row, place: int, consultation: Consultation, parts: Parts) -> Entry:
    return Entry(
        row,
        {
            "consultation_id": consultation.pk,
            "sequence": place,
            "scope": row["scope"],
            "title_en": row["en"],
            "title_fr": row["fr"],
            "title_es": row["es"],
            "text_en": row.get("text", ""),
        },
        [place_of(row)],
        {
            Question.recommendations.through: [
                {"recommendation_id": one.pk}
                for one in parts.recommendations.many(row, "recommendations")
            ],
            Question.actions.through: [
                {"action_id": one.pk} for one in parts.actions.many(row, "actions")
            ],
        },
    )


STATED = (
    "party_kind",
    "group",
    "party_label",
    "quantifier",
    "stance",
    "statement",
    "conditions",
    "exclusions",
    "time_limit",
    "addressed_to",
    "reported",
)


def _position(row: Row, parts: Parts) -> Entry:
    stated = row.date("stated_on")
    return Entry(
        row,
        {
            **{name: row.get(name, "") for name in STATED},
            "question_id": key_of(parts.questions.one(row, "question")),
            "organization_id": key_of(parts.organizations.one(row, "organization")),
            "mode": Position.Mode.SPOKEN,
            "state": PositionState.SUBMITTED,
            "stated_on": stated.first_day if stated else None,
            # The hour is not known; a submitted position needs one, so it is noon in Geneva.
            "submitted_at": datetime.fromisoformat(f"{row['stated_on']}T12:00:00+01:00"),
        },
        [place_of(row)],
    )


def _decisions(parts: Parts) -> None:
    """Drafts first, then the decisions that came of them."""
    rows = parts.rows("decisions.csv")
    for drafts in (True, False):
        entries = []
        for row in rows:
            if (row["state"] == Decision.State.DRAFT) is not drafts:
                continue
            names = ("state", "kind", "text_en", "made_by", "addressed_to", "status_at_source")
            entries.append(
                Entry(
                    row,
                    {
                        "reference": row["code"],
                        **{name: row[name] for name in names},
                        "body_id": key_of(parts.bodies.one(row, "body")),
                        "session_id": key_of(parts.sessions.one(row, "session")),
                        "draft_id": key_of(parts.decisions.one(row, "draft")),
                        "question_id": key_of(parts.questions.one(row, "question")),
                    },
                    [place_of(row)],
                    {
                        Decision.recommendations.through: [
                            {"recommendation_id": one.pk}
                            for one in parts.recommendations.many(row, "recommendations")
                        ]
                    },
                )
            )
        parts.keep(Decision, entries, parts.decisions, natural=["reference"])


def _requests(parts: Parts) -> None:
    entries = []
    for row in parts.rows("requests.csv"):
        names = ("kind", "state", "text_en", "made_by", "addressed_to", "due_text")
        entries.append(
            Entry(
                row,
                {
                    "reference": row["code"],
                    **{name: row[name] for name in (*names, "status_at_source")},
                    "due": row.date("due"),
                    "due_session_id": key_of(parts.sessions.one(row, "due_session")),
                    "decision_id": key_of(parts.decisions.one(row, "decision")),
                    "question_id": key_of(parts.questions.one(row, "question")),
                },
                [place_of(row)],
                {
                    Request.actions.through: [
                        {"action_id": one.pk} for one in parts.actions.many(row, "actions")
                    ],
                    Request.recommendations.through: [
                        {"recommendation_id": one.pk}
                        for one in parts.recommendations.many(row, "recommendations")
                    ],
                },
            )
        )
    parts.keep(Request, entries, natural=["reference"])
