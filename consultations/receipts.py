"""Receipts: a position sealed as it was stated, so that anybody can check it years later."""

import hashlib
import json
from datetime import UTC

from consultations.models import WORDS, Position, Receipt

# The form of the sealed text. A later form gets another name; what was sealed keeps its own.
FORM = "concertation-position-2"


def seal(position: Position) -> Receipt:
    """Issue the receipt of a position that was just saved. In the caller's transaction.

    Its number is the day, the position's own number and the first digits of the hash, so that a
    slip of the pen is noticed.
    """
    text = sealed_text(position)
    number = f"{position.submitted_at:%Y%m%d}-{position.pk}-{digest_of(text)[:6].upper()}"
    return Receipt.objects.create(position=position, text=text, number=number)


def digest_of(text: str) -> str:
    """SHA-256 (FIPS 180-4) of ``text`` in UTF-8, as the database computes it too."""
    return hashlib.sha256(text.encode()).hexdigest()


def sealed_text(position: Position) -> str:
    """Text, date and author of a position as JSON (RFC 8259), its keys in alphabetical order.

    Names are those of this day, in English; whoever is renamed later stays who spoke.
    """
    question = position.question
    said = {
        "form": FORM,
        "position": position.pk,
        "question": {
            "consultation": question.consultation.code,
            "number": question.sequence,
            "text_version": position.text_version,
            "title": question.title_en,
        },
        "party": {
            "kind": position.party_kind,
            "group": position.group,
            "name": position.organization.name_en if position.organization else "",
            "regional_group": position.regional_group.name_en if position.regional_group else "",
            "as_recorded": position.party_label,
            "quantifier": position.quantifier,
        },
        "words": {name: getattr(position, name) for name in WORDS},
        "mode": position.mode,
        "sitting": _sitting(position),
        "speaker": {"name": position.speaker, "post": position.speaker_post},
        "corrects": position.corrects_id,
        "stated_on": position.stated_on.isoformat(),
        "submitted_at": position.submitted_at.astimezone(UTC).isoformat(timespec="seconds"),
        "entered_by": _author(position),
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)


def _sitting(position: Position) -> dict | None:
    """Where and when it was said, for what was said in a sitting."""
    sitting = position.sitting
    if sitting is None:
        return None
    session = sitting.session
    return {
        "body": session.body.code,
        "session": session.number,
        "date": str(session.date),
        "sitting": sitting.number,
        "began": sitting.begins_at.astimezone(UTC).isoformat(timespec="seconds"),
    }


def _author(position: Position) -> dict | None:
    """Who entered it, and the post held then."""
    by = position.stated_by
    if position.reply_id:
        return {"name": position.reply.invitation.name, "post": "", "by": "personal link"}
    if by is None:
        return None
    post = by.as_actor()["post"]
    return {"name": by.name, "post": post["en"] if post else ""}


def holds(receipt: Receipt) -> bool:
    """Whether the sealed text still has its hash, and the stored position its sealed words.

    Nothing in the system can make this false; somebody who changes the database by hand could.
    """
    sealed = json.loads(receipt.text)
    words = {name: getattr(receipt.position, name) for name in WORDS}
    same = sealed["words"] == words and sealed["position"] == receipt.position_id
    return same and digest_of(receipt.text) == receipt.digest
