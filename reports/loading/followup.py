"""Reports, themes, recommendations, actions, the framework and the programmes."""

from collections import defaultdict

from followup.models import (
    Action,
    ActionPartner,
    Development,
    Framework,
    Indicator,
    IntersectoralInitiative,
    OperationalObjective,
    Programme,
    Recommendation,
    SourceReport,
    StrategicObjective,
    Theme,
)
from reports.loading.files import Names, RecordError, Row
from reports.loading.keeping import Entry, Place
from reports.loading.parts import Parts, in_levels, key_of, place_of

TITLES = ("title_en", "title_fr", "title_es")


def load(parts: Parts) -> None:
    """Load the register, then what its actions serve."""
    _reports_and_themes(parts)
    _recommendations(parts)
    _actions(parts)
    _framework(parts)
    _programmes(parts)


def _reports_and_themes(parts: Parts) -> None:
    entries = []
    for row in parts.rows("source_reports.csv"):
        issued = row.date("issued_on")
        values = {name: row[name] for name in ("code", *TITLES, "issued_by")}
        entries.append(Entry(row, {**values, "issued_on": issued.first_day if issued else None}))
    parts.keep(SourceReport, entries, parts.reports, natural=["code"])
    for level in in_levels(parts.rows("themes.csv"), parts.themes):
        entries = [
            Entry(
                row,
                {
                    **{name: row[name] for name in ("code", "name_en", "name_fr", "name_es")},
                    "parent_id": key_of(parts.themes.one(row, "parent")),
                },
            )
            for row in level
        ]
        parts.keep(Theme, entries, parts.themes, natural=["code"])


def _recommendations(parts: Parts) -> None:
    origins = _origins(parts)
    entries = []
    for row in parts.rows("recommendations.csv"):
        themes = parts.themes.many(row, "themes")
        report = parts.reports.one(row, "report")
        if report is None:
            raise row.error("it names no report")
        if not origins[row["code"]]:
            raise row.error("no row of a document is merged into it")
        names = (*TITLES, "paragraphs", "text", "quotation", "level", "addressed_to")
        entries.append(
            Entry(
                row,
                {
                    "reference": row["code"],
                    "report_id": report.pk,
                    "phase": int(row["phase"]) if row["phase"] else None,
                    **{name: row[name] for name in names},
                },
                origins[row["code"]],
                {Recommendation.themes.through: [{"theme_id": one.pk} for one in themes]},
            )
        )
    unknown = set(origins) - {entry.row["code"] for entry in entries}
    if unknown:
        raise RecordError(
            f"recommendation_rows.csv: rows belong to {', '.join(sorted(unknown))}, which is not "
            "in recommendations.csv."
        )
    parts.keep(Recommendation, entries, parts.recommendations, natural=["reference"])


def _origins(parts: Parts) -> dict[str, list[Place]]:
    """The rows of documents behind each recommendation; ``merges.csv`` says which are one."""
    merged = {
        row["row"]: row["recommendation"]
        for row in parts.rows("merges.csv")
        if row["decision"] == "merged"
    }
    rows = parts.rows("recommendation_rows.csv")
    for code in set(merged) - {row["code"] for row in rows}:
        raise RecordError(f"merges.csv: there is no row “{code}” in recommendation_rows.csv.")
    found = defaultdict(list)
    for row in rows:
        found[merged.get(row["code"], row["code"])].append(place_of(row))
    return found


def _actions(parts: Parts) -> None:
    entries = []
    for row in parts.rows("actions.csv"):
        names = (*TITLES, "kind", "state", "description", "carried_out_by")
        links = {
            Action.themes.through: ("theme_id", parts.themes.many(row, "themes")),
            Action.recommendations.through: (
                "recommendation_id",
                parts.recommendations.many(row, "recommendations"),
            ),
            ActionPartner: ("organization_id", parts.organizations.many(row, "partners")),
        }
        entries.append(
            Entry(
                row,
                {
                    "reference": row["code"],
                    **{name: row[name] for name in names},
                    "date": row.date("date"),
                    "lead_unit_id": key_of(parts.organizations.one(row, "lead_unit")),
                },
                [place_of(row)],
                {
                    model: [{column: one.pk} for one in records]
                    for model, (column, records) in links.items()
                },
            )
        )
    parts.keep(Action, entries, parts.actions, natural=["reference"])


def _framework(parts: Parts) -> None:
    """``framework.yaml``: strategic objectives, in each operational ones, in each indicators."""
    name = "framework.yaml"
    held = parts.yaml(name)
    document = held["document"]
    row = Row({"code": held["code"]}, f"{name}, {held['code']}")
    values = {key: held[key] for key in ("period", "symbol", "title")}
    origin = Place(document, held["code"], held["place"])
    [framework] = parts.keep(Framework, [Entry(row, values, [origin])], natural=["period"])

    strategic, operational, indicators = Names("strategic objective"), [], []
    tops = parts.yaml_rows(name, held["objectives"])
    entries = [
        _objective(top, document, framework_id=framework.pk, number=int(top["number"]))
        for top in tops
    ]
    parts.keep(StrategicObjective, entries, strategic, natural=["framework_id", "number"])
    for top in tops:
        parent = strategic[top["code"]].pk
        for row in parts.yaml_rows(name, top["objectives"]):
            more = {"code": row["code"], "text": row["text"]}
            operational.append(_objective(row, document, strategic_objective_id=parent, **more))
    kept = parts.keep(OperationalObjective, operational, natural=["strategic_objective_id", "code"])
    for entry, objective in zip(operational, kept, strict=True):
        for number, text in enumerate(entry.row["indicators"], 1):
            code = f"{objective.code}.{number}"
            values = {"objective_id": objective.pk, "number": number, "text": text}
            row = Row({"code": code}, f"{name}, indicator {code}")
            indicators.append(Entry(row, values, [Place(document, code, entry.row["place"])]))
    parts.keep(Indicator, indicators, natural=["objective_id", "number"])
    _initiatives(parts, framework)


def _objective(row: Row, document: str, **more) -> Entry:
    """An objective of the framework, strategic or operational."""
    place = Place(document, row["code"], row["place"])
    return Entry(row, {"title": row["title"], **more}, [place])


def _initiatives(parts: Parts, framework: Framework) -> None:
    parts.keep(
        IntersectoralInitiative,
        [
            Entry(
                row,
                {
                    "framework_id": framework.pk,
                    **{name: row[name] for name in ("sector", "with_sector", "text")},
                },
                [place_of(row)],
            )
            for row in parts.rows("initiatives.csv")
        ],
    )


def _programmes(parts: Parts) -> None:
    programmes = Names("programme")
    entries = [
        Entry(row, {"name": row["name"]}, [place_of(row)]) for row in parts.rows("programmes.csv")
    ]
    parts.keep(Programme, entries, programmes, natural=["name"])
    entries = []
    for row in parts.rows("developments.csv"):
        programme = programmes.one(row, "programme")
        values = {name: row[name] for name in ("kind", "text", "partners", "countries")}
        values |= {"programme_id": key_of(programme), "date": row.date("date")}
        entries.append(Entry(row, values, [place_of(row)]))
    parts.keep(Development, entries)
