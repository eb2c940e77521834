#!/usr/bin/env python
"""Django's commands. Those that need a database start the project's own where none is named."""

import os
import signal
import sys

# Commands that read and write nothing but files; any other may ask the database.
WITHOUT_SERVERS = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "spectacular",
    "startapp",
    "version",
}


def needs_servers(arguments: list[str]) -> bool:
    """Whether the command with these arguments may ask the database or the queue."""
    if len(arguments) < 2 or {"--help", "-h", "--version"} & set(arguments):
        return False
    if arguments[1] == "check":
        return any(argument.startswith("--database") for argument in arguments)
    return arguments[1] not in WITHOUT_SERVERS


def main() -> None:
    """Run the command that the command line names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. 'make setup' makes .venv; use .venv/bin/python.")
    if needs_servers(sys.argv):
        from config.embedded import EmbeddedServerError, ensure_running

        # A command that is asked to end still stops what it started.
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda received, _frame: sys.exit(128 + received))
        try:
            ensure_running()
        except EmbeddedServerError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
