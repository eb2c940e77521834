"""Who has not answered, question by question, and the letters that remind them.

Only what was submitted counts. Whether a party has a draft is its own affair, and nothing here
asks for it.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.users import Party
from accounts.rights import Right
from consultations import tasks
from consultations.mail import Letter, reminder_letter, speakers_of
from consultations.models import (
    Consultation,
    ConsultationType,
    Position,
    Question,
    Reminder,
    ReminderLetter,
)
from consultations.models.parties import PartyKind
from consultations.statements import may_answer, party_name
from foundation.history import change


@dataclass
class Silence:
    """A party that is asked, and the questions on whose present text it has stated nothing.

    ``earlier`` are those of them on which its position is on an earlier version.
    """

    party: Party
    name: str
    questions: list[Question]
    earlier: set[int] = field(default_factory=set)


def asked_parties(consultation: Consultation, user) -> list[Party]:
    """Those that are asked, as far as ``user`` follows them up: all, or the person's own.

    The groups, and the Governments that are asked by name; where all Governments are asked, their
    group stands for them.
    """
    if not user.can(Right.RECORD_POSITIONS):
        return [one for one in user.parties if may_answer(consultation, one)]
    answering, its = ConsultationType.Answering, consultation.type.answering
    found = [Party(one) for one in consultation.groups] if answering.GROUPS in its else []
    if answering.GOVERNMENTS in its:
        named = consultation.asked_governments.order_by("name_en").values_list("pk", flat=True)
        found += [Party("governments", pk) for pk in named]
    return found


def silences(consultation: Consultation, user) -> list[Silence]:
    """Who has not answered what. One query for the questions and one for the positions."""
    questions = list(
        Question.objects.visible_to(user)
        .current()
        .filter(consultation=consultation)
        .order_by("sequence")
    )
    newest: dict[Party, dict[int, int]] = defaultdict(dict)
    stood = (
        Position.objects.visible_to(user)
        .live()
        .filter(question__in=questions, party_kind__in=[PartyKind.GROUP, PartyKind.GOVERNMENT])
        .values_list("group", "organization_id", "question_id", "text_version")
    )
    for group, organization, question, version in stood:
        party = Party(group, organization)
        newest[party][question] = max(version, newest[party].get(question, 0))
    found = []
    for party in asked_parties(consultation, user):
        silent = [one for one in questions if newest[party].get(one.pk, 0) < one.text_version]
        earlier = {one.pk for one in silent if one.pk in newest[party]}
        found.append(Silence(party, party_name(party), silent, earlier))
    return found


def letters_to(
    consultation: Consultation, silent: list[Silence], words: str, user
) -> list[tuple[Silence, User, Letter]]:
    """The letters as they would be sent: each person's, in the person's language.

    Raises:
        PermissionDenied: ``user`` may not remind anybody.
    """
    if not user.can(Right.RECORD_POSITIONS):
        raise PermissionDenied(_("Only the secretariat reminds."))
    return [
        (one, person, reminder_letter(consultation, one.name, one.questions, words, person))
        for one in silent
        if one.questions
        for person in speakers_of(one.party)
    ]


def remind(consultation: Consultation, silent: list[Silence], words: str, *, key, by) -> Reminder:
    """Keep the letters and send them by a worker.

    Args:
        key: of the form; a form that is sent twice reminds once.

    Raises:
        PermissionDenied: ``by`` may not remind anybody.
        ValidationError: the consultation is closed, or there is nobody to write to.
    """
    letters = letters_to(consultation, silent, words, by)
    if not consultation.is_open() or consultation.archived_at:
        raise ValidationError(_("This consultation is not open."), code="closed")
    if not letters:
        raise ValidationError(_("There is nobody to write to."), code="nobody")
    with transaction.atomic(), change(by=by):
        made = Reminder(key=key, consultation=consultation, words=words, by=by)
        made.full_clean(validate_unique=False)
        reminder, new = Reminder.objects.get_or_create(
            key=key, defaults={"consultation": consultation, "words": words, "by": by}
        )
        if not new:
            return reminder
        for one, person, letter in letters:
            kept = ReminderLetter.objects.create(
                reminder=reminder,
                recipient=person,
                group=one.party.group,
                organization_id=one.party.organization_id,
                subject=letter.subject,
                text=letter.text,
            )
            kept.questions.set(one.questions)
        transaction.on_commit(lambda: tasks.mail_reminder.delay(reminder.pk), robust=True)
    return reminder
