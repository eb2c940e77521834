"""The accounts of a demonstration: one for each role, repeatable, never on real data."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from rest_framework.authtoken.models import Token

from accounts.demonstration import PARTS, password_of, prepare_accounts
from accounts.models import Organization, Post, Tenure, User
from accounts.rights import RIGHTS, Right
from tests.people import ROLES

pytestmark = pytest.mark.django_db
NAMES = [
    "administrator",
    "secretariat",
    "office",
    "government",
    "employer_secretary",
    "employer_spokesperson",
    "employer_member",
    "worker_secretary",
    "worker_spokesperson",
    "worker_member",
    "reader",
]


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMONSTRATION = True
    # The real hasher takes seconds for eleven accounts.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def printed(*arguments) -> str:
    out = StringIO()
    call_command("demo_accounts", *arguments, stdout=out)
    return out.getvalue()


def test_json_names_every_role_and_its_keys():
    accounts = json.loads(printed("--json"))
    assert [account["role"] for account in accounts] == NAMES
    assert all(set(account) == {"role", "email", "password", "token"} for account in accounts)


def test_what_is_printed_opens_the_accounts(client):
    for account in json.loads(printed("--json")):
        user = User.objects.get(email=account["email"])
        assert user.check_password(account["password"])
        assert Token.objects.get(user=user).key == account["token"]
        assert user.rights == RIGHTS[ROLES[account["role"]][0]]
        assert user.is_staff is user.can(Right.MANAGE_ACCOUNTS)
        assert not user.is_superuser
    account = accounts_by_role()["office"]
    client.post(
        reverse("account_login"), {"login": account["email"], "password": account["password"]}
    )
    assert "_auth_user_id" in client.session


def accounts_by_role():
    return {account["role"]: account for account in prepare_accounts()}


def test_groups_and_the_government_they_speak_for():
    people = {role: User.objects.get(email=a["email"]) for role, a in accounts_by_role().items()}
    government = Organization.objects.get(name_en="Government of Switzerland")
    (party,) = people["government"].parties
    assert (party.group, party.organization_id) == ("governments", government.pk)
    assert people["employer_secretary"].parties == people["employer_member"].parties
    assert people["worker_secretary"].parties[0].group == "workers"


def test_a_second_run_changes_nothing(django_assert_max_num_queries):
    first = printed("--json")
    before = snapshot()
    with django_assert_max_num_queries(60):
        assert printed("--json") == first
    assert snapshot() == before


def snapshot():
    tables = (User, Post, Tenure, Organization, Token)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_an_existing_government_is_used():
    Organization.objects.create(name_en="Government of Switzerland", country="CH")
    prepare_accounts()
    assert Organization.objects.filter(name_en="Government of Switzerland").count() == 1


def test_a_changed_password_is_set_back_and_choices_stay():
    account = accounts_by_role()["reader"]
    user = User.objects.get(email=account["email"])
    user.set_password("something-else-17")
    user.language, user.name = "fr", "Renamed"
    user.save()
    prepare_accounts()
    user = User.objects.get(pk=user.pk)
    assert user.check_password(account["password"])
    assert (user.language, user.name) == ("fr", "Renamed")


def test_passwords_differ_between_roles_and_installations(settings):
    settings.SECRET_KEY = "one"
    here = {part.key: password_of(part.key) for part in PARTS}
    assert len(set(here.values())) == len(PARTS)
    settings.SECRET_KEY = "two"
    assert all(password_of(key) != password for key, password in here.items())


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_refused_outside_a_demonstration(settings, arguments):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="only in demonstration mode"):
        printed(*arguments)
    assert not User.objects.exists()


def test_the_table_is_aligned():
    lines = printed().splitlines()
    assert lines[0].split() == ["role", "email", "password", "token"]
    assert len(lines) == 1 + len(PARTS)
    column = lines[0].index("password")
    assert all(line[column - 1] == " " and line[column] != " " for line in lines)
