import re

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django.asserts import assertRedirects

from saas.accounts.models import User
from tests.accounts.conftest import PASSWORD, newest_mail, words


def log_in(client: Client, email: str = "ada@example.com", password: str = PASSWORD) -> str:
    page = client.post("/accounts/login/", {"login": email, "password": password}, follow=True)
    return words(page)


def code_in(message: EmailMessage) -> str:
    found = re.search(r"^[A-Z0-9-]{6,9}$", message.body, re.MULTILINE)
    assert found, message.body
    return found[0]


def test_logging_in_leads_to_where_one_wanted_to_go(client: Client, user: User) -> None:
    wanted = client.get("/account/")
    assertRedirects(wanted, "/accounts/login/?next=/account/")
    data = {"login": "ADA@example.com", "password": PASSWORD, "next": "/account/"}
    assertRedirects(client.post("/accounts/login/", data), "/account/")


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_a_wrong_password_does_not_tell_who_has_an_account(
    client: Client, user: User, email: str
) -> None:
    page = log_in(client, email, "wrong wrong wrong")
    assert "That e-mail and password do not match" in page
    assert "set a new password" in page
    assert f'value="{email}"' in page


def test_tries_are_limited(client: Client, user: User) -> None:
    for _ in range(5):
        log_in(client, password="wrong wrong wrong")
    assert "Too many tries. Wait 5 minutes" in log_in(client)


def test_a_closed_account_stays_closed(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    assert "This account is closed" in log_in(client)


@pytest.mark.parametrize(("remember", "lasts"), [({"remember": "on"}, True), ({}, False)])
def test_a_device_is_remembered_if_wished(
    client: Client, user: User, remember: dict[str, str], *, lasts: bool
) -> None:
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD} | remember)
    assert bool(client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]) is lasts


def test_logging_out_asks_first(signed_in: Client) -> None:
    assert "Log out?" in words(signed_in.get("/accounts/logout/"))
    page = signed_in.post("/accounts/logout/", follow=True)
    assertRedirects(page, "/")
    assert "You are logged out." in words(page)


def test_a_code_by_mail_logs_in(client: Client, user: User) -> None:
    page = client.post("/accounts/login/code/", {"email": user.email}, follow=True)
    assert "If there is an account for ada@example.com" in words(page)
    code = code_in(newest_mail())
    page = client.post("/accounts/login/code/confirm/", {"code": code}, follow=True)
    assertRedirects(page, "/dashboard/")


def test_a_wrong_code_is_told(client: Client, user: User) -> None:
    client.post("/accounts/login/code/", {"email": user.email})
    page = words(client.post("/accounts/login/code/confirm/", {"code": "nonsense"}))
    assert "That is not the code. Check the newest e-mail from us." in page


def test_a_new_code_can_be_sent(client: Client, user: User) -> None:
    client.post("/accounts/login/code/", {"email": user.email})
    first = code_in(newest_mail())
    client.post("/accounts/login/code/confirm/", {"action": "resend"})
    assert code_in(newest_mail()) != first


def test_staff_who_see_the_list_of_mails_see_no_code(client: Client, user: User) -> None:
    client.post("/accounts/login/code/", {"email": user.email})
    message = newest_mail()
    assert code_in(message) not in message.subject


def test_a_code_for_nobody_looks_the_same(client: Client, db: None) -> None:
    page = client.post("/accounts/login/code/", {"email": "nobody@example.com"}, follow=True)
    assert "If there is an account for nobody@example.com" in words(page)
    assert newest_mail().subject == "There is no account with this address"


def test_a_part_of_a_page_leads_the_whole_page_to_the_login(client: Client, db: None) -> None:
    sent = {"HX-Request": "true", "HX-Current-URL": "http://testserver/services/text-length/?a=b"}
    answer = client.post("/services/text-length/", headers=sent)
    assert answer.status_code == 200
    login = "/accounts/login/?next=/services/text-length/%3Fa%3Db"
    assert answer.headers["HX-Redirect"] == login


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/account/?a=b", "/account/%3Fa%3Db"),
        ("https://elsewhere.example/account/", "/account/leave/"),
        ("", "/account/leave/"),
    ],
)
def test_a_form_leads_back_to_its_page(client: Client, db: None, referer: str, page: str) -> None:
    answer = client.post("/account/leave/", headers={"Referer": referer})
    assert answer.headers["Location"] == f"/accounts/login/?next={page}"


def test_other_parts_are_left_alone(signed_in: Client) -> None:
    answer = signed_in.get("/dashboard/", headers={"HX-Request": "true"})
    assert "HX-Redirect" not in answer.headers


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/"])
def test_who_is_signed_in_goes_to_the_app(signed_in: Client, path: str) -> None:
    assertRedirects(signed_in.get(path), "/dashboard/")
