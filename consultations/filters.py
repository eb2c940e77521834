"""The filters of consultations, questions, positions, decisions and requests: pages and API."""

import django_filters
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.groups import Group
from accounts.models import Post
from accounts.rights import Role
from consultations import matrix
from consultations.convergence import Kind
from consultations.models import (
    Body,
    ChairReading,
    Consultation,
    ConsultationType,
    Decision,
    Draft,
    Position,
    PositionState,
    Question,
    Request,
    RequestCarried,
    Session,
    Stance,
)
from foundation.filters import FilterSet, WordsFilter
from foundation.ordering import FoldedKey

ANY = _("any")


def user_of(filters):
    """Whose view the filter works on; None while the API's description is written."""
    return getattr(filters.request, "user", None)


def visible(model):
    """A callable for the choices of a filter: what the person may see."""
    return lambda request: (
        model.objects.visible_to(request.user) if request else model.objects.none()
    )


def archived_filter():
    """Those in use, the archived ones, or both."""
    return django_filters.ChoiceFilter(
        label=_("Archived"),
        choices=[("archived", _("Archived only")), ("all", _("Archived too"))],
        empty_label=_("in use"),
        method="in_archive",
    )


class Archivable(FilterSet):
    """Without a word about the archive, what is archived is left out."""

    def filter_queryset(self, queryset):
        """In use, unless the archive is asked for."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("archive") else found.current()

    def in_archive(self, rows, name, asked):
        """Archived, or all; only among what the person may see."""
        return rows.filter(archived_at__isnull=False) if asked == "archived" else rows


class ConsultationFilter(Archivable):
    """Which consultations."""

    q = django_filters.CharFilter(label=_("Text"), max_length=200, method="with_words")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("open", _("Open")), ("closed", _("Closed")), ("coming", _("Not open yet"))],
        empty_label=ANY,
        method="in_state",
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        choices=ConsultationType.Form.choices,
        field_name="type__form",
        empty_label=ANY,
    )
    archive = archived_filter()

    class Meta:
        model = Consultation
        fields: list[str] = []

    def with_words(self, rows, name, typed):
        """Whose title in any language, or code, holds what was typed; accents do not count."""
        found = Q(code__icontains=typed)
        for language in ("en", "fr", "es"):
            key = f"folded_{language}"
            rows = rows.alias(**{key: FoldedKey(f"title_{language}")})
            found |= Q(**{f"{key}__contains": FoldedKey(Value(typed))})
        return rows.filter(found)

    def in_state(self, rows, name, state):
        """Open today, closed, or still to open."""
        today = timezone.localdate()
        if state == "coming":
            return rows.filter(opens_on__gt=today)
        closed = Q(closes_on__lt=today)
        return (
            rows.filter(closed)
            if state == "closed"
            else rows.filter(~closed | Q(closes_on__isnull=True), opens_on__lte=today)
        )


class QuestionFilter(Archivable):
    """Which questions. Stances and convergence are those that the person may see.

    ``standing`` holds the positions that were read for the filter by convergence, so that a page
    does not read them again.
    """

    q = WordsFilter()
    scope = django_filters.ChoiceFilter(
        label=_("About"), choices=Question.Scope.choices, empty_label=ANY
    )
    stance = django_filters.ChoiceFilter(
        label=_("Stance"), choices=Stance.choices, empty_label=ANY, method="with_stance"
    )
    group = django_filters.ChoiceFilter(
        label=_("Group"), choices=Group.choices, empty_label=_("anyone"), method="with_group"
    )
    convergence = django_filters.ChoiceFilter(
        label=_("Convergence"), choices=Kind.choices, empty_label=ANY, method="amounting_to"
    )
    standing: dict | None = None

    class Meta:
        model = Question
        fields: list[str] = []

    def filter_queryset(self, queryset):
        """Convergence last: it reads the positions on what the other filters leave."""
        found = super().filter_queryset(queryset)
        kind = self.form.cleaned_data.get("convergence")
        return self._of_kind(found, kind) if kind else found

    def standing_positions(self):
        """The positions that the person sees and that stand."""
        return Position.objects.visible_to(user_of(self)).live()

    def with_stance(self, questions, name, stance):
        """On which such a position stands, of the group where one is chosen."""
        group = self.form.cleaned_data.get("group")
        found = self.standing_positions().filter(stance=stance)
        if group:
            found = found.filter(group=group)
        return questions.filter(pk__in=found.values("question_id"))

    def with_group(self, questions, name, group):
        """On which anything of the group stands."""
        if self.form.cleaned_data.get("stance"):
            return questions  # said together with the stance
        found = self.standing_positions().filter(group=group)
        return questions.filter(pk__in=found.values("question_id"))

    def amounting_to(self, questions, name, kind):
        """Left to the end; see :meth:`filter_queryset`."""
        return questions

    def _of_kind(self, questions, kind):
        user = user_of(self)
        questions = matrix.with_types(questions)
        self.standing = matrix.standing_on(questions, user)
        keys = []
        for question in questions:
            shown = matrix.shows_others(question.consultation, user)
            found = matrix.finding(question, self.standing.get(question.pk, []), shown)
            if found and found.kind == kind:
                keys.append(question.pk)
        return questions.filter(pk__in=keys)


class ApiQuestionFilter(QuestionFilter):
    """The same, over all consultations."""

    consultation = django_filters.ModelChoiceFilter(
        label=_("Consultation"), queryset=visible(Consultation)
    )
    archive = archived_filter()


class PositionFilter(FilterSet):
    """Which positions, among those that the person may see."""

    q = WordsFilter()
    consultation = django_filters.ModelChoiceFilter(
        label=_("Consultation"),
        queryset=visible(Consultation),
        field_name="question__consultation",
    )
    question = django_filters.ModelChoiceFilter(label=_("Question"), queryset=visible(Question))
    group = django_filters.ChoiceFilter(label=_("Group"), choices=Group.choices, empty_label=ANY)
    stance = django_filters.ChoiceFilter(label=_("Stance"), choices=Stance.choices, empty_label=ANY)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=PositionState.choices, empty_label=ANY
    )
    standing = django_filters.BooleanFilter(
        label=_("Not replaced"), field_name="replaced_by", lookup_expr="isnull"
    )

    class Meta:
        model = Position
        fields: list[str] = []


class DraftFilter(FilterSet):
    """Which drafts of one's own party."""

    question = django_filters.ModelChoiceFilter(label=_("Question"), queryset=visible(Question))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Draft.Kind.choices, empty_label=ANY)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Draft.State.choices, empty_label=ANY
    )

    class Meta:
        model = Draft
        fields: list[str] = []


class ChairReadingFilter(FilterSet):
    """Which of the chair's readings."""

    question = django_filters.ModelChoiceFilter(label=_("Question"), queryset=visible(Question))
    kind = django_filters.ChoiceFilter(
        label=_("Convergence"), choices=Kind.choices, empty_label=ANY
    )

    class Meta:
        model = ChairReading
        fields: list[str] = []


class DecisionFilter(Archivable):
    """Which decisions."""

    q = WordsFilter()
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Decision.State.choices, empty_label=ANY
    )
    body = django_filters.ModelChoiceFilter(
        label=_("Body"), queryset=visible(Body), empty_label=ANY
    )
    archive = archived_filter()

    class Meta:
        model = Decision
        fields: list[str] = []


class RequestFilter(Archivable):
    """Which requests. A request is of the body that decided it, or where it is due."""

    q = WordsFilter()
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Request.State.choices, empty_label=ANY
    )
    body = django_filters.ModelChoiceFilter(
        label=_("Body"), queryset=visible(Body), empty_label=ANY, method="of_body"
    )
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        choices=[
            ("overdue", _("Overdue")),
            ("dated", _("With a date")),
            ("undated", _("Without a date")),
        ],
        empty_label=ANY,
        method="that_is_due",
    )
    archive = archived_filter()

    class Meta:
        model = Request
        fields: list[str] = []

    def of_body(self, requests, name, body):
        """Decided by the body, or due at one of its sessions."""
        return requests.filter(Q(decision__body=body) | Q(due_session__body=body))

    def that_is_due(self, requests, name, asked):
        """Overdue: still waiting, and its last possible day is over."""
        if asked == "overdue":
            return requests.overdue(timezone.localdate())
        return requests.filter(last_day__isnull=asked == "undated")


WAITING = (Request.State.OPEN, Request.State.CONDITIONAL)


def is_overdue(request: Request) -> bool:
    """Whether it still waits though the last day of its date, else of its session, is over.

    The same as ``Request.objects.overdue()``, for a row with its session.
    """
    last = request.last_day
    if last is None and request.due_session_id:
        last = request.due_session.last_day
    return request.state in WAITING and last is not None and last < timezone.localdate()


class RegisterFilter(FilterSet):
    """Which requests of the register of follow-up to decisions, over all bodies."""

    q = WordsFilter()
    body = django_filters.ModelChoiceFilter(
        label=_("Body"), queryset=visible(Body), empty_label=ANY, method="of_body"
    )
    session = django_filters.ModelChoiceFilter(
        label=_("Session"),
        queryset=lambda request: visible(Session)(request).select_related("body"),
        empty_label=ANY,
        method="of_session",
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("waiting", _("Waiting for an answer")),
            ("overdue", _("Overdue")),
            ("carried", _("Carried over")),
            *Request.State.choices,
        ],
        empty_label=ANY,
        method="in_state",
    )
    due_before = django_filters.DateFilter(label=_("Due before"), method="that_is_due_before")
    answerable = django_filters.ModelChoiceFilter(
        label=_("Who answers"),
        queryset=lambda request: Post.objects.filter(role__in=(Role.SECRETARIAT, Role.OFFICE)),
        empty_label=_("anyone"),
    )
    made_by = django_filters.CharFilter(
        label=_("Asked by"), max_length=200, lookup_expr="icontains"
    )

    class Meta:
        model = Request
        fields: list[str] = []

    def of_body(self, requests, name, body):
        """Decided by the body, or due at one of its sessions."""
        return requests.filter(Q(decision__body=body) | Q(due_session__body=body))

    def of_session(self, requests, name, session):
        """Decided at the session, or due at it."""
        return requests.filter(Q(decision__session=session) | Q(due_session=session))

    def in_state(self, requests, name, state):
        """As stored, or as it is today: overdue and carried over are found, not stored."""
        if state == "overdue":
            return requests.overdue(timezone.localdate())
        waiting = requests.filter(state__in=WAITING)
        if state == "waiting":
            return waiting
        if state == "carried":
            carried = RequestCarried.objects.standing().values("request")
            return waiting.filter(pk__in=carried)
        return requests.filter(state=state)

    def that_is_due_before(self, requests, name, day):
        """Whose last possible day is before that day."""
        return requests.with_last_day().filter(due_by__lt=day)
