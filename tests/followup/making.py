"""Recommendations and actions, as tests need them."""

import re

from followup.models import Action, Recommendation, SourceReport, Theme
from followup.register import record_entry
from tests.people import somebody


def a_report(code="a-report") -> SourceReport:
    """The report that recommendations are from."""
    return SourceReport.objects.get_or_create(code=code, defaults={"title_en": "Report"})[0]


def a_theme(code="trade", parent=None, **fields) -> Theme:
    """A theme, part of another where one is given."""
    fields = {"name_en": code.replace("-", " ").capitalize(), **fields}
    return Theme.objects.create(code=code, parent=parent, **fields)


def a_recommendation(reference="R01", *, by=None, themes=(), **fields) -> Recommendation:
    """A recommendation, recorded by the secretariat."""
    fields = {"title_en": f"Title of {reference}", **fields}
    return record_entry(
        Recommendation(reference=reference, report=a_report(), **fields),
        {"themes": themes},
        by=by or somebody("secretariat"),
    )


def an_action(reference="A01", *, by=None, themes=(), answers=(), **fields) -> Action:
    """An action, recorded by the secretariat."""
    fields = {"title_en": f"Title of {reference}", "kind": Action.Kind.RESEARCH, **fields}
    return record_entry(
        Action(reference=reference, **fields),
        {"themes": themes, "recommendations": answers},
        by=by or somebody("secretariat"),
    )


REFERENCE = re.compile(r'<td class="symbol reference">([^<]+)</td>')


def listed(response) -> list[str]:
    """The references in the table, in order."""
    assert response.status_code == 200
    return REFERENCE.findall(response.content.decode())
