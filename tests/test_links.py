"""Every link of every page leads somewhere: a "Cancel" that stays where it is loses its reader."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import somebody
from tests.test_languages import PAGES, recorded  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
LINK = re.compile(r"<a\b[^>]*?\shref=[\"']([^\"']*)[\"']")


@pytest.mark.parametrize(("kind", "name", "record"), PAGES)
def test_every_link_has_an_address(recorded, kind, name, record):  # noqa: F811
    client = Client()
    if kind:
        client.force_login(somebody(kind))
    known = recorded[record] if record else ()
    address = reverse(name, args=known if isinstance(known, tuple) else [known])

    answer = client.get(address)

    links = LINK.findall(answer.content.decode())
    assert links, address
    assert [one for one in links if not one.strip() or one.startswith("javascript:")] == []
