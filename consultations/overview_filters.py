"""The filters of the matrix over all consultations, as it stands or stood on a day."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations import matrix
from consultations.api_links import LINKED
from consultations.filters import ANY, QuestionFilter, archived_filter, user_of, visible
from consultations.models import Body, Position, Question, Session
from consultations.moves import moves_on
from consultations.standing import standing
from foundation.texts import validate_printable


def reference_filter(label):
    """Questions about the record with that reference, capitals apart."""
    return django_filters.CharFilter(
        label=label, max_length=40, validators=[validate_printable], method="about"
    )


class OverviewFilter(QuestionFilter):
    """Which questions of which consultations, and how they stood on which day."""

    body = django_filters.ModelChoiceFilter(
        label=_("Body"),
        queryset=visible(Body),
        empty_label=ANY,
        field_name="consultation__agenda_item__session__body",
    )
    session = django_filters.ModelChoiceFilter(
        label=_("Session"),
        queryset=lambda request: visible(Session)(request).select_related("body"),
        empty_label=ANY,
        field_name="consultation__agenda_item__session",
    )
    recommendation = reference_filter(_("Recommendation"))
    action = reference_filter(_("Action"))
    moved = django_filters.ChoiceFilter(
        label=_("Moved"),
        choices=[("yes", _("Since the last round"))],
        empty_label=ANY,
        method="left_to_the_end",
    )
    as_at = django_filters.DateFilter(
        label=_("As at the end of"),
        method="left_to_the_end",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"],
    )
    columns = django_filters.ChoiceFilter(
        label=_("Columns"),
        choices=[("parties", _("Governments and organizations"))],
        empty_label=_("groups"),
        method="left_to_the_end",
    )
    archive = archived_filter()

    class Meta:
        model = Question
        fields: list[str] = []

    @property
    def on(self):
        """The day at whose end the matrix is asked for; None for now."""
        return self.form.cleaned_data.get("as_at") if self.form.is_valid() else None

    @property
    def by_party(self) -> bool:
        """Whether the columns are parties instead of groups."""
        return self.form.is_valid() and self.form.cleaned_data.get("columns") == "parties"

    def filter_queryset(self, queryset):
        """Only what had opened by the day; what is computed comes last."""
        if self.on:
            queryset = queryset.filter(consultation__opens_on__lte=self.on)
        found = super().filter_queryset(queryset)
        return self._that_moved(found) if self.form.cleaned_data.get("moved") else found

    def about(self, questions, name, reference):
        """About a recommendation or an action that the person sees."""
        model = LINKED[f"{name}s"]
        found = model.objects.visible_to(user_of(self)).filter(reference__iexact=reference)
        linked = Question.objects.filter(**{f"{name}s__in": found}).order_by()
        return questions.filter(pk__in=linked.values("pk"))

    def left_to_the_end(self, questions, name, value):
        """Not said of a question by itself; see :meth:`filter_queryset`."""
        return questions

    def standing_positions(self):
        """Those that stood at the end of the day that is asked for."""
        return standing(Position.objects.visible_to(user_of(self)), self.on)

    def _of_kind(self, questions, kind):
        keys = [row.question.pk for row in self._rows(questions) if self._is(row, kind)]
        return questions.filter(pk__in=keys)

    def _is(self, row, kind) -> bool:
        return bool(row.found) and row.found.kind == kind

    def _that_moved(self, questions):
        moves = moves_on(self._rows(questions), user_of(self), self.on)
        return questions.filter(pk__in=[key for key, told in moves.items() if told.moved])

    def _rows(self, questions):
        questions = questions.select_related("consultation")
        return matrix.rows_of(questions, user_of(self), on=self.on)
