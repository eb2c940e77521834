"""What records in the API refer to: only rows that the person sees."""

from rest_framework import serializers

from accounts.models import Organization, Person
from consultations.models import (
    AgendaItem,
    Body,
    Consultation,
    ConsultationType,
    Decision,
    Question,
    RegionalGroup,
    Session,
)
from followup.models import Action, Recommendation
from foundation.api.serializers import ModelRulesSerializer

LINKED = {"recommendations": Recommendation, "actions": Action}


class SeenLinksSerializer(ModelRulesSerializer):
    """Refers only to rows that the person sees, and tells only of those."""

    SEEN = {
        "agenda_item": AgendaItem,
        "type": ConsultationType,
        "asked_governments": Organization,
        "about_action": Action,
        "about_recommendation": Recommendation,
        "about_decision": Decision,
        "consultation": Consultation,
        "question": Question,
        "body": Body,
        "session": Session,
        "due_session": Session,
        "draft": Decision,
        "decision": Decision,
        "organization": Organization,
        "person": Person,
        "parent": Body,
        "regional_group": RegionalGroup,
        **LINKED,
    }

    def get_fields(self):
        """With the rows that the person may refer to."""
        fields = super().get_fields()
        request = self.context.get("request")
        for name, model in self.SEEN.items():
            field = fields.get(name)
            if request is None or field is None:
                continue
            rows = model.objects.visible_to(request.user)
            if isinstance(field, serializers.ManyRelatedField):
                field.child_relation.queryset = rows
            elif not field.read_only:
                field.queryset = rows
        return fields
