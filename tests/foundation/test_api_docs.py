"""The description of the API: complete, without warnings, and shown from our own origin."""

import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_schema_is_valid_and_nothing_in_it_is_guessed():
    text = io.StringIO()

    call_command("spectacular", validate=True, fail_on_warn=True, stdout=text)

    assert "/api/v1/organizations/{id}/archive/:" in text.getvalue()


def test_the_schema_is_served(client):
    response = client.get(reverse("api:schema"), headers={"accept": "application/json"})

    assert response.status_code == 200
    assert response.json()["openapi"].startswith("3.")


def test_the_page_has_nothing_inline_and_nothing_from_elsewhere(client):
    response = client.get(reverse("api:docs"))
    text = response.content.decode()

    assert response.status_code == 200
    assert not re.search(r"<style|style=|<script>|\son\w+=", text)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert addresses
    assert all(one.startswith("/") for one in addresses)
    (script,) = (one for one in addresses if "script=" in one)
    answer = client.get(script)
    assert answer.status_code == 200
    assert b"SwaggerUIBundle" in answer.content
