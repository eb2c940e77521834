"""The papers of a session as one archive and one PDF, made by a worker, part by part.

``start_bundle`` settles which versions are in it, ``run_bundle`` does what is missing and may be
called any number of times, as for assemblies (:mod:`reports.assembling`). Somebody may stop it
between two parts.
"""

import hashlib
import logging
import zipfile
from collections.abc import Iterable
from functools import partial
from tempfile import SpooledTemporaryFile

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.rights import Right
from consultations.models import Session
from consultations.names import session_name
from foundation.tables import csv_lines
from foundation.texts import semicolons
from reports.assembling import MOST_ATTEMPTS, check_formats, file_name, version_file
from reports.document.joined import Front, Member, join
from reports.document.writers import FORMATS
from reports.failures import FINAL, reason
from reports.locks import bundle_lock, own_connection
from reports.models import Bundle, BundleFile, BundlePart, Paper, Version
from reports.symbols import SymbolError, parse

logger = logging.getLogger(__name__)

PDF, ZIP = "pdf", "zip"
# Archives that are larger are put together on disk, in bytes.
IN_MEMORY = 32 * 2**20
# What each file is, in words, and its type.
FILES = {
    ZIP: (gettext_noop("Archive of the papers’ files"), "application/zip"),
    PDF: (gettext_noop("One PDF with contents"), "application/pdf"),
}


class CannotBundle(Exception):
    """The bundle ended without its files; the message says why."""


class _Stopped(Exception):
    """Somebody stopped the bundle; no fault."""


def versions_for(session: Session, *, scope: str, user) -> list[Version]:
    """The versions that a bundle for ``user`` holds now, in the order of their symbols.

    Each paper is in it in its own language.

    Raises:
        PermissionDenied: ``user`` may not see papers before they are issued, and asks for them.
    """
    papers = Paper.objects.visible_to(user).current().filter(session=session)
    versions = Version.objects.visible_to(user)
    if scope == Bundle.Scope.ISSUED:
        papers = papers.filter(state=Paper.State.ISSUED)
        versions = versions.filter(is_issued=True)
    elif not user.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat sees papers before they are issued."))
    else:
        papers = papers.exclude(state=Paper.State.SUPERSEDED)
    newest = (
        versions.filter(paper__in=papers, language=F("paper__language"))
        .order_by("paper_id", "-number")
        .distinct("paper_id")
        .select_related("paper")
        .defer("document")
    )
    return sorted(newest, key=lambda one: _order(one.paper.symbol))


def _order(symbol: str) -> tuple:
    try:
        return (0, parse(symbol).order)
    except SymbolError:
        return (1, symbol)


def start_bundle(
    session: Session, *, by, scope: str, formats: list[str] | None = None, queue: bool = True
) -> Bundle:
    """Plan a bundle, or give the one under way, or a finished one that holds just the same.

    Args:
        scope: one of ``Bundle.Scope``.
        formats: of the files in the archive; all unless told. The one PDF is always made.
        queue: whether a worker is to run it.

    Raises:
        PermissionDenied: ``by`` may not see what is asked for.
        UnknownFormat: there is no writer for a format.
        ValidationError: no such scope, or no paper of the session is in it.
    """
    if scope not in Bundle.Scope.values:
        raise ValidationError(_("Choose which papers."))
    wanted = check_formats(formats or [])
    versions = versions_for(session, scope=scope, user=by)
    if not versions:
        raise ValidationError(_("No paper of this session can be put into a bundle yet."))
    language = (translation.get_language() or "en")[:2]
    same = {"session": session, "scope": scope, "formats": wanted, "language": language}
    if found := _same(same, versions):
        return found
    try:
        with transaction.atomic():
            made = Bundle.objects.create(**same, requested_by=by)
            BundlePart.objects.bulk_create(_parts(made, versions))
    except IntegrityError:
        # An earlier click came first (bundle_one_at_a_time).
        return Bundle.objects.unfinished().get(session=session, requested_by=by)
    if queue:
        from reports.tasks import bundle

        transaction.on_commit(partial(bundle.delay, made.pk))
    return made


def _same(asked: dict, versions: list[Version]) -> Bundle | None:
    """The newest finished bundle of the same versions, whoever asked for it."""
    newest = Bundle.objects.filter(**asked, finished_at__isnull=False).order_by("-pk").first()
    if newest is None:
        return None
    held = newest.parts.filter(version__isnull=False).values_list("version_id", flat=True)
    return newest if set(held) == {one.pk for one in versions} else None


def _parts(made: Bundle, versions: list[Version]) -> Iterable[BundlePart]:
    # The one PDF is joined from those of the papers, whether the archive holds them or not.
    written = [one for one in FORMATS if one in made.formats or one == PDF]
    planned = [
        (BundlePart.Kind.WRITE, version, format) for version in versions for format in written
    ]
    planned += [(BundlePart.Kind.JOIN, None, PDF), (BundlePart.Kind.PACK, None, ZIP)]
    for place, (kind, version, format) in enumerate(planned, 1):
        yield BundlePart(bundle=made, sequence=place, kind=kind, version=version, format=format)


def cancel_bundle(bundle: Bundle, *, by) -> bool:
    """Stop a bundle that is under way, between two of its parts; says whether it was.

    Raises:
        PermissionDenied: somebody else asked for it.
    """
    if bundle.requested_by_id != by.pk:
        raise PermissionDenied(_("Only who asked for a bundle stops it."))
    running = Bundle.objects.unfinished().filter(pk=bundle.pk)
    return bool(running.update(cancelled_at=timezone.now()))


def run_bundle(bundle_id: int) -> Bundle | None:
    """Do what is missing of a bundle. Safe to repeat and to resume.

    Returns:
        The bundle, or ``None`` when somebody else works on it.

    Raises:
        CannotBundle: it failed for good; the reason is kept on the bundle too.
        Exception: anything unforeseen, to be tried again, ``MOST_ATTEMPTS`` times in all.
    """
    with own_connection() as beside, bundle_lock(beside, bundle_id) as mine:
        if not mine:
            return None
        bundle = Bundle.objects.select_related("session__body").get(pk=bundle_id)
        if bundle.is_over:
            return bundle
        bundle.attempts += 1
        Bundle.objects.filter(pk=bundle_id).update(
            attempts=bundle.attempts, began_at=timezone.now()
        )
        with translation.override(bundle.language):
            _try(bundle)
    bundle.refresh_from_db()
    return bundle


def _try(bundle: Bundle) -> None:
    try:
        if bundle.attempts > MOST_ATTEMPTS:
            raise CannotBundle(
                _("The worker was stopped %(count)s times while it worked on this bundle.")
                % {"count": MOST_ATTEMPTS}
            )
        _run(bundle)
    except _Stopped:
        return
    except CannotBundle as error:
        _fail(bundle, str(error))
        raise
    except FINAL as error:
        _fail(bundle, reason(error))
        raise CannotBundle(reason(error)) from error
    except Exception:
        logger.exception("Bundle %s, attempt %s", bundle.pk, bundle.attempts)
        if bundle.attempts >= MOST_ATTEMPTS:
            _fail(bundle, _("An unforeseen fault; the operator finds it in the log."))
        raise


def _run(bundle: Bundle) -> None:
    missing = bundle.parts.filter(done_at__isnull=True).order_by("sequence")
    for part in missing.select_related("version__paper"):
        if not Bundle.objects.unfinished().filter(pk=bundle.pk).exists():
            raise _Stopped
        if part.kind == BundlePart.Kind.WRITE:
            try:
                version_file(part.version, part.format)
            except FINAL as error:
                raise CannotBundle(f"{part.version.paper}: {reason(error)}") from error
        elif part.kind == BundlePart.Kind.JOIN:
            _join(bundle)
        else:
            _pack(bundle)
        BundlePart.objects.filter(pk=part.pk).update(done_at=timezone.now())
    Bundle.objects.unfinished().filter(pk=bundle.pk).update(finished_at=timezone.now())


def _fail(bundle: Bundle, words: str) -> None:
    Bundle.objects.unfinished().filter(pk=bundle.pk).update(failed_at=timezone.now(), failure=words)


def versions_in(bundle: Bundle) -> list[Version]:
    """The versions of a bundle, in its order."""
    places = {}
    parts = bundle.parts.filter(version__isnull=False).order_by("sequence")
    for place, pk in enumerate(parts.values_list("version_id", flat=True)):
        places.setdefault(pk, place)
    found = Version.objects.filter(pk__in=places).select_related("paper").defer("document")
    return sorted(found, key=lambda one: places[one.pk])


def _join(bundle: Bundle) -> None:
    members = []
    for version in versions_in(bundle):
        with version_file(version, PDF).file.open("rb") as file:
            content = file.read()
        paper = version.paper
        note = "" if version.is_issued else _note(version)
        members.append(Member(paper.symbol, paper.title, paper.language, content, note))
    joined, pages = join(members, _front(bundle))
    _keep(bundle, PDF, ContentFile(joined), pages=pages)


def _note(version: Version) -> str:
    """What is said of a paper that is not issued."""
    return _("Not issued: %(state)s, version %(number)s") % {
        "state": version.paper.get_state_display().lower(),
        "number": version.number,
    }


def _front(bundle: Bundle) -> Front:
    """The words of the cover, in the language of the bundle."""
    made = date_format(timezone.localtime(bundle.requested_at), "DATE_FORMAT")
    offices = {one.paper.cover.get("office", "") for one in versions_in(bundle)} - {""}
    return Front(
        title=session_name(bundle.session),
        subtitle=bundle.get_scope_display(),
        # Papers of one session name one office; where they do not, the cover names none.
        office=offices.pop() if len(offices) == 1 else "",
        footer=session_name(bundle.session),
        made=_("Put together on %(day)s") % {"day": made},
        moment=bundle.requested_at,
        language=bundle.language,
        words={
            "contents": _("Contents"),
            "document": _("Document"),
            "title": _("Title"),
            "page": _("Page"),
        },
    )


def _pack(bundle: Bundle) -> None:
    """The archive: each paper's files in the chosen formats, and a list of them."""
    target = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed below
    rows = []
    day = timezone.localtime(bundle.requested_at).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for version in versions_in(bundle):
            names = [file_name(version, one) for one in bundle.formats]
            for name, format in zip(names, bundle.formats, strict=True):
                with version_file(version, format).file.open("rb") as file:
                    archive.writestr(zipfile.ZipInfo(name, day), file.read(), zipfile.ZIP_DEFLATED)
            paper = version.paper
            state = paper.get_state_display()
            rows.append([paper.symbol, paper.title, str(version.number), state, semicolons(names)])
        head = [_("Symbol"), _("Title"), _("Version"), _("State"), _("Files")]
        listing = "".join(csv_lines(head, rows))
        archive.writestr(zipfile.ZipInfo("contents.csv", day), listing, zipfile.ZIP_DEFLATED)
    with target:
        _keep(bundle, ZIP, File(target))


def _keep(bundle: Bundle, format: str, content: File, *, pages: int | None = None) -> None:
    """Store one of the bundle's files; a repeated run finds it there."""
    if bundle.files.filter(format=format).exists():
        return
    digest = hashlib.sha256()
    for piece in content.chunks():
        digest.update(piece)
    stored = BundleFile(
        bundle=bundle, format=format, sha256=digest.hexdigest(), size=content.size, pages=pages
    )
    stored.file.save(bundle_name(bundle, format), content, save=False)
    stored.save()


def bundle_name(bundle: Bundle, format: str) -> str:
    """A file name from the session, such as "GB.291-issued-2004-11-15.zip"."""
    session = bundle.session
    stem = f"{session.body.code}.{session.number or session.date}"
    safe = "".join(one if one.isalnum() or one in ".-" else "_" for one in stem)
    day = timezone.localtime(bundle.requested_at).date().isoformat()
    return f"{safe}-{bundle.scope}-{day}.{format}"
