"""What no browser sends: it gets a form error or a 4xx, never a crash."""

import pytest
from django.test import Client

from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

FORMS = {
    "/accounts/login/": ["login", "password", "remember", "next"],
    "/accounts/signup/": ["name", "email", "password1", "time_zone", "next"],
    "/accounts/password/reset/": ["email", "next"],
    "/accounts/login/code/": ["email", "next"],
}
SIGNED_IN = {
    "/account/": ["name", "time_zone"],
    "/accounts/email/": ["email", "action_add", "action_remove"],
    "/accounts/password/change/": ["oldpassword", "password1", "next"],
    "/accounts/reauthenticate/": ["password", "next"],
    "/account/leave/": ["is_sure"],
}
VALUES = ["\x00", "a\x00b@example.com", "x" * 100_000, ["a", "b"], "\u202eevil", "-1", ""]


def fields(forms: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(url, name) for url, names in forms.items() for name in names]


@pytest.mark.parametrize(("url", "name"), fields(FORMS))
def test_visitors(client: Client, url: str, name: str) -> None:
    client.raise_request_exception = True
    for value in VALUES:
        usual = {"email": "eve@example.com", "login": "eve@example.com", "password1": PASSWORD}
        assert client.post(url, usual | {name: value}).status_code < 500
        assert client.get(url, {name: value}).status_code < 500
        assert client.get(url, {f"{name}[]": value}).status_code < 500
        client.logout()


@pytest.mark.parametrize(("url", "name"), fields(SIGNED_IN))
def test_people(confirmed: Client, url: str, name: str) -> None:
    for value in VALUES:
        assert (
            confirmed.post(url, {"email": "x", "action_add": ""} | {name: value}).status_code < 500
        )
        assert confirmed.get(url, {name: value}).status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/confirm-email/%00/",
        "/accounts/password/reset/key/%00-%00/",
        "/accounts/password/reset/key/1-a%2Fb/",
        "/accounts/confirm-email/" + "x" * 5000 + "/",
    ],
)
def test_addresses(client: Client, path: str) -> None:
    assert client.get(path).status_code < 500
    assert client.post(path).status_code < 500
