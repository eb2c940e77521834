"""The checks, one after the other; all of them run, and each one that fails is named at the end.

``check.py`` runs the fast ones, ``check.py --test`` those and the tests.
"""

import argparse
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

from machine import Stop, install_for_tests, say

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"

CHECKS = {
    "lint": "ruff check .",
    "format": "ruff format --check .",
    "import layers": "lint-imports",
    "missing migrations": "python manage.py makemigrations --check --dry-run",
    "template lint": "djlint --lint --quiet templates",
    "types": "mypy",
}
TESTS = {"tests": "python -m pytest --numprocesses 2"}


def main():
    """Run the checks; the exit status says whether all passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="run the tests as well")
    parser.add_argument("arguments", nargs="*", help="handed on to pytest, after --")
    options = parser.parse_args()
    os.chdir(ROOT)
    commands = dict(CHECKS)
    if options.test:
        install_for_tests()
        commands.update(TESTS)
    failed = []
    for name, command in commands.items():
        extra = options.arguments if name in TESTS else []
        if not run(name, [*shlex.split(command), *extra]):
            failed.append(name)
    if failed:
        raise Stop("Failed: " + ", ".join(failed))


def run(name, command):
    """Run one check and say how it went.

    Returns:
        Whether it passed. What it said is shown if it did not; tests are always shown.
    """
    began = time.monotonic()
    shown = name in TESTS
    say(f"{name}: {shlex.join(command)}")
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        stdout=None if shown else subprocess.PIPE,
        stderr=None if shown else subprocess.STDOUT,
        check=False,
    )
    if done.returncode and not shown:
        sys.stdout.write(done.stdout.decode(errors="replace"))
    outcome = "FAILED" if done.returncode else "passed"
    say(f"{name}: {outcome} in {time.monotonic() - began:.1f} s")
    return not done.returncode


if __name__ == "__main__":
    try:
        main()
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)
