"""What the secretariat does with what it records: meetings, questions, decisions, requests.

One function and one transaction each; nothing is deleted. Rights: ``record_decisions`` for
decisions and requests, ``record_positions`` for what is asked of whom (``accounts.rights``).
"""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.rights import Right
from consultations.models import (
    AgendaItem,
    Body,
    Consultation,
    ConsultationType,
    Decision,
    Holiday,
    Member,
    Officer,
    Position,
    Question,
    QuestionText,
    RegionalGroup,
    RegionalMember,
    Request,
    Session,
    Sitting,
)
from followup.models import Action, Recommendation
from foundation.concurrency import archive, restore, save_version
from foundation.history import change

RIGHT_FOR = {
    Decision: Right.RECORD_DECISIONS,
    Request: Right.RECORD_DECISIONS,
    Body: Right.RECORD_DECISIONS,
    Session: Right.RECORD_DECISIONS,
    AgendaItem: Right.RECORD_DECISIONS,
    Holiday: Right.RECORD_DECISIONS,
    Member: Right.RECORD_DECISIONS,
    Officer: Right.RECORD_DECISIONS,
    RegionalGroup: Right.RECORD_DECISIONS,
    RegionalMember: Right.RECORD_DECISIONS,
    Sitting: Right.RECORD_POSITIONS,
    ConsultationType: Right.RECORD_POSITIONS,
    Consultation: Right.RECORD_POSITIONS,
    Question: Right.RECORD_POSITIONS,
}
# A change of one of these makes a new version of what is asked.
ASKED = ("title_en", "title_fr", "title_es", "text_en", "text_fr", "text_es")


def may_change(record: models.Model, user) -> bool:
    """Whether ``user`` may change ``record``, archived or not."""
    return user.can(RIGHT_FOR[type(record)])


def _check(record, by) -> None:
    if not may_change(record, by):
        raise PermissionDenied(_("Only the secretariat records this."))


def record(
    row: models.Model,
    links: dict[str, Iterable] | None = None,
    *,
    by,
    beside: Callable[[models.Model], bool] | None = None,
) -> models.Model:
    """Save a new decision, request, consultation, question or type, with what it is linked with.

    Args:
        row: not saved, already cleaned by a form or a serializer.
        links: rows by the name of the many-to-many field.
        beside: writes rows that belong to it, and says whether it wrote any.

    Raises:
        PermissionDenied: ``by`` has no right to.
    """
    _check(row, by)
    with transaction.atomic(), change(by=by):
        row.save(force_insert=True)
        _write_links(row, links or {}, by)
        if beside:
            beside(row)
        if isinstance(row, Question):
            keep_text(row, by=by)
    return row


def keep_text(question: Question, *, by) -> QuestionText:
    """Keep the present version of what is asked, as it is put. In the caller's transaction."""
    words = {name: getattr(question, name) for name in ASKED}
    kept, _made = QuestionText.objects.get_or_create(
        question=question, number=question.text_version, defaults={**words, "put_by": by}
    )
    return kept


def amend(
    row: models.Model,
    links: dict[str, Iterable] | None = None,
    *,
    version: int,
    by,
    reason: str = "",
    beside: Callable[[models.Model], bool] | None = None,
) -> models.Model:
    """Save a changed record as its next version; ``beside`` as in :func:`record`.

    A question whose words differ gets a new version of its text: what was stated on the words
    before stays, is shown as on the earlier version, and no longer counts.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: positions were stated under a rule that would no longer hold.
        StaleVersion: somebody else saved a newer version meanwhile; nothing is written.
    """
    _check(row, by)
    with transaction.atomic():
        _keep_what_was_promised(row)
        if isinstance(row, Question):
            # Locked as statements.py locks it, so that nobody states on words that just changed.
            stored = Question._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
            reworded = any(getattr(stored, one) != getattr(row, one) for one in ASKED)
            row.text_version = stored.text_version + reworded
        save_version(
            row,
            version,
            by=by,
            reason=reason,
            beside=lambda: any([_write_links(row, links or {}, by), bool(beside and beside(row))]),
        )
        if isinstance(row, Question):
            keep_text(row, by=by)
    return row


# Where the words of a record stand that a question is about: heading, text.
WORDS_OF = {
    Action: ("title", "description"),
    Recommendation: ("title", "text"),
    Decision: (None, "text"),
}


def words_of(source: models.Model) -> dict[str, str]:
    """The words of the record that a question is about, by the question's field names.

    A record without a text of its own in a language is asked about by its title alone.
    """
    heading, text = WORDS_OF[type(source)]
    found = {}
    for language in ("en", "fr", "es"):
        if heading:
            title = getattr(source, f"{heading}_{language}", "")
            found[f"title_{language}"] = title[:300]
        words = getattr(source, f"{text}_{language}", None)
        if words is None:
            words = getattr(source, text, "") if language == "en" else ""
        found[f"text_{language}"] = words
    return found


def newer_words(question: Question) -> dict[str, str]:
    """What the record says by now where it differs from what is asked; empty if nothing does."""
    if question.source is None:
        return {}
    now = words_of(question.source)
    return {name: words for name, words in now.items() if words != getattr(question, name)}


def take_over(question: Question, *, version: int, by) -> Question:
    """Ask about the present words of the record: a new version of the text.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: the words are the same.
        StaleVersion: somebody changed the question meanwhile.
    """
    newer = newer_words(question)
    if not newer:
        raise ValidationError(_("The question already has these words."), code="same")
    for name, words in newer.items():
        setattr(question, name, words)
    question.full_clean(exclude=["search"])
    reason = _("Words taken over from %(record)s") % {"record": question.source}
    return amend(question, version=version, by=by, reason=reason[:500])


def reorder(consultation: Consultation, keys: list[int], *, by) -> None:
    """Put the questions of a consultation into this order.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: ``keys`` are not those of the consultation's questions, each once.
    """
    _check(consultation, by)
    with transaction.atomic(), change(by=by):
        changed = _("The questions were changed meanwhile. Nothing was saved.")
        renumber(consultation.questions.all(), "sequence", keys, changed)


def renumber(rows: models.QuerySet, column: str, keys: list[int], changed) -> list[models.Model]:
    """Number ``rows`` 1, 2, 3 in the order of ``keys``. In the caller's transaction.

    Args:
        column: the field that holds the number.
        changed: what is said when ``keys`` are not those of the rows, each once.

    Returns:
        The rows that have another number now.

    Raises:
        ValidationError: ``changed``.
    """
    found = {one.pk: one for one in rows.select_for_update().order_by(column)}
    if sorted(keys) != sorted(found):
        raise ValidationError(changed, code="changed")
    moved = []
    for place, key in enumerate(keys, 1):
        if getattr(found[key], column) != place:
            setattr(found[key], column, place)
            found[key].save(update_fields=[column])
            moved.append(found[key])
    return moved


def _keep_what_was_promised(row) -> None:
    """Who reads positions, when, and what their stances mean stays as it was when stated.

    Raises:
        ValidationError: for the field that would change it.
    """
    names = {Consultation: ("visibility", "type_id"), Question: ("consultation_id",)}
    if type(row) not in names:
        return
    stored = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    changed = [name for name in names[type(row)] if getattr(stored, name) != getattr(row, name)]
    if not changed:
        return
    on = {"question": row} if isinstance(row, Question) else {"question__consultation": row}
    if Position.objects.filter(**on).exists():
        problem = _("Positions were stated under this rule, so it can no longer be changed.")
        raise ValidationError({changed[0].removesuffix("_id"): problem}, code="promised")


def archive_record(row: models.Model, *, version: int, by, reason: str) -> models.Model:
    """Take a record out of lists and papers. It is kept, with the reason.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: no reason is given, or it is archived already.
        StaleVersion: it was changed after ``by`` saw it.
    """
    _check(row, by)
    return archive(row, version, by=by, reason=reason)


def restore_record(row: models.Model, *, version: int, by, reason: str = "") -> models.Model:
    """Bring an archived record back. Errors are those of :func:`archive_record`."""
    _check(row, by)
    return restore(row, version, by=by, reason=reason)


def _write_links(row, links, by) -> bool:
    """Make many-to-many fields hold what was chosen; what ``by`` cannot see stays."""
    wrote = False
    for name, chosen in links.items():
        field = getattr(row, name)
        there = {one.pk for one in field.all()}
        seen = {one.pk for one in field.model._default_manager.visible_to(by).filter(pk__in=there)}
        wanted = {one.pk for one in chosen} | (there - seen)
        if wanted != there:
            field.set(wanted)
            wrote = True
    return wrote
