"""Whoever has not proven their address is asked for it, and can have the link sent again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from pytest_django.asserts import assertRedirects

from saas.accounts.models import User
from saas.mail.models import Mail
from tests.accounts.conftest import PASSWORD, link_in, newest_mail

HERE = "http://testserver"
SEND = "/account/send-link/"
NEW = {"email": "mira@example.com", "password1": PASSWORD}
PAGES = [
    "pages:dashboard",
    "services:runs",
    "credits:history",
    "accounts:profile",
    "accounts:leave",
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def not_required(settings: Settings) -> None:
    """Whatever the flag says: where it is on, nobody is in before their address is proven."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"


@pytest.fixture
def newcomer(client: Client) -> Client:
    client.post("/accounts/signup/", NEW)
    return client


@pytest.fixture
def nothing_stays(transactional_db: None) -> Iterator[None]:
    """Emptying a database leaves the table of the cache as it is, and with it what was counted."""
    yield
    cache.clear()


def asks(page: HttpResponse) -> int:
    return page.content.decode().count(f'action="{SEND}"')


def links_sent() -> int:
    return Mail.objects.filter(template__startswith="account/email/email_confirmation").count()


def test_a_newcomer_is_asked_once_on_each_page(newcomer: Client) -> None:
    newcomer.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert [asks(newcomer.get(reverse(page))) for page in PAGES] == [1] * len(PAGES)


def test_after_sign_up_nothing_lies_over_the_page(client: Client) -> None:
    page = client.post("/accounts/signup/", NEW, follow=True)
    assert asks(page) == 1
    assert not list(page.context["messages"])


def test_the_page_of_the_addresses_has_a_button_of_its_own(newcomer: Client) -> None:
    newcomer.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = newcomer.get("/accounts/email/")
    assert asks(page) == 0
    assert b"action_send" in page.content


def test_who_has_proven_it_is_not_asked(newcomer: Client) -> None:
    newcomer.post(link_in(newest_mail()))
    assert asks(newcomer.get("/dashboard/")) == 0


def test_who_has_no_address_any_more_is_not_asked_for_it(newcomer: Client) -> None:
    User.objects.update(email="lost-1@account.invalid")
    assert asks(newcomer.get("/dashboard/")) == 0


def test_the_link_comes_again_and_one_stays_on_the_page(newcomer: Client) -> None:
    cache.clear()  # minutes pass
    page = newcomer.post(SEND, headers={"referer": f"{HERE}/credits/?page=1"})
    assertRedirects(page, f"{HERE}/credits/?page=1", fetch_redirect_response=False)
    assert links_sent() == 2
    newcomer.post(link_in(newest_mail()))
    assert asks(newcomer.get("/dashboard/")) == 0


@pytest.mark.parametrize("page", ["", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_away(newcomer: Client, page: str) -> None:
    assertRedirects(newcomer.post(SEND, headers={"referer": page}), "/dashboard/")


def test_who_asks_again_at_once_is_told_to_wait(newcomer: Client) -> None:
    page = newcomer.post(SEND, follow=True)
    assert links_sent() == 1
    assert len(list(page.context["messages"])) == 1


@pytest.mark.usefixtures("nothing_stays")
def test_of_many_presses_at_once_one_is_sent(client: Client) -> None:
    client.post("/accounts/signup/", NEW)
    cache.clear()

    def press(_: int) -> int:
        status = client.post(SEND).status_code
        connection.close()
        return status

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(press, range(5))) == [302] * 5
    assert links_sent() == 2


def test_an_hour_has_an_end(newcomer: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    for _ in range(8):
        newcomer.post(SEND)
    assert links_sent() < settings.MAILS_FOR_VISITORS_AN_HOUR


def test_a_stranger_sends_nothing(client: Client, user: User) -> None:
    User.objects.create_user("mira@example.com", PASSWORD)
    assertRedirects(
        client.post(SEND), f"/accounts/login/?next={SEND}", fetch_redirect_response=False
    )
    assert links_sent() == 0


def test_another_customer_sends_nothing_to_others(signed_in: Client) -> None:
    other = User.objects.create_user("mira@example.com", PASSWORD)
    signed_in.post(SEND, {"email": other.email})
    assert links_sent() == 0


def test_another_site_sends_nothing(newcomer: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = newcomer.cookies
    assert strict.post(SEND).status_code == 403
    assert links_sent() == 1


def test_a_link_to_it_sends_nothing(newcomer: Client) -> None:
    assert newcomer.get(SEND).status_code == 405
    assert links_sent() == 1
