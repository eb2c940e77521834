"""What answers a recommendation or an action: actions, events, and what the groups said.

Events and positions belong to higher layers, which declare their relations to ours on their own
models. They are read here through those relations, by name, and always through ``visible_to``;
nothing of theirs is imported.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Model, OuterRef, QuerySet

from followup.models import Action, Recommendation

# Beyond this a count says "99+": nobody compares greater ones in a list.
MOST = 100


class Length(Func):
    """How many elements an array has."""

    function = "cardinality"
    output_field = IntegerField()


def number_of(rows: QuerySet) -> Length:
    """How many of ``rows`` there are for each row outside; counting stops at :data:`MOST`."""
    return Length(ArraySubquery(rows.order_by().values("pk")[:MOST]))


def actions_answering(user) -> QuerySet:
    """The actions that ``user`` may see and that answer the recommendation outside."""
    return Action.objects.visible_to(user).current().filter(recommendations=OuterRef("pk"))


def answered_by(user) -> QuerySet:
    """The recommendations that ``user`` may see and that the action outside answers."""
    return Recommendation.objects.visible_to(user).current().filter(actions=OuterRef("pk"))


def events_serving(model: type[Model], user) -> QuerySet:
    """Links from events that ``user`` may see to the recommendation or action outside."""
    relation = model._meta.get_field("event_rows")
    link = relation.related_model
    event = link._meta.get_field("event").related_model
    visible = event.objects.visible_to(user).current()
    return link.objects.filter(**{relation.field.name: OuterRef("pk"), "event__in": visible})


def positions_on(model: type[Model], user) -> QuerySet:
    """Positions that stand, that ``user`` may see, on questions about the entry outside.

    Drafts never count, not even those of the user's own party: a list says what was stated.
    """
    relation = model._meta.get_field("questions")
    question = relation.related_model
    position = question._meta.get_field("positions").related_model
    # One level of nesting: an OuterRef inside a subquery of a subquery would mean the inner one.
    about = {f"question__{relation.field.name}": OuterRef("pk")}
    asked = question.objects.visible_to(user).values("pk")
    return position.objects.visible_to(user).live().filter(question__in=asked, **about)
