import json
import re

import pytest
from django.conf import LazySettings
from django.contrib import messages
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from saas.accounts.models import User

pytestmark = pytest.mark.django_db


def text(client: Client, path: str, **query: str) -> str:
    return " ".join(client.get(path, query).content.decode().split())


def test_search_lists_everything_without_words(signed_in: Client) -> None:
    page = text(signed_in, "/search/")
    assert page.count('href="/services/text-length/"') == 2  # in the list and in the palette


def test_search_finds_part_of_a_name(signed_in: Client) -> None:
    page = text(signed_in, "/search/", q="LENGTH text")
    assert page.count('href="/services/text-length/"') == 2
    assert page.count('href="/runs/"') == 1


@pytest.mark.parametrize("words", ["zebra", "<b>", "%"])
def test_search_that_finds_nothing_says_so(signed_in: Client, words: str) -> None:
    assert "Nothing matches" in text(signed_in, "/search/", q=words).split("<dialog")[0]


def test_search_asks_visitors_to_log_in(client: Client) -> None:
    assert client.get("/search/").status_code == 302


def test_staff_find_the_admin_in_the_sidebar(signed_in: Client, user: User) -> None:
    assert 'href="/admin/"' not in text(signed_in, "/dashboard/")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    assert 'href="/admin/"' in text(signed_in, "/dashboard/")


@pytest.mark.parametrize("name", ["Ada Lovelace", ""])
def test_the_sidebar_says_no_word_twice_of_whose_it_is(
    signed_in: Client, user: User, name: str
) -> None:
    User.objects.filter(pk=user.pk).update(name=name)
    page = text(signed_in, "/search/")
    words = re.findall(
        r">([^<>]+)</span>", page.partition('class="workspace"')[2].partition("</div>")[0]
    )
    said = " ".join(words).lower().split()
    assert (name or user.email).lower() in " ".join(said)
    assert len(said) == len(set(said))


def test_message_becomes_a_toast(rf: RequestFactory) -> None:
    message = messages.storage.base.Message(messages.SUCCESS, "Key deleted.")
    page = render_to_string("components/_toasts.html", {"messages": [message]})
    assert 'id="toasts" role="status"' in page
    assert "Key deleted." in page.split("<template")[0]


def test_components_are_shown_in_development_only(
    signed_in: Client, settings: LazySettings
) -> None:
    assert signed_in.get("/dev/components/").status_code == 404
    settings.DEBUG = True
    assert "Every part in every state." in text(signed_in, "/dev/components/")


def test_robots_stay_out_of_the_app(client: Client) -> None:
    assert "Disallow: /dashboard/" in client.get("/robots.txt").content.decode()


def test_weaknesses_can_be_reported(client: Client, settings: LazySettings) -> None:
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[0] == f"Contact: mailto:{settings.CONTACT_EMAIL}"
    expires = parse_datetime(lines[1].removeprefix("Expires: "))
    assert expires
    assert expires > timezone.now()


def test_manifest_carries_the_projects_name(client: Client, settings: LazySettings) -> None:
    manifest = json.loads(client.get("/site.webmanifest").content)
    assert manifest["name"] == settings.PROJECT_NAME


def test_admin_carries_the_projects_name(admin_client: Client, settings: LazySettings) -> None:
    settings.PROJECT_NAME = "Northlane"
    page = text(admin_client, "/admin/")
    assert "Northlane" in page
    assert "Django administration" not in page
