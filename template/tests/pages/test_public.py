from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from django.test import Client
from pytest_django import Settings

from saas.core.slots import Filling, filled_with
from tests.pages.conftest import words

pytestmark = pytest.mark.django_db


def test_the_landing_page_makes_the_owners_promise(client: Client, settings: Settings) -> None:
    settings.PROJECT_NAME = "Northlane"
    settings.PROJECT_DESCRIPTION = "Documents in, clean data out."
    page = words(client.get("/"))
    assert '<h1 class="title is-1">Documents in, clean data out</h1>' in page
    assert "<title>Documents in, clean data out · Northlane</title>" in page


def test_the_offer_follows_the_settings(client: Client, settings: Settings) -> None:
    settings.SIGNUP_CREDITS = 2500
    assert "Start with 2,500 free credits" in words(client.get("/"))
    settings.SIGNUP_CREDITS = 0
    assert "free credits" not in words(client.get("/"))


def test_who_is_signed_in_opens_the_app(signed_in: Client) -> None:
    page = words(signed_in.get("/"))
    assert "Open the app" in page
    assert "Create your account" not in page


def test_other_apps_add_sections(client: Client) -> None:
    plans = Filling(lambda request: {"title": "Start free"}, "components/_empty.html")
    with filled_with("landing_sections", plans):
        assert "Start free" in words(client.get("/"))


def test_previews_of_links_are_told_the_address(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://northlane.example"
    page = words(client.get("/?utm_source=x"))
    assert '<link rel="canonical" href="https://northlane.example/">' in page
    assert 'content="https://northlane.example/"' in page


@pytest.mark.parametrize("path", ["/terms/", "/privacy/"])
def test_legal_pages_say_that_they_are_drafts(client: Client, path: str) -> None:
    page = words(client.get(path))
    assert "This is a draft" in page
    assert settings.CONTACT_EMAIL in page


def test_the_owner_takes_the_note_away() -> None:
    own = '{% extends "pages/terms.html" %}{% block draft %}{% endblock %}'
    page = engines["django"].from_string(own).render({}, HttpRequest())
    assert "This is a draft" not in page


def test_the_sitemap_lists_pages_that_exist(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "http://testserver"
    page = client.get("/sitemap.xml")
    assert page.headers["Content-Type"] == "application/xml"
    places = [
        place.text or "" for place in ElementTree.fromstring(page.content).iterfind(".//{*}loc")
    ]
    assert len(places) == 4
    assert {client.get(place).status_code for place in places} == {200}


def test_pages_are_only_read(client: Client) -> None:
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200
