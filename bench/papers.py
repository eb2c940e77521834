"""Assembling both papers of the record, beside the SQL for the rows that they print.

What is timed is reading the record and writing one file, without storing either. The period of
the Office paper holds only a part of the events: those of eight months.
"""

from django.utils import translation

from bench.stage import Case, Stage
from reports.assembling import read_document
from reports.document.writers import FORMATS, write
from reports.loading.record import load_record
from reports.locks import one_moment
from reports.models import Paper

EVENTS = """
SELECT e.id, e.title, e.place, e.country, e.date, e.activity,
  (SELECT string_agg(coalesce(nullif(o.acronym, ''), o.name_en), ', ' ORDER BY eo.sequence)
   FROM events_eventorganizer eo JOIN accounts_organization o ON o.id = eo.organization_id
   WHERE eo.event_id = e.id),
  (SELECT string_agg(i.role || '|' || coalesce(p.name, ''), ';' ORDER BY i.sequence)
   FROM events_involvement i LEFT JOIN accounts_person p ON p.id = i.person_id
   WHERE i.event_id = e.id)
FROM events_event e
WHERE e.archived_at IS NULL AND e.is_published
  AND ((e.last_day >= '2004-03-01' AND e.first_day <= '2004-10-31') OR e.first_day IS NULL)
ORDER BY e.first_day NULLS LAST, e.last_day, e.id
"""
POSITIONS = """
SELECT q.sequence, q.title_en, p.party_label, p."group", p.stance, p.statement, p.reported
FROM consultations_position p JOIN consultations_question q ON q.id = p.question_id
WHERE p.state <> 'draft' AND p.replaced_by_id IS NULL ORDER BY q.sequence, p.id
"""
FLOORS = {"GB.291/WP/SDG/1": EVENTS, "GB.291/WP/SDG/REPORT": POSITIONS}


def cases(stage: Stage) -> list[Case]:
    """Each paper in each format."""
    if not Paper.objects.exists():
        load_record()
    found = []
    for symbol, statement in FLOORS.items():
        paper = Paper.objects.select_related("session", "body", "agenda_item").get(symbol=symbol)
        found += [
            Case(f"paper {symbol}, {one}", assembled(paper, one), stage.sql(statement))
            for one in FORMATS
        ]
    return found


def assembled(paper: Paper, format: str):
    """One assembly to time: the record read at one moment, one file written."""

    def run():
        with one_moment(), translation.override(paper.language):
            document = read_document(paper)
        return write(document, format)

    return run
