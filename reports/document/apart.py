"""Files of long papers are written by a process of their own, whose memory is limited.

A PDF of 400 paragraphs and 5,000 rows takes half a gigabyte while it is made. In a process of its
own that much is given back at once, a limit stops only this file, and it can be stopped from
outside. Shorter papers are written where one is: starting Python would take longer than they do.

The limit is on data and not on addresses, since the engine that draws charts reserves far more
addresses than it ever uses.
"""

import json
import re
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from reports.document.fonts import FontsMissing, Missing, UnprintableCharacter
from reports.document.pdf import PdfRefused
from reports.document.stored import from_json
from reports.document.tree import InvalidPaper
from reports.document.writers import write

BASE_DIR = Path(__file__).resolve().parents[2]
# Characters of a stored paper from which it is written apart; a PDF of it takes some 150 MB.
LONG = 500_000
# Seconds between two looks at whether the file is still wanted.
PATIENCE = 0.3
_NO_MEMORY = re.compile(r"memory allocation|MemoryError|out of memory|allocate memory", re.I)
# What a writer refuses with a message for people: it is raised again on this side.
_REFUSALS = {one.__name__: one for one in (InvalidPaper, PdfRefused, FontsMissing)}
REFUSED = 3


class OutOfMemory(RuntimeError):
    """A file takes more memory than it may.

    Args:
        format: which file.
        limit: how much it may take, in MB.
    """

    def __init__(self, format: str, limit: int):
        self.format, self.limit = format, limit
        super().__init__(f"The {format} file takes more than {limit} MB of memory.")


class Stopped(Exception):
    """The file is not wanted any more; no fault."""


def written(
    document: str, format: str, *, memory: int, stopped: Callable[[], bool] = lambda: False
) -> bytes:
    """A stored paper as a file.

    Args:
        document: the paper as ``stored.to_json`` has it.
        format: a key of ``writers.FORMATS``.
        memory: how much a long paper may take, in MB.
        stopped: asked now and then whether to give up.

    Raises:
        Stopped: ``stopped`` said so.
        OutOfMemory: it takes more than that.
        Exception: what ``writers.write`` raises.
    """
    if len(document) < LONG:
        return write(from_json(document), format)
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        return _written_in(Path(folder), document, format, memory, stopped)


def _written_in(
    folder: Path, document: str, format: str, memory: int, stopped: Callable[[], bool]
) -> bytes:
    source, target, said = folder / "paper.json", folder / "file", folder / "said"
    source.write_text(document, encoding="utf-8")
    command = [sys.executable, "-m", __spec__.name, str(folder), format, str(memory)]
    with said.open("wb") as errors:
        process = subprocess.Popen(command, cwd=BASE_DIR, stdout=errors, stderr=errors)
    try:
        _wait(process, stopped)
    finally:
        process.kill()
        process.wait()
    words = said.read_text(encoding="utf-8", errors="replace")
    if process.returncode == 0:
        return target.read_bytes()
    if process.returncode == REFUSED:
        raise _refusal(json.loads(target.read_text(encoding="utf-8")))
    # The kernel kills without a word; the libraries say what they lacked, and abort.
    if process.returncode == -signal.SIGKILL or _NO_MEMORY.search(words):
        raise OutOfMemory(format, memory)
    raise RuntimeError(f"Writing {format} ended with {process.returncode}:\n{words[-4000:]}")


def _wait(process: subprocess.Popen, stopped: Callable[[], bool]) -> None:
    while True:
        try:
            process.wait(timeout=PATIENCE)
            return
        except subprocess.TimeoutExpired:
            if stopped():
                raise Stopped from None


def _refusal(said: dict) -> Exception:
    if said["kind"] == UnprintableCharacter.__name__:
        return UnprintableCharacter([Missing(**one) for one in said["missing"]])
    return _REFUSALS[said["kind"]](said["message"])


def _told(error: Exception) -> dict:
    """What the other side makes the same refusal from."""
    if isinstance(error, UnprintableCharacter):
        return {"kind": "UnprintableCharacter", "missing": [asdict(one) for one in error.missing]}
    kind = next(name for name, one in _REFUSALS.items() if isinstance(error, one))
    return {"kind": kind, "message": str(error)}


def main(folder: Path, format: str, memory: int) -> int:
    """Write ``paper.json`` of ``folder`` as ``file``, or there why it is refused.

    Returns:
        The exit status: 0, or ``REFUSED``.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (memory * 2**20, memory * 2**20))
    target = folder / "file"
    document = (folder / "paper.json").read_text(encoding="utf-8")
    try:
        target.write_bytes(write(from_json(document), format))
    except (UnprintableCharacter, *_REFUSALS.values()) as error:
        target.write_text(json.dumps(_told(error)), encoding="utf-8")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
