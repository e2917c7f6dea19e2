import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django.asserts import assertRedirects

from saas.accounts.models import User
from tests.accounts.conftest import PASSWORD, link_in, newest_mail, words

URL = "/accounts/email/"


@pytest.fixture
def second(user: User) -> EmailAddress:
    return EmailAddress.objects.create(user=user, email="ada@home.example", verified=True)


def test_adding_an_address_asks_for_the_password_first(signed_in: Client, user: User) -> None:
    data = {"action_add": "", "email": "ada@home.example"}
    asked = signed_in.post(URL, data)
    assertRedirects(asked, f"/accounts/reauthenticate/?next={URL.replace('/', '%2F')}")
    wrong = signed_in.post(asked.headers["Location"], {"password": "wrong wrong wrong"})
    assert "That is not your password." in words(wrong)
    signed_in.post(asked.headers["Location"], {"password": PASSWORD, "next": URL})
    assert EmailAddress.objects.filter(user=user, email="ada@home.example").exists()


def test_a_new_address_counts_once_its_link_is_opened(confirmed: Client, user: User) -> None:
    page = confirmed.post(URL, {"action_add": "", "email": "ada@home.example"}, follow=True)
    assert "We sent a link to ada@home.example." in words(page)
    assert "Not verified" in words(page)
    link = link_in(newest_mail())
    assert "Verify address" in words(confirmed.get(link))
    assert "ada@home.example is verified." in words(confirmed.post(link, follow=True))
    assert EmailAddress.objects.get(email="ada@home.example").verified


def test_another_address_becomes_primary(
    confirmed: Client, user: User, second: EmailAddress
) -> None:
    confirmed.post(URL, {"action_primary": "", "email": second.email})
    user.refresh_from_db()
    assert user.email == second.email
    assert newest_mail().subject == "Your e-mail address was changed"


def test_an_address_is_removed(confirmed: Client, second: EmailAddress) -> None:
    page = confirmed.post(URL, {"action_remove": "", "email": second.email}, follow=True)
    assert "ada@home.example is removed." in words(page)
    assert newest_mail().subject == "An e-mail address was removed"


def test_the_primary_address_stays(confirmed: Client, user: User) -> None:
    page = confirmed.post(URL, {"action_remove": "", "email": user.email}, follow=True)
    assert "it is your primary address" in words(page)


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("ada@example.com", "This address is on your account already."),
        ("ada@home", "Add the part after the dot"),
    ],
)
def test_a_refused_address_says_why(confirmed: Client, email: str, message: str) -> None:
    assert message in words(confirmed.post(URL, {"action_add": "", "email": email}))


def test_an_old_link_is_told(signed_in: Client) -> None:
    page = words(signed_in.get("/accounts/confirm-email/made-up/"))
    assert "This link no longer works" in page
