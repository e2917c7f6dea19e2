from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from pytest_django import Settings

from saas.core.entries import Price
from saas.core.slots import Filling, filled_with
from tests.pages.conftest import words

pytestmark = pytest.mark.django_db

DRAFT = "notification is-warning"


def test_the_landing_page_makes_the_owners_promise(client: Client, settings: Settings) -> None:
    settings.PROJECT_NAME = "Northlane"
    settings.PROJECT_DESCRIPTION = "Documents in, clean data out."
    page = words(client.get("/"))
    assert '<h1 class="title is-1">Documents in, clean data out</h1>' in page
    assert "<title>Documents in, clean data out · Northlane</title>" in page


def test_the_offer_follows_the_settings(client: Client, settings: Settings) -> None:
    settings.SIGNUP_CREDITS = 2500
    assert offered(2500) in words(client.get("/"))
    settings.SIGNUP_CREDITS = 1
    assert offered(1) in words(client.get("/"))
    settings.SIGNUP_CREDITS = 0
    assert offered(0) not in words(client.get("/"))


def offered(amount: int) -> str:
    said = ngettext(
        "Start with %(figure)s free credit", "Start with %(figure)s free credits", amount
    )
    return said % {"figure": f"{amount:,}"}


def test_who_is_signed_in_opens_the_app(signed_in: Client) -> None:
    page = words(signed_in.get("/"))
    assert f">{gettext('Open the app')}</a>" in page
    assert f'href="{reverse("account_signup")}"' not in page


def test_other_apps_add_sections(client: Client) -> None:
    plans = Filling(lambda request: {"title": "Start free"}, "components/_empty.html")
    with filled_with("landing_sections", plans):
        assert "Start free" in words(client.get("/"))


def test_previews_of_links_are_told_the_address(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://northlane.example"
    page = words(client.get("/?utm_source=x"))
    assert '<link rel="canonical" href="https://northlane.example/">' in page
    assert 'content="https://northlane.example/"' in page


def test_what_runs_cost_is_told(client: Client) -> None:
    offers = [Price("Zebra", "Striped", 7), Price("Lion", "Loud", 1200)]
    with filled_with("prices", Filling(lambda request: offers)):
        page = words(client.get("/"))
    assert [price.title in page for price in offers] == [True, True]
    assert "1,200 <small>" in page
    with filled_with("prices"):
        assert 'id="prices"' not in words(client.get("/"))


def test_about_says_how_to_reach_the_owner(client: Client, settings: Settings) -> None:
    settings.PROJECT_OWNER = "Northlane Ltd"
    settings.CONTACT_EMAIL = "ada@northlane.example"
    settings.POSTAL_ADDRESS = ""
    page = words(client.get("/about/"))
    assert 'href="mailto:ada@northlane.example"' in page
    assert "<address>" not in page
    settings.POSTAL_ADDRESS = "14 Quay Street, Dublin 2"
    page = words(client.get("/about/"))
    assert "<address>Northlane Ltd<br>14 Quay Street, Dublin 2</address>" in page


@pytest.mark.parametrize("page", ["pages:landing", "account_login"])
def test_about_is_one_click_away(client: Client, page: str) -> None:
    assert f'href="{reverse("pages:about")}"' in words(client.get(reverse(page)))


@pytest.mark.parametrize("path", ["/terms/", "/privacy/"])
def test_legal_pages_say_that_they_are_drafts(client: Client, path: str) -> None:
    page = words(client.get(path))
    assert DRAFT in page
    assert settings.CONTACT_EMAIL in page


def test_the_owner_takes_the_note_away() -> None:
    own = '{% extends "pages/terms.html" %}{% block draft %}{% endblock %}'
    page = engines["django"].from_string(own).render({}, HttpRequest())
    assert DRAFT not in page


def test_the_sitemap_lists_pages_that_exist(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "http://testserver"
    page = client.get("/sitemap.xml")
    assert page.headers["Content-Type"] == "application/xml"
    places = [
        place.text or "" for place in ElementTree.fromstring(page.content).iterfind(".//{*}loc")
    ]
    assert len(places) == 5 + bool(settings.PRICES_PAGE)
    assert {client.get(place).status_code for place in places} == {200}


def test_pages_are_only_read(client: Client) -> None:
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200
