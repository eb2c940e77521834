"""What the machine must have beside Python, and how it gets there on Debian."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


class Stop(Exception):
    """Nothing can go on; the message says why and what to do."""


def say(text):
    """Tell what is being done, at once."""
    print(text, flush=True)


def install(packages, purpose):
    """Install Debian's packages, where this is a Debian and the user may.

    Args:
        packages: their names.
        purpose: what they are needed for, as the end of a sentence.

    Raises:
        Stop: they could not be installed; the message names them.
    """
    names = " ".join(packages)
    wanted = f"Missing {purpose}: {names}."
    by_hand = f"On Debian: sudo apt-get install --no-install-recommends {names}"
    if sys.platform == "darwin":
        raise Stop(f"{wanted} These are Debian's names; install the same programs with Homebrew.")
    if not shutil.which("apt-get"):
        raise Stop(f"{wanted} These are Debian's names; install the same programs.")
    before = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if before and not (
        shutil.which("sudo")
        and subprocess.run([*before, "true"], stderr=subprocess.DEVNULL, check=False).returncode
        == 0
    ):
        raise Stop(f"{wanted} You may not install packages here. {by_hand}")
    say(f"Installing {names} {purpose}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = [*before, "apt-get", "--quiet", "--quiet", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, env=environment, check=False)
    done = subprocess.run(
        [*apt, "install", "--yes", "--no-install-recommends", *packages],
        stdout=subprocess.DEVNULL,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise Stop(f"{wanted} apt-get could not install them. {by_hand}")


# Program, the package of Debian that brings it, and what the tests do with it.
FOR_TESTS = (
    ("chromium", "chromium"),
    ("pdftotext", "poppler-utils"),
    ("soffice", "libreoffice-writer-nogui"),
    ("java", "default-jre-headless"),
    # It brings no program of its own.
    ("/usr/lib/libreoffice/program/pagein-calc", "libreoffice-calc-nogui"),
)


def install_for_tests():
    """Install what the tests drive: a browser, readers of PDF and Word files, Java for a checker.

    Raises:
        Stop: something is missing that cannot be installed; a test is never left out.
    """
    missing = [
        package
        for program, package in FOR_TESTS
        if not (shutil.which(program) or Path(program).is_file())
    ]
    if missing:
        install(missing, "for the tests")
