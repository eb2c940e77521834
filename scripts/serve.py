"""Serve the system on this machine: servers, migrations, the record, web and worker together.

Everything is safe to repeat: a second run finds the data of the first.
"""

import fcntl
import hashlib
import io
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.embedded import EmbeddedServerError, ensure_running, places  # noqa: E402
from config.embedded.lifecycle import release  # noqa: E402

# The same programs as in production, see docker-compose.yml; only the beat rides with the worker.
PROCESSES = {
    "web": "gunicorn config.wsgi",
    "worker": (
        "celery --quiet --app config worker --beat --concurrency 2 --loglevel INFO"
        " --without-gossip --without-mingle"
    ),
}


def main() -> int:
    """Prepare and serve until Ctrl-C; the exit status is 0 if that is what ended it."""
    port = read_port()
    only_one = serve_once(port)
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    # Closing the terminal ends everything as Ctrl-C does.
    signal.signal(signal.SIGHUP, lambda *_: end())
    say("Starting")
    ensure_running()
    accounts = prepare()
    status = supervise(port, accounts)
    release()
    only_one.close()
    return status


def end() -> None:
    """End everything, as somebody would from outside."""
    os.kill(os.getpid(), signal.SIGTERM)


class Terminal:
    """Where lines go, until nobody reads them any more: then everything ends."""

    gone = False

    def write(self, text: str) -> None:
        """Write, unless the terminal is closed or the pipe broken."""
        if self.gone:
            return
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            self.gone = True
            # What is still buffered would be refused again when the process ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            end()

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        """Whether colours help."""
        return sys.stdout.isatty()


def say(text: str) -> None:
    """Print at once, whatever the output is connected to."""
    print(text, flush=True)


def read_port() -> int:
    """The port from ``PORT``; it must be free.

    Raises:
        EmbeddedServerError: it is no port, or somebody uses it.
    """
    value = os.environ.get("PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise EmbeddedServerError(f"PORT={value} is not the number of a port.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(value)))
        except OSError as error:
            raise EmbeddedServerError(
                f"Port {value} cannot be used: {error.strerror}. "
                f"Choose another, for instance: make run PORT={int(value) % 65000 + 1}"
            ) from error
    return int(value)


def serve_once(port: int):
    """Take the lock of this clone's supervisor, and write down its port for whoever comes next.

    Raises:
        EmbeddedServerError: there is one already; two would run everything by the clock twice.
    """
    path = places.make_dir(places.var_dir() / "run", 0o700, places.account()) / "serving"
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        raise EmbeddedServerError(
            f"This clone is being served already, at http://localhost:{file.read().strip()}"
        ) from None
    file.truncate(0)
    file.write(f"{port}\n")
    file.flush()
    return file


def prepare() -> str:
    """Migrate, load the record and collect the static files.

    Returns:
        The accounts to sign in with, as they are to be shown.
    """
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    from django.conf import settings

    call_command("migrate", verbosity=1, interactive=False)
    call_command("load_record")
    collect_static(settings)
    said = io.StringIO()
    if settings.DEMONSTRATION:
        call_command("demo_accounts", stdout=said)
    connections.close_all()
    return said.getvalue()


def collect_static(settings) -> None:
    """Collect the static files, unless none has changed since."""
    from django.core.management import call_command

    digest = hashlib.sha256()
    inputs = [
        ROOT / "package-lock.json",
        ROOT / "requirements-dev.lock",
        ROOT / "config/settings.py",
    ]
    for path in (*inputs, *sorted((ROOT / "static").rglob("*"))):
        if path.is_file():
            digest.update(f"{path}\0".encode())
            digest.update(path.read_bytes())
    stamp = Path(settings.STATIC_ROOT) / "collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Collecting the static files")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())


def supervise(port: int, accounts: str) -> int:
    """Run web and worker until one of them ends or somebody ends them.

    Returns:
        0 after Ctrl-C or SIGTERM, otherwise the exit status of the process that ended first.
    """
    from honcho.manager import Manager
    from honcho.printer import Printer

    manager = Manager(Printer(Terminal()))
    beside = Path(sys.executable).parent
    for name, command in PROCESSES.items():
        manager.add_process(
            name,
            # Signals are for the program, not for a shell around it.
            f"exec {beside}/{command}",
            env={
                **os.environ,
                "PORT": str(port),
                "PYTHONUNBUFFERED": "1",
                # Root may run the worker: nothing that it reads from the queue is a pickle.
                "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
            },
            cwd=str(ROOT),
        )
    threading.Thread(target=welcome, args=(port, accounts), daemon=True).start()
    manager.loop()
    asked = {128 + signal.SIGINT, 128 + signal.SIGTERM}
    return 0 if manager.returncode in asked else manager.returncode or 1


def welcome(port: int, accounts: str) -> None:
    """Say where the system is and who may sign in, as soon as it answers."""
    address = f"http://localhost:{port}"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            break
        time.sleep(0.1)
    else:
        return
    line = "-" * 80
    say(f"\n{line}\n{address} is ready. Ctrl-C stops everything.\n\n{accounts.rstrip()}\n{line}\n")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except EmbeddedServerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        say("Stopped before it was ready.")
