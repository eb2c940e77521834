"""What every test shares: a test database made by its owner and used by the application's role."""

import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from config.embedded import ensure_running
from foundation.database import owner_alias


def pytest_configure():
    """Tests use the project's own servers where no others are named, as every command does.

    Static files are those of the source: what ``make run`` collected may be older, and the tests'
    server does not serve it.
    """
    ensure_running()
    settings.STATIC_ROOT = Path(tempfile.gettempdir()) / "concertation-tests-collect-nothing"
    settings.STATIC_ROOT.mkdir(exist_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(
    request,
    django_test_environment,
    django_db_blocker,
    django_db_keepdb,
    django_db_createdb,
    django_db_modify_db_settings,
):
    """Make the test database through the owner, whichever aliases the tests name.

    pytest-django makes the databases of the aliases that tests name, and ``default`` is only a
    mirror of the owner's: without this, tests would write into the real database.
    """
    owner = connections[owner_alias()]
    if owner.alias != "default":
        owner.settings_dict["TEST"]["DEPENDENCIES"] = []
        connections["default"].settings_dict["TEST"]["MIRROR"] = owner.alias
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=request.config.option.verbose,
            interactive=False,
            aliases={"default", owner.alias},
            serialized_aliases=set(),
            keepdb=django_db_keepdb and not django_db_createdb,
        )
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            # The application's own session keeps the owner from dropping the database.
            connections.close_all()
            teardown_databases(made, verbosity=request.config.option.verbose)


def pytest_runtest_setup():
    """Each test begins in English: a request leaves the language of its page active."""
    translation.activate(settings.LANGUAGE_CODE)


def pytest_collection_modifyitems(items):
    """Tests that commit are cleaned up through the owner: only an owner may truncate tables."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        commits = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        if not commits and not (marker and marker.kwargs.get("transaction")):
            continue
        kwargs = {**(marker.kwargs if marker else {}), "transaction": True}
        kwargs.setdefault("databases", ["default", owner_alias()])
        item.add_marker(pytest.mark.django_db(**kwargs), append=False)
