"""Terms of the glossary: kept with their words in each language, or archived."""

import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.rights import Right
from foundation.concurrency import archive, restore, save_version
from foundation.history import change
from reports.document.labels import LANGUAGES
from reports.models import Term, TermText


def _ensure_may(by) -> None:
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat keeps the glossary."))


def save_term(
    term: Term, texts: dict[str, tuple[str, str]], *, by, seen: int | None, reason: str = ""
) -> Term:
    """Keep a term with its words; it is listed under those of the first language it has.

    Args:
        texts: by language, the fixed form and what is not to be used, one a line. A language
            left out, or with an empty form, has no fixed form.
        seen: the version that was read; ``None`` for a new term.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError: no language has words, or another term has the same code.
        StaleVersion: somebody else saved it meanwhile.
    """
    _ensure_may(by)
    rows = {code: texts[code] for code in LANGUAGES if texts.get(code, ("", ""))[0].strip()}
    if not rows:
        raise ValidationError(_("Write the term in at least one language."))
    term.name = next(iter(rows.values()))[0].strip()
    with transaction.atomic(), change(by=by, reason=reason):
        if seen is None:
            term.code = term.code or _code(term.name)
            term.full_clean()
            term.save()
            _keep(term, rows)
        else:
            term.full_clean()
            save_version(term, seen, by=by, reason=reason, beside=lambda: _keep(term, rows))
    return term


def _code(name: str) -> str:
    """A code from the name, with something after it where another term has that one."""
    code = slugify(name)[:50] or "term"
    taken = Term.objects.filter(code=code).exists()
    return f"{code}-{secrets.token_hex(3)}" if taken else code


def _keep(term: Term, rows: dict[str, tuple[str, str]]) -> bool:
    """Make the term's words those given; says whether any were different."""
    stored = {one.language: one for one in term.texts.all()}
    wrote = False
    for code, (text, avoided) in rows.items():
        one = stored.pop(code, None) or TermText(term=term, language=code)
        wanted = (text.strip(), "\n".join(avoided.split("\n")).strip())
        if one.pk and (one.text, one.avoided) == wanted:
            continue
        one.text, one.avoided = wanted
        one.full_clean()
        one.save()
        wrote = True
    for one in stored.values():
        one.delete()
        wrote = True
    return wrote


def archive_term(term: Term, version: int, *, by, reason: str) -> Term:
    """Take a term out of the glossary; it is kept.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError, StaleVersion: as :func:`foundation.concurrency.archive`.
    """
    _ensure_may(by)
    return archive(term, version, by=by, reason=reason)


def restore_term(term: Term, version: int, *, by, reason: str = "") -> Term:
    """Bring an archived term back.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        ValidationError, StaleVersion: as :func:`foundation.concurrency.restore`.
    """
    _ensure_may(by)
    return restore(term, version, by=by, reason=reason)
