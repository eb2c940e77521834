"""Letters about consultations, each in the language of the person who gets it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Tenure, User
from accounts.models.users import Party
from accounts.rights import RIGHTS, Right
from consultations.models import Consultation, Receipt, ReminderLetter

SUBJECT_LENGTH = 400


@dataclass(frozen=True)
class Letter:
    """What is written to somebody."""

    subject: str
    text: str

    def send_to(self, person: User) -> None:
        """Hand it to the mail server.

        Raises:
            OSError: the server does not answer.
        """
        sender = settings.DEFAULT_FROM_EMAIL
        EmailMessage(self.subject, self.text, sender, [person.email]).send()


def speakers_of(party: Party) -> list[User]:
    """Who submits or endorses for the party today."""
    speak = {Right.SUBMIT_POSITION, Right.ENDORSE_POSITION}
    roles = [role for role, rights in RIGHTS.items() if rights & speak]
    of_party = Q(post__group=party.group)
    if party.organization_id:
        of_party &= Q(post__organization=party.organization_id)
    else:
        of_party &= ~Q(post__role="government")
    held = Tenure.objects.held_on(timezone.localdate()).filter(of_party, post__role__in=roles)
    found = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return list(found.order_by("pk"))


def send_receipt(receipt_id: int) -> int:
    """Send a copy of what was submitted to those who speak for the party; says to how many.

    Safe to repeat: the row is locked while copies are sent, and a receipt that was sent is left
    alone. What the secretariat recorded is not sent to anybody.
    """
    with transaction.atomic():
        receipt = (
            Receipt.objects.select_for_update(of=("self",))
            .filter(pk=receipt_id, mailed_at__isnull=True)
            .select_related(
                "position__question__consultation__type",
                "position__organization",
                "position__stated_by",
            )
            .first()
        )
        if receipt is None:
            return 0
        position = receipt.position
        people = speakers_of(Party(position.group, position.organization_id))
        if position.stated_by and position.stated_by not in people:
            people.append(position.stated_by)
        for person in people:
            receipt_letter(receipt, person).send_to(person)
        receipt.mailed_at = timezone.now()
        receipt.save(update_fields=["mailed_at"])
    return len(people)


def receipt_letter(receipt: Receipt, person: User) -> Letter:
    """The copy of a receipt."""
    position = receipt.position
    with translation.override(person.language):
        subject = _("Receipt %(number)s: %(title)s") % {
            "number": receipt.number,
            "title": position.question.title,
        }
        context = {
            "receipt": receipt,
            "position": position,
            "question": position.question,
            "consultation": position.question.consultation,
        }
        text = render_to_string("consultations/mail/receipt.txt", context)
    return Letter(subject[:SUBJECT_LENGTH], text)


def reminder_letter(
    consultation: Consultation, party: str, questions, words: str, person: User
) -> Letter:
    """The letter that reminds somebody of what their party has not answered yet."""
    with translation.override(person.language):
        subject = _("Not answered yet: %(title)s") % {"title": consultation.title}
        context = {
            "consultation": consultation,
            "party": party,
            "questions": questions,
            "words": words,
            "person": person,
        }
        text = render_to_string("consultations/mail/reminder.txt", context)
    return Letter(subject[:SUBJECT_LENGTH], text)


def send_reminder(reminder_id: int) -> int:
    """Send the letters of a reminder that were not sent yet; says how many.

    Safe to repeat: each letter is locked while it is sent, and marked at once.
    """
    sent = 0
    keys = ReminderLetter.objects.filter(reminder=reminder_id, sent_at__isnull=True)
    for pk in list(keys.values_list("pk", flat=True)):
        with transaction.atomic():
            letter = (
                ReminderLetter.objects.select_for_update(of=("self",))
                .filter(pk=pk, sent_at__isnull=True)
                .select_related("recipient")
                .first()
            )
            if letter is None:
                continue
            Letter(letter.subject, letter.text).send_to(letter.recipient)
            letter.sent_at = timezone.now()
            letter.save(update_fields=["sent_at"])
            sent += 1
    return sent
