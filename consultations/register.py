"""The register "follow-up to decisions": what was asked, by whom, due when, and where it stands.

The page and the exported table are made from the same rows, so that they never differ.
"""

import csv
from collections.abc import Iterable, Iterator

import django_filters
from django import forms
from django.db.models import Prefetch, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.filters import ANY, visible
from consultations.models import Body, Request, RequestStanding, Session
from followup.models import Action
from foundation.filters import WORDS_LIMIT, FilterSet, WordsFilter
from foundation.ordering import FoldedKey
from foundation.partialdates.format import format_partial_date
from foundation.texts import semicolons, validate_printable

# A spreadsheet would run what begins like a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def register_of(user) -> QuerySet:
    """The requests in use that ``user`` sees, with all that the register says of them."""
    actions = Action.objects.visible_to(user).order_by("sort_key")
    return (
        Request.objects.visible_to(user)
        .current()
        .with_standing()
        .select_related("decision__body", "decision__session__body", "due_session__body")
        .prefetch_related(Prefetch("actions", actions))
    )


def _words_in(label):
    return django_filters.CharFilter(
        label=label, max_length=WORDS_LIMIT, validators=[validate_printable], method="holding"
    )


class RegisterFilter(FilterSet):
    """Which requests of the register."""

    q = WordsFilter()
    body = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Body"), queryset=visible(Body), empty_label=ANY, method="of_body"
    )
    session = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Session"),
        queryset=lambda request: visible(Session)(request).select_related("body"),
        empty_label=ANY,
        method="of_session",
    )
    stands = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=RequestStanding.choices, empty_label=ANY
    )
    due_before = django_filters.DateFilter(
        label=gettext_lazy("Due before"),
        field_name="due_by",
        lookup_expr="lt",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    addressed_to = _words_in(gettext_lazy("Addressed to"))
    made_by = _words_in(gettext_lazy("Made by"))

    class Meta:
        model = Request
        fields: list[str] = []

    def of_body(self, requests, name, body):
        """Decided by the body, or due at one of its sessions."""
        return requests.filter(Q(decision__body=body) | Q(due_session__body=body))

    def of_session(self, requests, name, session):
        """Decided at the session, or due at it."""
        return requests.filter(Q(decision__session=session) | Q(due_session=session))

    def holding(self, requests, name, typed):
        """Whose column holds what was typed; capitals and accents do not count."""
        key = f"folded_{name}"
        found = requests.alias(**{key: FoldedKey(name)})
        return found.filter(**{f"{key}__contains": FoldedKey(Value(typed))})


def standing_label(request: Request) -> str:
    """Where a request of the register stands, in words."""
    return str(RequestStanding(request.stands).label)


def due_words(request: Request) -> str:
    """When it is due: its date, else its words, and the session."""
    words = format_partial_date(request.due) or request.due_text
    session = str(request.due_session) if request.due_session else ""
    return semicolons([one for one in (words, session) if one])


class _Echo:
    """What a CSV writer writes into, to have each line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def _cell(text) -> str:
    """A text that a spreadsheet shows and does not calculate."""
    text = str(text)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_lines(requests: Iterable[Request]) -> Iterator[str]:
    """The register as a table of comma-separated values, line by line.

    Begins with the mark by which spreadsheets know UTF-8.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(
        [
            _("Reference"),
            _("Request"),
            _("Decision"),
            _("Body"),
            _("Session"),
            _("Made by"),
            _("Addressed to"),
            _("Due"),
            _("State"),
            _("Actions"),
        ]
    )
    for one in requests:
        decision = one.decision
        cells = (
            one.reference,
            one.text,
            decision.reference if decision else "",
            (decision and decision.body) or "",
            (decision and decision.session) or "",
            one.made_by,
            one.addressed_to,
            due_words(one),
            standing_label(one),
            semicolons([action.reference for action in one.actions.all()]),
        )
        yield writer.writerow([_cell(cell) for cell in cells])
