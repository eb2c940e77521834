"""How a draft decision becomes a decision, and how both are put into limbs."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.rights import Right
from consultations.models import Decision, Limb, Request
from foundation.history import change

LANGUAGES = ("en", "fr", "es")


def write_limbs(decision: Decision, texts: Sequence[dict[str, str]]) -> bool:
    """Make the limbs of a decision these, in this order; says whether anything differs.

    Limbs are told apart by their place: a limb that requests hang on is reworded, never removed.
    In the caller's transaction.

    Args:
        texts: of each limb, by ``text_en``, ``text_fr`` and ``text_es``.

    Raises:
        ValidationError: a limb to be removed holds requests.
    """
    there = list(decision.limbs.select_for_update().order_by("sequence"))
    wrote = False
    for place, words in enumerate(texts, 1):
        limb = there[place - 1] if place <= len(there) else Limb(decision=decision, sequence=place)
        if limb.pk and all(getattr(limb, name) == text for name, text in words.items()):
            continue
        for name, text in words.items():
            setattr(limb, name, text)
        limb.full_clean(exclude=["decision"], validate_constraints=False)
        limb.save()
        wrote = True
    for limb in there[len(texts) :]:
        if Request.objects.filter(limb=limb).exists():
            raise ValidationError(
                _("Limb (%(letter)s) holds requests, so it stays.") % {"letter": limb.letter},
                code="holds_requests",
            )
        limb.delete()
        wrote = True
    return wrote


def adopt(
    draft: Decision, adopted: Decision, limbs: Sequence[dict[str, str]], *, by, reason: str = ""
) -> Decision:
    """Record the decision that was taken on a draft. The draft is kept, and the two are linked.

    Args:
        draft: the draft decision as it was put.
        adopted: not saved: the reference, how and when it was adopted, its words.
        limbs: the words of its limbs.

    Returns:
        The decision, under the recommendations and the question of the draft.

    Raises:
        PermissionDenied: ``by`` has no right to.
        ValidationError: ``draft`` is no draft or has been adopted already, or the decision breaks
            a rule.
    """
    if not by.can(Right.RECORD_DECISIONS):
        raise PermissionDenied(_("Only the secretariat records decisions."))
    with transaction.atomic(), change(by=by, reason=reason):
        draft = Decision.objects.visible_to(by).select_for_update(of=("self",)).get(pk=draft.pk)
        if draft.state != Decision.State.DRAFT or draft.archived_at:
            raise ValidationError(_("This is no draft decision."), code="no_draft")
        if draft.outcomes.current().exists():
            raise ValidationError(_("This draft decision was adopted already."), code="adopted")
        adopted.state, adopted.draft, adopted.question_id = (
            Decision.State.ADOPTED,
            draft,
            draft.question_id,
        )
        adopted.body_id = adopted.body_id or draft.body_id
        adopted.session_id = adopted.session_id or draft.session_id
        adopted.full_clean()
        if adopted.adopted_on and adopted.adopted_on > timezone.localdate():
            problem = _("This day is still to come.")
            raise ValidationError({"adopted_on": problem}, code="future")
        adopted.save(force_insert=True)
        adopted.recommendations.set(draft.recommendations.all())
        write_limbs(adopted, limbs)
    return adopted


def words_of_limbs(rows: models.QuerySet) -> list[dict[str, str]]:
    """The words of limbs, as :func:`write_limbs` takes them."""
    names = [f"text_{language}" for language in LANGUAGES]
    return [{name: getattr(one, name) for name in names} for one in rows.order_by("sequence")]
