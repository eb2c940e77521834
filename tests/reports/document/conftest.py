"""Papers written once for all tests that only read them."""

import pytest

from reports.document.writers import write
from tests.reports.document.sample import sample


@pytest.fixture(scope="session")
def paper():
    return sample()


@pytest.fixture(scope="session")
def docx(paper):
    return write(paper, "docx")


@pytest.fixture(scope="session")
def pdf_file(paper, tmp_path_factory):
    file = tmp_path_factory.mktemp("paper") / "paper.pdf"
    file.write_bytes(write(paper, "pdf"))
    return file
