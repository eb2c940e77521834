"""A copy of the record that a test may change, and the record loaded."""

import shutil

import pytest

from reports.loading.files import FOLDER
from reports.loading.record import load_record


@pytest.fixture
def record(db):
    """The record as it is shipped, loaded."""
    return load_record()


@pytest.fixture
def copy(tmp_path):
    """A folder with a copy of the record's files."""
    folder = tmp_path / "record"
    shutil.copytree(FOLDER, folder)
    return folder


@pytest.fixture
def edit(copy):
    """A function that replaces words in a file of the copy; they must stand there once."""

    def replace(name: str, old: str, new: str) -> None:
        path = copy / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), "utf-8")

    return replace
