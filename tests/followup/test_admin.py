"""What recommendations are filed under, in the administration pages."""

import pytest
from django.contrib import admin

from followup.models import SourceReport, Theme
from followup.themes import ThemeTree
from tests.followup.making import a_report, a_theme
from tests.people import ROLES, somebody

pytestmark = pytest.mark.django_db
THEMES, REPORTS = "/admin/followup/theme/", "/admin/followup/sourcereport/"


@pytest.fixture
def administrator(client):
    user = somebody("administrator")
    client.force_login(user)
    return user


def test_themes_and_reports_are_added_and_found(client, administrator):
    trade = a_theme("trade")
    sent = {"code": "textiles", "name_en": "Textiles", "parent": trade.pk}
    assert client.post(f"{THEMES}add/", sent).status_code == 302
    assert Theme.objects.get(code="textiles").history.get().pgh_context["user"] == administrator.pk
    assert ThemeTree().choices() == [("trade", "Trade"), ("textiles", "– Textiles")]
    assert client.post(f"{REPORTS}add/", {"code": "r", "title_en": "R"}).status_code == 302
    for url in (THEMES, REPORTS):
        assert client.get(url, {"q": "r <b>"}).status_code == 200


@pytest.mark.parametrize("kind", [kind for kind in (*ROLES, None) if kind != "administrator"])
def test_nobody_else_comes_in(client, kind):
    client.force_login(somebody(kind, is_staff=True))
    for url in (THEMES, REPORTS):
        assert client.get(url).status_code == 403
        assert client.post(f"{url}add/", {"code": "x"}).status_code == 403
    assert not Theme.objects.exists()
    assert not SourceReport.objects.exists()


def test_nothing_is_deleted(client, administrator):
    for url, one in ((THEMES, a_theme()), (REPORTS, a_report())):
        assert client.post(f"{url}{one.pk}/delete/", {"post": "yes"}).status_code == 403


def test_themes_stay_a_tree(client, administrator):
    top = a_theme("trade")
    part = a_theme("textiles", parent=a_theme("goods", parent=top))
    for parent in (top, part):
        sent = {"code": "trade", "name_en": "Trade", "parent": parent.pk}
        answer = client.post(f"{THEMES}{top.pk}/change/", sent)
        assert answer.status_code == 200
        assert "A theme cannot be part of itself." in answer.content.decode()
    top.refresh_from_db()
    assert top.parent is None


def test_what_the_secretariat_keeps_cannot_be_administered():
    names = {one.__name__ for one in admin.site._registry if one._meta.app_label == "followup"}
    assert names == {"SourceReport", "Theme"}
