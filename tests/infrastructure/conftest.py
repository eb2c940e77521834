"""A second pair of servers, beside those that the tests themselves use."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "DEMONSTRATION")


@dataclass
class Clone:
    """What a clone has of its own: the directory of its data, and so its own servers."""

    var: Path

    @property
    def environment(self) -> dict:
        """The environment of a command in this clone, where no servers are named."""
        kept = {key: value for key, value in os.environ.items() if key not in ADDRESSES}
        return {**kept, "VAR_DIR": str(self.var)}

    def start(self, code: str) -> subprocess.Popen:
        """Begin to run Python code that may talk through its standard input and output."""
        return subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=self.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, code: str) -> str:
        """Run Python code to its end, and give back what it printed."""
        process = self.start(code)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out.strip()

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run ``python -m config.embedded`` with these arguments."""
        return subprocess.run(
            [sys.executable, "-m", "config.embedded", *arguments],
            cwd=ROOT, env=self.environment, text=True, capture_output=True, check=False,
        )  # fmt: skip

    @cached_property
    def home(self) -> Path:
        """The directory of the servers' data."""
        return Path(self.run("from config.embedded import places; print(places.home())"))

    def processes(self) -> list[int]:
        """The servers of this clone that run: their numbers, found in the table of processes."""
        import psutil

        where = str(self.home)
        found = []
        for process in psutil.process_iter(["name", "cmdline", "cwd"]):
            about = " ".join(process.info["cmdline"] or [])
            inside = where in about or (process.info["cwd"] or "").startswith(where)
            if inside and process.info["name"] in {"postgres", "valkey-server"}:
                found.append(process.pid)
        return found

    def remove(self) -> None:
        """Stop the servers and remove everything."""
        self.command("remove", "--yes")
        shutil.rmtree(self.var, ignore_errors=True)


@pytest.fixture(scope="module")
def clone():
    """A clone with data of its own, in a directory that every account may enter."""
    var = Path(tempfile.mkdtemp(prefix="concertation-test-"))
    var.chmod(0o755)
    made = Clone(var)
    yield made
    made.remove()


@pytest.fixture
def closed_clone():
    """A clone in a directory that is closed to all but its owner, such as ``/root``."""
    above = Path(tempfile.mkdtemp(prefix="concertation-test-"))
    made = Clone(above / "var")
    yield made
    made.remove()
    shutil.rmtree(above, ignore_errors=True)
