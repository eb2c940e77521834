"""``manage.py assemble_paper SYMBOL --to DIR --format docx``: a paper without web or worker."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports.assembling import (
    CannotAssemble,
    UnknownFormat,
    check_formats,
    file_name,
    run_assembly,
    start_assembly,
    version_file,
)
from reports.document.writers import FORMATS
from reports.editions import NoSuchLanguage
from reports.models import Assembly, Paper, Version


class Command(BaseCommand):
    """Assembles a paper from the record and writes its files, each printed with its SHA-256."""

    help = "Assemble a paper from the record and write it as files."

    def add_arguments(self, parser):
        parser.add_argument("symbol", nargs="?", help="such as GB.291/WP/SDG/1")
        parser.add_argument("--to", metavar="DIR", help="folder to write to; made when missing")
        parser.add_argument(
            "--format",
            action="append",
            dest="formats",
            metavar="FORMAT",
            help=f"{', '.join(FORMATS)}; may be repeated, all when left out",
        )
        parser.add_argument(
            "--language", metavar="CODE", help="one of the paper's languages; its own when left out"
        )
        parser.add_argument("--list", action="store_true", help="list the papers, one a line")

    def handle(self, *args, symbol=None, to=None, formats=None, language=None, **options):
        if options["list"]:
            for paper in Paper.objects.current().order_by("sort_key"):
                self.stdout.write(f"{paper.symbol} {paper.title}")
            return
        if not symbol or not to:
            raise CommandError(_("Say which paper (its symbol) and where to (--to DIR)."))
        try:
            wanted = check_formats(formats or [])
        except UnknownFormat as error:
            raise CommandError(str(error)) from error
        paper = self.paper(symbol)
        folder = self.folder(to)
        try:
            version = self.version(paper, wanted, language)
            for one in wanted:
                self.write(version, one, folder)
        except (CannotAssemble, NoSuchLanguage) as error:
            raise CommandError(str(error)) from error

    def paper(self, symbol: str) -> Paper:
        """The paper with this symbol, spaces and capitals apart."""
        key = "".join(symbol.split()).casefold()
        for paper in Paper.objects.current():
            if "".join(paper.symbol.split()).casefold() == key:
                return paper
        known = ", ".join(Paper.objects.current().values_list("symbol", flat=True)) or "-"
        raise CommandError(
            _("There is no paper “%(symbol)s”. Known: %(known)s.")
            % {"symbol": symbol, "known": known}
        )

    def folder(self, to: str) -> Path:
        """The folder to write to, proved writable before the work begins."""
        folder = Path(to).expanduser()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / ".concertation-write-test"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise CommandError(
                _("Nothing can be written to “%(folder)s”: %(reason)s.")
                % {"folder": folder, "reason": error.strerror or error}
            ) from error
        return folder

    def version(self, paper: Paper, formats: list[str], language: str | None = None) -> Version:
        """Run the assembly here; when a worker has it already, wait for that one."""
        assembly = start_assembly(paper, by=None, formats=formats, language=language, queue=False)
        while True:
            version = run_assembly(assembly.pk)
            assembly = Assembly.objects.select_related("version").get(pk=assembly.pk)
            if assembly.failed_at:
                raise CannotAssemble(assembly.failure)
            if assembly.finished_at:
                return version or assembly.version
            time.sleep(0.5)

    def write(self, version: Version, format: str, folder: Path) -> None:
        """One file, printed with its SHA-256."""
        stored = version_file(version, format)
        path = folder / file_name(version, format)
        with stored.file.open("rb") as content:
            path.write_bytes(content.read())
        self.stdout.write(f"{stored.sha256}  {path}")
