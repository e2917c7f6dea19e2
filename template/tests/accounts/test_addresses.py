import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
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


HERS, ANOTHERS = "ada@example.com", "squatter@example.org"


@pytest.fixture
def squatted(client: Client, db: None) -> User:
    """An account with Ada's address, made by somebody else who has added one of their own."""
    client.post("/accounts/signup/", {"email": HERS, "password1": PASSWORD})
    user = User.objects.get(email=HERS)
    EmailAddress.objects.create(user=user, email=ANOTHERS)
    return user


def link_of(address: EmailAddress) -> str:
    """The link that is mailed to it."""
    return f"/accounts/confirm-email/{EmailConfirmationHMAC(address).key}/"


def addresses(user: User) -> list[tuple[str, bool, bool]]:
    user.refresh_from_db()
    theirs = EmailAddress.objects.filter(user=user)
    assert user.email == theirs.get(primary=True).email
    return list(theirs.order_by("email").values_list("email", "primary", "verified"))


@pytest.mark.parametrize("email", [HERS, ANOTHERS])
def test_the_first_address_that_is_verified_drops_the_others(
    client: Client, squatted: User, email: str
) -> None:
    address = EmailAddress.objects.get(user=squatted, email=email)
    client.post(link_of(address))
    assert addresses(squatted) == [(email, True, True)]


def test_an_address_that_may_go_is_told(signed_in: Client, user: User) -> None:
    warning = "If another address is verified first, this one goes."
    assert warning not in words(signed_in.get(URL))
    EmailAddress.objects.filter(user=user).update(verified=False)
    assert warning in words(signed_in.get(URL))


def test_an_address_that_is_verified_later_leaves_the_others(
    confirmed: Client, user: User, second: EmailAddress
) -> None:
    EmailAddress.objects.create(user=user, email="ada@work.example")
    third = EmailAddress.objects.create(user=user, email="ada@club.example")
    confirmed.post(link_of(third))
    assert [email for email, _, _ in addresses(user)] == [
        "ada@club.example", "ada@example.com", "ada@home.example", "ada@work.example"
    ]  # fmt: skip
    assert user.email == "ada@example.com"


def test_a_new_password_leaves_no_way_in_by_an_address_of_anothers(squatted: User) -> None:
    trap = link_of(EmailAddress.objects.get(user=squatted, email=ANOTHERS))
    ada = Client()
    ada.post("/accounts/password/reset/", {"email": HERS})
    form = ada.get(link_in(newest_mail()), follow=True)
    ada.post(form.request["PATH_INFO"], {"password1": "four brisk otters"})
    assert addresses(squatted) == [(HERS, True, True)]
    Client().post(trap)
    assert addresses(squatted) == [(HERS, True, True)]


def test_a_new_password_leaves_addresses_that_are_verified(
    client: Client, user: User, second: EmailAddress
) -> None:
    client.post("/accounts/password/reset/", {"email": user.email})
    form = client.get(link_in(newest_mail()), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "four brisk otters"})
    assert len(addresses(user)) == 2


def test_an_address_that_is_not_listed_yet_is_listed_when_looked_at(
    signed_in: Client, user: User
) -> None:
    EmailAddress.objects.filter(user=user).update(email="second@example.com")
    page = words(signed_in.get("/accounts/email/"))
    assert "second@example.com" in page
    assert page.count(user.email) >= 2
    assert not EmailAddress.objects.get(email=user.email).primary
