"""Assembling a paper: read the record at one moment, keep the version, write its files.

``start_assembly`` plans the parts, ``run_assembly`` does those that are missing and may be called
any number of times, by any number of workers: an advisory lock lets one work, a finished
assembly stays as it is, and a killed one is taken up where it was (docs/adr, "Assembly").
"""

import hashlib
import json
import logging
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.rights import Right
from reports.document.apart import Stopped, written
from reports.document.numbering import numbers, printed
from reports.document.stored import fingerprint, to_json
from reports.document.tree import trace
from reports.document.writers import FORMATS
from reports.editions import NotReady, outline_in
from reports.failures import FINAL, reason
from reports.locks import assembly_lock, one_moment, own_connection
from reports.models import Assembly, AssemblyPart, Citation, Paper, Version, VersionFile
from reports.outline import Outline, Reader, document
from reports.reading import Reading

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5


class UnknownFormat(ValueError):
    """A format that no writer writes; the message names the known ones."""


class CannotAssemble(Exception):
    """The assembly ended without a version; the message says why, for whoever asked for it."""


def check_formats(formats: list[str]) -> list[str]:
    """The wanted formats, each once, in their usual order.

    Raises:
        UnknownFormat: there is no writer for one of them.
    """
    for one in formats:
        if one not in FORMATS:
            raise UnknownFormat(
                _("“%(format)s” is no known format. Known: %(known)s.")
                % {"format": one, "known": ", ".join(FORMATS)}
            )
    return [one for one in FORMATS if one in formats] or list(FORMATS)


def start_assembly(
    paper: Paper,
    *,
    by,
    formats: list[str] | None = None,
    language: str | None = None,
    queue=True,
) -> Assembly:
    """Plan an assembly, or give the one that is under way; a worker is told on commit.

    Args:
        paper: which paper.
        by: who asks; ``None`` for the command line.
        formats: keys of ``FORMATS``, all unless told.
        language: in which of the paper's languages, its own unless told.
        queue: whether a worker is to run it.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
        UnknownFormat: there is no writer for a format.
        NoSuchLanguage: the paper is not given in the language.
        CannotAssemble: parts of it are missing or outdated, and the language refuses that.
    """
    if by is not None and not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat assembles papers."))
    wanted = check_formats(formats or [])
    outline = outline_in(paper, language or "")
    try:
        outline.ensure_ready()
        with transaction.atomic():
            assembly = _plan(outline, by, wanted)
    except NotReady as error:
        raise CannotAssemble(str(error)) from error
    except IntegrityError:
        # Somebody else's click came first (assembly_one_at_a_time): theirs is ours.
        assembly = Assembly.objects.unfinished().get(paper=paper, paper_language=outline.language)
    if queue:
        from reports.tasks import assemble

        transaction.on_commit(partial(assemble.delay, assembly.pk))
    return assembly


def _plan(outline: Outline, by, formats: list[str]) -> Assembly:
    assembly = Assembly.objects.create(
        paper=outline.paper,
        paper_language=outline.language,
        formats=formats,
        requested_by=by,
        language=(translation.get_language() or "en")[:2],
    )
    read = [(AssemblyPart.Kind.READ, one.key, one.label) for one in outline.parts()]
    written = [(AssemblyPart.Kind.WRITE, one, _(FORMATS[one].label)) for one in formats]
    AssemblyPart.objects.bulk_create(
        AssemblyPart(assembly=assembly, sequence=place, kind=kind, name=name, label=str(label))
        for place, (kind, name, label) in enumerate(read + written, 1)
    )
    return assembly


def cancel_assembly(assembly: Assembly, *, by) -> bool:
    """Stop an assembly that is under way; says whether it was.

    The worker notices at its next part, or while a long file is written; what it has kept by
    then, a version or files, stays.

    Raises:
        PermissionDenied: ``by`` may not draft papers.
    """
    if not by.can(Right.DRAFT_PAPERS):
        raise PermissionDenied(_("Only the secretariat assembles papers."))
    with translation.override(assembly.language):
        words = _("Stopped by %(name)s.") % {"name": by}
    running = Assembly.objects.unfinished().filter(pk=assembly.pk)
    return bool(running.update(failed_at=timezone.now(), failure=words, cancelled_by=by))


def run_assembly(assembly_id: int) -> Version | None:
    """Do what is missing of an assembly. Safe to repeat and to resume.

    Returns:
        The version, or ``None`` when somebody else works on it, it had failed or was stopped.

    Raises:
        CannotAssemble: it failed for good; the reason is kept on the assembly too.
        Exception: anything unforeseen, to be tried again, ``MOST_ATTEMPTS`` times in all.
    """
    with own_connection() as beside, assembly_lock(beside, assembly_id) as mine:
        if not mine:
            return None
        assembly = Assembly.objects.select_related("paper", "version").get(pk=assembly_id)
        if assembly.finished_at or assembly.failed_at:
            return assembly.version
        Assembly.objects.filter(pk=assembly_id).update(
            attempts=assembly.attempts + 1, began_at=timezone.now()
        )
        assembly.attempts += 1
        with translation.override(assembly.language):
            try:
                if assembly.attempts > MOST_ATTEMPTS:
                    raise CannotAssemble(
                        _("The worker was stopped %(count)s times while it worked on this paper.")
                        % {"count": MOST_ATTEMPTS}
                    )
                return _run(assembly, beside)
            except Stopped:
                return None
            except CannotAssemble as error:
                _fail(assembly, str(error))
                raise
            except FINAL as error:
                _fail(assembly, reason(error))
                raise CannotAssemble(reason(error)) from error
            except Exception:
                if _is_stopped(assembly):
                    # The stop came while the reading wrote to the same row.
                    return None
                logger.exception("Assembly %s, attempt %s", assembly_id, assembly.attempts)
                if assembly.attempts >= MOST_ATTEMPTS:
                    _fail(assembly, _("An unforeseen fault; the operator finds it in the log."))
                raise


def _run(assembly: Assembly, beside) -> Version:
    done = _Progress(assembly, beside)
    version = assembly.version or _read(assembly, done)
    for one in assembly.formats:
        version_file(version, one, stopped=partial(_is_stopped, assembly))
        done(AssemblyPart.Kind.WRITE, one)
    Assembly.objects.filter(pk=assembly.pk, failed_at__isnull=True).update(
        finished_at=timezone.now()
    )
    return version


def _is_stopped(assembly: Assembly) -> bool:
    return Assembly.objects.filter(pk=assembly.pk, cancelled_by__isnull=False).exists()


def _fail(assembly: Assembly, reason: str) -> None:
    # One that somebody stopped meanwhile keeps that as its reason.
    running = Assembly.objects.unfinished().filter(pk=assembly.pk)
    running.update(failed_at=timezone.now(), failure=reason)


class _Progress:
    """Marks parts done through a connection of its own, so that others see it at once.

    It leaves the row of the assembly alone: the reading transaction will write to that one. It
    reads there whether somebody stopped the assembly, which that transaction does not see.
    """

    def __init__(self, assembly: Assembly, beside):
        self.assembly = assembly
        self.beside = beside

    def __call__(self, kind: str, name: str) -> None:
        with self.beside.cursor() as cursor:
            cursor.execute(
                "UPDATE reports_assemblypart SET done_at = %s"
                " WHERE assembly_id = %s AND kind = %s AND name = %s AND done_at IS NULL",
                [timezone.now(), self.assembly.pk, kind, name],
            )
            cursor.execute(
                "SELECT cancelled_by_id FROM reports_assembly WHERE id = %s", [self.assembly.pk]
            )
            found = cursor.fetchone()
            # A transaction that is not committed yet, as tests have, is not seen from here.
            if found and found[0] is not None:
                raise Stopped


def _read(assembly: Assembly, done: _Progress) -> Version:
    """Read the record in one repeatable-read transaction and keep it as a version."""
    with one_moment(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            facts_at = cursor.fetchone()[0]
        paper = Paper.objects.select_related("session", "body", "agenda_item").get(
            pk=assembly.paper_id
        )
        found = read_document(
            paper,
            lambda key: done(AssemblyPart.Kind.READ, key),
            language=assembly.paper_language,
        )
        version = _keep(paper, found, assembly, facts_at)
        Assembly.objects.filter(pk=assembly.pk).update(version=version)
    return version


def read_document(
    paper: Paper, done=lambda key: None, *, language: str = "", preview: bool = False
):
    """The paper as the record has it now, as a document tree; ``done`` is told each part's key.

    Run it inside one transaction for one moment.

    Args:
        language: in which of its languages, its own unless told.
        preview: whether parts that are missing or outdated may stand in it, marked, whatever the
            rule of the language is.

    Raises:
        NoSuchLanguage, NotReady: it cannot be read in this language.
        UnreadableBlock, InvalidPaper: the outline asks for what is not there.
    """
    outline = outline_in(paper, language)
    if not preview:
        # In the language of who asked, as all reasons of failure are.
        outline.ensure_ready()
    with translation.override(outline.language):
        reading = Reading(paper, outline.codes(), in_language=outline.language)
        reader = Reader(outline, reading)
        parts = []
        for part in outline.parts():
            nodes = reader.read(part)
            parts.append(nodes)
            done(part.key)
        found = document(paper, parts, outline.edition)
    printed(found)  # a reference to nothing is found now, not in the third file
    return found


def _keep(paper: Paper, found, assembly: Assembly, facts_at) -> Version:
    """The version of this document: the newest one when nothing changed, else a new one."""
    print_of = fingerprint(found)
    earlier = Version.objects.filter(paper=paper, language=assembly.paper_language)
    newest = earlier.order_by("-number").defer("document").first()
    if newest and newest.fingerprint == print_of:
        return newest
    version = Version.objects.create(
        paper=paper,
        language=assembly.paper_language,
        number=newest.number + 1 if newest else 1,
        document=json.loads(to_json(found)),
        fingerprint=print_of,
        facts_at=facts_at,
        made_by_id=assembly.requested_by_id,
        # A version of an issued paper that is put together again is not issued by that alone;
        # the first one is the paper as it was issued. A further language is issued by somebody.
        is_issued=paper.state == Paper.State.ISSUED
        and newest is None
        and assembly.paper_language == paper.language,
    )
    _cite(version, found)
    return version


def _cite(version: Version, found) -> None:
    """Keep which records each keyed part of the document rests on."""
    targets = numbers(found).targets
    kinds: dict[str, int] = {}
    rows = []
    for key, sources in trace(found).items():
        target = targets.get(key)
        if target and target.kind == "section":
            # Its paragraphs are cited themselves.
            continue
        for one in {(source.model, source.id): source for source in sources}.values():
            if one.model not in kinds:
                app, model = one.model.split(".")
                kinds[one.model] = ContentType.objects.get_by_natural_key(app, model).pk
            rows.append(
                Citation(
                    version=version,
                    block_key=key,
                    paragraph=_printed_number(target, targets),
                    record_type_id=kinds[one.model],
                    record_id=int(one.id),
                    label=one.label,
                )
            )
    Citation.objects.bulk_create(rows, batch_size=5_000)


def _printed_number(target, targets: dict) -> str:
    """The number by which a reader finds a part: "34", "44(i)", the paragraph of a bullet."""
    if target is None or target.kind == "appendix":
        return ""
    if target.kind != "item":
        return target.number
    parent = targets.get(target.parent)
    before = _printed_number(parent, targets) if parent else ""
    return before + (target.number if target.number.startswith("(") else "")


def version_file(
    version: Version, format: str, *, stopped: Callable[[], bool] = lambda: False
) -> VersionFile:
    """The version in one format, written when it is not there yet; the first writer wins.

    Args:
        stopped: asked now and then, while a long paper is written, whether to give up.

    Raises:
        Stopped: ``stopped`` said so.
        OutOfMemory: a long paper takes more than ``PAPER_MEMORY``.
        UnknownFormat: there is no writer for it.
        UnprintableCharacter: a character that no font of the PDF has; the message names where.
    """
    check_formats([format])
    existing = version.files.filter(format=format).first()
    if existing:
        return existing
    document = json.dumps(version.document)
    content = written(document, format, memory=settings.PAPER_MEMORY, stopped=stopped)
    digest = hashlib.sha256(content).hexdigest()
    stored = VersionFile(version=version, format=format, sha256=digest, size=len(content))
    stored.file.save(file_name(version, format), ContentFile(content), save=False)
    try:
        with transaction.atomic():
            stored.save()
    except IntegrityError:
        return version.files.get(format=format)
    return stored


def file_name(version: Version, format: str) -> str:
    """A file name from the symbol, such as "GB.291_WP_SDG_1-v2.docx".

    A language that is not the paper's own is named: "GB.291_WP_SDG_1-fr-v2.docx".
    """
    paper = version.paper
    symbol = "".join(one if one.isalnum() or one in ".-()" else "_" for one in paper.symbol)
    language = "" if version.language == paper.language else f"-{version.language}"
    return f"{symbol}{language}-v{version.number}.{FORMATS[format].extension}"
