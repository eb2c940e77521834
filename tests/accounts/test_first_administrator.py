"""``manage.py createsuperuser`` makes somebody who may manage accounts, and no more."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from accounts.rights import Right

pytestmark = pytest.mark.django_db


def test_the_first_administrator_manages_accounts_and_reads_no_drafts(client):
    call_command("createsuperuser", email="First@test.example", name="First", interactive=False)
    user = User.objects.get(email="first@test.example")
    assert user.rights == {Right.MANAGE_ACCOUNTS}
    assert not user.is_superuser
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200
