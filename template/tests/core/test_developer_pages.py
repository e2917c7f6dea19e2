"""What a developer looks at: a list of it, error pages with no error, a wrong address explained."""

from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from saas.core.entries import Entry
from saas.core.slots import Filling, filled_with

pytestmark = pytest.mark.django_db

LAST = "saas.core.development.wrong_addresses.WrongAddressMiddleware"


@pytest.fixture
def developing(client: Client, settings: Settings) -> Client:
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, LAST]
    return client


def error_pages(root: Path) -> set[str]:
    return {file.stem for file in (root / "templates").glob("[45]*.html")}


def test_every_error_page_is_listed_and_looks_as_if_it_were_met(
    developing: Client, settings: Settings
) -> None:
    with filled_with("developer_pages"):
        listed = developing.get("/dev/").content.decode()
    for name in error_pages(settings.BASE_DIR):
        assert f'href="/dev/errors/{name}/"' in listed
        page = developing.get(f"/dev/errors/{name}/")
        assert page.status_code == HTTPStatus.OK
        assert f"{name}.html" in [template.name for template in page.templates]


def test_what_other_apps_have_to_look_at_is_listed(developing: Client) -> None:
    mine = Filling(lambda request: Entry("Receipt", url="/receipt/", group="Papers"))
    with filled_with("developer_pages", mine):
        assert 'href="/receipt/"' in developing.get("/dev/").content.decode()


@pytest.mark.parametrize("path", ["/dev/", "/dev/errors/404/", "/dev/errors/500/"])
def test_visitors_never_meet_them(client: Client, path: str) -> None:
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_a_wrong_address_has_the_page_of_the_app_and_what_was_tried(developing: Client) -> None:
    page = developing.get("/nowhere/")
    assert page.status_code == HTTPStatus.NOT_FOUND
    assert "404.html" in [template.name for template in page.templates]
    folded = page.content.decode().partition('id="technical"')[2]
    assert "/nowhere/" in folded
    assert "site.webmanifest" in folded


def test_a_page_that_finds_nothing_is_named_with_its_reason(developing: Client) -> None:
    folded = developing.get("/dev/errors/418/").content.decode().partition('id="technical"')[2]
    assert "There is no error page 418.html" in folded
    assert "saas.core.development.pages.error" in folded


def test_a_missing_slash_still_leads_on(developing: Client) -> None:
    assert developing.get("/dev").headers["Location"] == "/dev/"


def test_outside_development_nothing_is_told(developing: Client, settings: Settings) -> None:
    settings.DEBUG = False
    assert 'id="technical"' not in developing.get("/nowhere/").content.decode()
