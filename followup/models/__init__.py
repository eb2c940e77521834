"""Recommendations, actions, the strategic framework and the programmes."""

from followup.models.actions import Action, ActionPartner
from followup.models.framework import (
    Development,
    Framework,
    Indicator,
    IntersectoralInitiative,
    OperationalObjective,
    Programme,
    StrategicObjective,
)
from followup.models.recommendations import Recommendation, SourceReport, Theme

__all__ = [
    "Action",
    "ActionPartner",
    "Development",
    "Framework",
    "Indicator",
    "IntersectoralInitiative",
    "OperationalObjective",
    "Programme",
    "Recommendation",
    "SourceReport",
    "StrategicObjective",
    "Theme",
]
