"""The record loaded, and a reading of it for a paper."""

import pytest

from reports.loading.record import load_record
from reports.reading import Reading
from tests.reports.making import a_paper


@pytest.fixture
def record(db):
    """The record as it is shipped, loaded."""
    return load_record()


@pytest.fixture
def reading(db) -> Reading:
    """What a paper in English reads through; live blocks ask it for the language alone."""
    return Reading(a_paper("TB.399/9", blocks=[]))
