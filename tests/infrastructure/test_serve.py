"""``make run`` itself: from nothing to a served page, and back to nothing on Ctrl-C."""

import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import psutil
import pytest

from .conftest import ROOT

pytestmark = pytest.mark.worker


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Run:
    """One run, in a terminal of its own as a person has it."""

    def __init__(self, clone, port: int):
        self.said = ""
        self.address = f"http://localhost:{port}"
        self.terminal, end = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "scripts/serve.py"],
            cwd=ROOT, env={**clone.environment, "PORT": str(port)},
            stdin=end, stdout=end, stderr=end, start_new_session=True,
        )  # fmt: skip
        os.close(end)

    def read_until(self, what: str, seconds: float) -> str:
        """Read until the pattern ``what`` was said; fails with all that was said if it is not."""
        until = time.monotonic() + seconds
        while not re.search(what, self.said):
            assert time.monotonic() < until, f"{what!r} was not said:\n{self.said[-5000:]}"
            try:
                self.said += os.read(self.terminal, 65536).decode(errors="replace")
            except OSError:  # the other side is closed
                pytest.fail(f"It ended before {what!r} was said:\n{self.said[-5000:]}")
        return self.said

    def interrupt(self) -> int:
        """Ctrl-C, until it has ended; gives the exit status."""
        self.process.send_signal(signal.SIGINT)
        self.read_to_end()
        return self.process.wait(60)

    def read_to_end(self) -> None:
        """Read what is left, so that nothing waits for a reader."""
        try:
            while more := os.read(self.terminal, 65536):
                self.said += more.decode(errors="replace")
        except OSError:
            return


@contextmanager
def run(clone):
    """Begin ``make run`` without its setup; whatever happens, nothing of it is left."""
    started = Run(clone, free_port())
    children = []
    try:
        # The accounts are between the address and a line that ends the message.
        started.read_until(r"is ready[\s\S]+-{80}", 240)
        children = psutil.Process(started.process.pid).children(recursive=True)
        yield started
    finally:
        if started.process.poll() is None:
            started.interrupt()
        os.close(started.terminal)
        _gone, alive = psutil.wait_procs(children, timeout=10)
        for process in alive:
            process.kill()
    assert alive == []


def page(address: str) -> str:
    """A page that must be there."""
    with urllib.request.urlopen(address, timeout=30) as response:
        return response.read().decode()


def test_from_nothing_to_a_page_and_back(clone):
    with run(clone) as first:
        told = first.said
        roles = re.findall(r"^(\w+) +\S+@\S+ +\S+ +[0-9a-f]{40}\r?$", told, re.MULTILINE)
        assert len(roles) == 11
        assert {"administrator", "secretariat", "office", "reader"} <= set(roles)
        sign_in = page(f"{first.address}/accounts/login/")
        [style] = re.findall(r'href="(/static/css/concertation\.[0-9a-f]{12}\.css)"', sign_in)
        assert page(first.address + style)
        assert first.interrupt() == 0
    assert clone.processes() == []

    began = time.monotonic()
    with run(clone) as second:
        assert "No migrations to apply" in second.said
        assert "Collecting" not in second.said, "nothing has changed since"
        again = re.findall(r"^office +.+$", second.said, re.MULTILINE)
        assert again == re.findall(r"^office +.+$", told, re.MULTILINE), "the same accounts"
        assert time.monotonic() - began < 60
        # A second supervisor would do everything by the clock twice.
        other = subprocess.run(
            [sys.executable, "scripts/serve.py"],
            cwd=ROOT, env={**clone.environment, "PORT": str(free_port())},
            text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert other.returncode == 1
        assert f"served already, at {second.address}" in other.stderr

        # Closing the terminal is as good as Ctrl-C.
        second.process.send_signal(signal.SIGHUP)
        second.read_to_end()
        assert second.process.wait(60) == 0
    assert clone.processes() == []
