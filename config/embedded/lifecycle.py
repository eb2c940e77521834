"""Who starts the embedded servers and who stops them: the first to come and the last to leave.

Two locks on files, both given back by the kernel when a process ends, however it ends:

- ``users``: held *shared* by every process that uses the servers, for as long as it runs. A
  process that leaves tries to get it alone; whoever succeeds is the last and stops the servers.
- ``starting``: held alone while the servers are started, so that two who come at the same
  time do not both start them.

A last process that was killed stops nothing; the next one to leave does.
"""

import atexit
import fcntl
import os
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

from config.embedded import postgres, valkey
from config.embedded.places import EmbeddedServerError, account, make_dir, socket_dir, var_dir


def needed() -> list[ModuleType]:
    """The servers that this process is to use and that no address names."""
    servers = []
    if not os.environ.get("DATABASE_URL"):
        servers.append(postgres)
    if not os.environ.get("REDIS_URL"):
        servers.append(valkey)
    return servers


class Use:
    """One process's use of the servers, from :meth:`begin` to :meth:`end`."""

    def __init__(self) -> None:
        self.lock: int | None = None
        self.process = 0

    def begin(self) -> None:
        """Say that the servers are in use, and start those that do not run.

        Raises:
            EmbeddedServerError: one does not start.
        """
        if self.lock is not None:
            return
        # Waits while the last of those before is stopping them.
        self.lock = _locked("users", fcntl.LOCK_SH)
        self.process = os.getpid()
        atexit.register(self.end)
        with _alone():
            for server in needed():
                server.start()

    def end(self) -> None:
        """Say that they are not in use by this process any more; the last one stops them.

        Whoever is connected without a lock, such as somebody at a ``psql`` prompt, keeps them.
        """
        # A forked child has the lock of its parent, who still runs.
        if self.lock is None or self.process != os.getpid():
            return
        lock, self.lock = self.lock, None
        fcntl.flock(lock, fcntl.LOCK_UN)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            if not is_kept() and not _in_use_otherwise():
                stop()
        finally:
            os.close(lock)


_use = Use()


def ensure_running() -> None:
    """Start what is needed and not running, and keep it running while this process does.

    Does nothing where ``DATABASE_URL`` and ``REDIS_URL`` are both set.

    Raises:
        EmbeddedServerError: a server does not start.
    """
    if needed():
        _use.begin()


def release() -> None:
    """End this process's use before the process itself ends."""
    _use.end()


def stop() -> None:
    """Stop the servers, whoever uses them."""
    with suppress(FileNotFoundError):
        kept_marker().unlink()
    for server in (valkey, postgres):
        server.stop()


def kept_marker() -> Path:
    """A file that says that the servers stay until they are stopped by hand.

    It is where a restart of the machine takes it away.
    """
    return socket_dir() / "kept"


def is_kept() -> bool:
    """Whether the servers stay until they are stopped by hand."""
    return kept_marker().exists()


def _in_use_otherwise() -> bool:
    """Whether somebody is connected to the database who holds no lock."""
    import psycopg2

    if "django.db" in sys.modules:
        from django.db import connections

        with suppress(Exception):  # settings may never have been read
            connections.close_all()
    # A connection that was closed is listed for another moment.
    for _attempt in range(20):
        try:
            if not postgres.other_sessions():
                return False
        except psycopg2.OperationalError:
            return False
        time.sleep(0.02)
    return True


def _locked(name: str, how: int) -> int:
    """Open and lock one of the files; give back its descriptor."""
    owner = account()
    path = make_dir(var_dir() / "run", 0o700, owner) / name
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.geteuid() == 0:
            os.chown(path, owner.uid, owner.gid)
        fcntl.flock(descriptor, how)
    except OSError as error:
        raise EmbeddedServerError(f"Cannot lock {path}: {error.strerror}.") from error
    return descriptor


@contextmanager
def _alone():
    """Be the only process that starts servers."""
    descriptor = _locked("starting", fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)
