"""Static files: plain names until they are collected, hashed ones after, and no wrong name."""

import pytest
from django.contrib.staticfiles import storage as staticfiles
from django.core.management import call_command

from foundation.storage import HashedStaticFiles


def test_before_collecting_a_file_has_its_plain_name(tmp_path):
    files = HashedStaticFiles(location=tmp_path, base_url="/static/")

    assert files.url("css/layout.css") == "/static/css/layout.css"


def test_a_wrong_name_shows_before_collecting_too(tmp_path):
    with pytest.raises(ValueError, match=r"css/lay-out\.css"):
        HashedStaticFiles(location=tmp_path, base_url="/static/").url("css/lay-out.css")


def test_all_files_are_collected_hashed_and_compressed(tmp_path, settings, monkeypatch):
    settings.STATIC_ROOT = tmp_path
    files = HashedStaticFiles(location=tmp_path, base_url="/static/")
    monkeypatch.setattr(staticfiles.staticfiles_storage, "_wrapped", files)

    call_command("collectstatic", interactive=False, verbosity=0)
    address = HashedStaticFiles(location=tmp_path, base_url="/static/").url("css/layout.css")

    assert address.startswith("/static/css/layout.")
    assert address != "/static/css/layout.css"
    stored = tmp_path / address.removeprefix("/static/")
    assert stored.exists()
    assert stored.with_name(stored.name + ".gz").exists()
