"""The commands at the root: each says what it does, and is written down where people look."""

import re
import socket
import subprocess
import sys

import pytest

import manage

from .conftest import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE)


def test_help_says_something_about_every_target():
    said = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=True,
    ).stdout
    told = dict(re.findall(r"^  make (\S+)\s+(\S.*)$", said, re.MULTILINE))
    assert sorted(told) == sorted(TARGETS)
    assert {"setup", "run", "test", "check", "bench", "help"} <= set(told)


def test_the_readme_tells_every_target_as_plain_commands():
    rows = re.findall(r"^\| `make (\S+)` \| .+ \| (.+) \|$", (ROOT / "README.md").read_text(), re.M)
    assert sorted(name for name, _plain in rows) == sorted(set(TARGETS) - {"help"})
    assert all("make" not in plain.lower().split() for _name, plain in rows)


def test_no_target_is_taken_for_a_file():
    assert re.findall(r"^\.PHONY: (\S+)$", MAKEFILE, re.MULTILINE) == TARGETS


def test_make_alone_helps():
    assert ".DEFAULT_GOAL := help" in MAKEFILE


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("migrate", True),
        ("load_record", True),
        ("assemble_paper GB.291/WP/SDG/1 --to out", True),
        ("shell", True),
        ("check --database default", True),
        ("check", False),
        ("makemessages --all", False),
        ("collectstatic --no-input", False),
        ("help migrate", False),
        ("migrate --help", False),
        ("--version", False),
        ("", False),
    ],
)
def test_servers_start_for_the_commands_that_may_ask_them(line, needed):
    assert manage.needs_servers(["manage.py", *line.split()]) is needed


def test_help_starts_nothing(clone):
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--help"],
        cwd=ROOT, env=clone.environment, capture_output=True, check=True,
    )  # fmt: skip
    assert list(clone.var.iterdir()) in ([], [clone.var / "secret_key"])


def serve(clone, port):
    """Begin ``make run`` without its setup, and give back what it says before it ends."""
    return subprocess.run(
        [sys.executable, "scripts/serve.py"],
        cwd=ROOT, env={**clone.environment, "PORT": str(port)}, text=True, capture_output=True,
        check=False, timeout=60,
    )  # fmt: skip


def test_a_port_in_use_is_named_with_the_way_out(clone):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = serve(clone, port)
    assert ended.returncode == 1
    assert f"Port {port} cannot be used" in ended.stderr
    assert "make run PORT=" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert clone.processes() == []


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_what_is_no_port_is_refused(clone, port):
    ended = serve(clone, port)
    assert ended.returncode == 1
    assert "is not the number of a port" in ended.stderr


def test_setup_in_an_old_python_says_which_one_is_needed(tmp_path):
    """The script must be readable by the Pythons that it turns away."""
    code = (
        "import sys; sys.version_info = (3, 8, 1); sys.argv = ['setup.py'];"
        "sys.path.insert(0, 'scripts'); import setup, shutil; shutil.which = lambda name: None;"
        "\ntry: setup.main()\nexcept setup.Stop as stop: sys.exit(str(stop))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert "needs Python 3.11 or newer, and python3 is 3.8" in ended.stderr
    assert compile_for("3.6", "setup.py") == compile_for("3.6", "machine.py") == ""


def compile_for(version, script):
    """What an older grammar says against a script; nothing if it can read it."""
    import ast

    minor = int(version.split(".")[1])
    try:
        ast.parse((ROOT / "scripts" / script).read_text(), feature_version=(3, minor))
    except SyntaxError as error:
        return str(error)
    return ""


def test_a_missing_program_is_named_where_it_cannot_be_installed(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import machine

    monkeypatch.setattr(machine.shutil, "which", lambda name: None if name != "apt-get" else name)
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    with pytest.raises(machine.Stop) as stop:
        machine.install_for_tests()
    assert "chromium poppler-utils libreoffice-writer-nogui" in str(stop.value)
    assert "apt-get install" in str(stop.value)
