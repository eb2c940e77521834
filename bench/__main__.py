"""``python -m bench``: times at 53 and at 100,000 events, beside the bare SQL for the same rows.

Makes a database of its own, fills it, starts the web server on it, and drops it at the end.
What is compared is the ratio of a page's time to that of its SQL on the same machine in the same
run; milliseconds mean little elsewhere (docs/developers/performance.md).
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlencode

BASE_DIR = Path(__file__).resolve().parent.parent
SIZES = (53, 100_000)
# Each gives ``cases(stage)``; those of papers are timed where they exist.
SUBJECTS = [name for name in ("bench.events", "bench.papers") if find_spec(name)]


def main() -> int:
    """Measure and print; 1 when a floor moved so much that the run says nothing."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of events")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    prepare_django()
    from bench.stage import Stage

    results = []
    with own_database() as address:
        for size in sorted(options.sizes):
            say(f"Filling the database with {size:,} events …")
            stage = Stage.of(size)
            with server(address) as port:
                stage.port = port
                for subject in SUBJECTS:
                    for case in import_module(subject).cases(stage):
                        results.append({"events": size, **case.measured()})
                        show(results[-1])
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")
    moved = [one for one in results if one["floor_moved"] > 0.5]
    for one in moved:
        say(f"{one['case']}: its SQL took {one['floor_moved']:.0%} more or less at the end.")
    return 1 if len(moved) > len(results) / 2 else 0


def prepare_django() -> None:
    """Settings with a test database of our own name; the project's own servers where needed."""
    os.environ["TEST_DB"] = f"bench_{os.getpid()}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    from config.embedded import ensure_running

    ensure_running()
    import django

    django.setup()


@contextmanager
def own_database():
    """A new database with all tables; its address, for the server. Dropped at the end."""
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    from foundation.database import owner_alias

    say("Making a database …")
    owner = owner_alias()
    if owner != "default":
        connections["default"].settings_dict["TEST"]["MIRROR"] = owner
    made = setup_databases(
        verbosity=0, interactive=False, aliases={"default", owner}, serialized_aliases=set()
    )
    try:
        yield address_of(connections["default"].settings_dict)
    finally:
        for connection in connections.all(initialized_only=True):
            connection.close()
        teardown_databases(made, verbosity=0)


def address_of(settings: dict) -> str:
    """Django's settings of a database as a ``postgresql://`` address."""
    options = {"host": settings["HOST"], "port": settings["PORT"] or 5432}
    who = quote(settings["USER"], safe="")
    if settings.get("PASSWORD"):
        who += f":{quote(settings['PASSWORD'], safe='')}"
    if str(settings["HOST"]).startswith("/"):
        place = f":{options.pop('port')}"
    else:
        place = f"{options.pop('host')}:{options.pop('port')}"
    query = f"?{urlencode(options)}" if options else ""
    return f"postgresql://{who}@{place}/{quote(settings['NAME'], safe='')}{query}"


@contextmanager
def server(address: str):
    """The web server as production runs it, on a free port; the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    from django.conf import settings

    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DATABASE_OWNER_URL": "",
        "SECRET_KEY": settings.SECRET_KEY,
        "DEMONSTRATION": "no",
        "PORT": str(port),
    }
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "config.wsgi"]
    log = Path(tempfile.gettempdir()) / f"bench-{port}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=BASE_DIR, env=environment, stderr=file, stdout=file)
    try:
        wait_for(port, process, log)
        yield port
    finally:
        process.terminate()
        process.wait(30)
        log.unlink()


def wait_for(port: int, process, log: Path) -> None:
    """Until something listens there.

    Raises:
        RuntimeError: the server ended, or did not come up in a minute.
    """
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The web server did not come up:\n{log.read_text()[-2000:]}")


def show(one: dict) -> None:
    """One line of figures."""
    say(
        f"{one['events']:>9,} events  {one['case']:<34} SQL {one['floor']:8.2f} ms   "
        f"page {one['p50']:8.2f} ms (p95 {one['p95']:.1f})   {one['ratio']:6.1f} x SQL"
    )


def say(text: str) -> None:
    """A line on the screen, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
