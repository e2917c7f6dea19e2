from contextlib import closing
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.checks import run_checks
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from saas.core.checks import check_static_files

pytestmark = pytest.mark.django_db


def test_every_static_file_that_a_template_names_is_there() -> None:
    assert [error for error in run_checks() if error.id == "core.E001"] == []


def test_a_static_file_that_is_not_there_is_told(settings: LazySettings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    (tmp_path / "page.html").write_text("{% load static %}<img src='{% static 'nope.png' %}'>")
    [error] = check_static_files()
    assert "page.html" in error.msg
    assert "nope.png" in error.msg


@pytest.mark.parametrize("path", ["/favicon.ico", "/apple-touch-icon.png"])
def test_what_browsers_look_for_is_there(client: Client, path: str) -> None:
    with closing(client.get(path)) as response:
        assert response.status_code == 200
        assert response["Content-Type"].startswith("image/")


@pytest.mark.parametrize("path", ["/livez", "/favicon.ico", "/static/favicon.svg"])
def test_probes_and_files_ask_neither_session_nor_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    with django_assert_num_queries(0), closing(client.get(path)) as response:
        assert response.status_code == 200
        assert not hasattr(response.wsgi_request, "session")
        assert "Cookie" not in response.get("Vary", "")
