"""Real Celery workers and web servers on the database of the tests."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connections

from config.celery import app

ROOT = Path(__file__).resolve().parent.parent


def address(alias: str) -> str:
    """The address of the tests' database under the role of ``alias``, for another process."""
    found = connections[alias].settings_dict
    password = f":{quote(found['PASSWORD'])}" if found.get("PASSWORD") else ""
    return (
        f"postgresql://{quote(found['USER'])}{password}@:{found['PORT']}/{found['NAME']}"
        f"?host={quote(found['HOST'], safe='')}"
    )


def environment(queue: str, media: Path) -> dict[str, str]:
    """What a process of the project needs to work on the tests' database, queue and files."""
    return {
        **os.environ,
        "DATABASE_URL": address("default"),
        "SECRET_KEY": settings.SECRET_KEY,
        "CELERY_QUEUE": queue,
        "MEDIA_ROOT": str(media),
        "DEMONSTRATION": "0",
    }


@contextmanager
def running(command: list[str], log: Path, env: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A process in a group of its own, stopped at the end with all its children."""
    with log.open("a") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield process
    finally:
        for one in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, one)
                process.wait(timeout=15)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def wait_for(what: Callable, seconds: float = 60, log: Path | None = None):
    """Ask again until ``what()`` is true; fails with the log when it does not become so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.1)
    pytest.fail(f"Waited {seconds} s in vain.\n{log.read_text()[-4000:] if log else ''}")


class Workers:
    """Starts workers on a queue of this test alone."""

    def __init__(self, queue: str, folder: Path, media: Path):
        self.queue, self.folder, self.media = queue, folder, media

    @contextmanager
    def worker(self, name: str, *, beat: bool = False) -> Iterator[subprocess.Popen]:
        """A worker that is ready to take tasks."""
        log = self.folder / f"{name}.log"
        command = [
            sys.executable, "-m", "celery", "--app", "config", "worker", "--loglevel", "INFO",
            "--concurrency", "1", "--hostname", f"{name}-{self.queue}@localhost",
        ]  # fmt: skip
        if beat:
            command += ["--beat", "--schedule", str(self.folder / "beat")]
        with running(command, log, environment(self.queue, self.media)) as process:
            process.log = log
            wait_for(lambda: "ready." in log.read_text(), log=log)
            yield process


@pytest.fixture
def workers(transactional_db, settings, tmp_path) -> Iterator[Workers]:
    """Workers on the tests' database, queue and files."""
    queue = f"test-{uuid.uuid4().hex[:12]}"
    media = tmp_path / "media"
    settings.MEDIA_ROOT = media
    before = app.conf.task_default_queue
    app.conf.task_default_queue = queue
    app.amqp.queues = app.amqp.Queues({})
    try:
        yield Workers(queue, tmp_path, media)
    finally:
        app.conf.task_default_queue = before
        app.amqp.queues = app.amqp.Queues({})
