import pytest
from allauth.core.context import request_context
from django.contrib.messages.storage import default_storage
from django.core import mail
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertRedirects

from saas.accounts.forms import SignupForm
from saas.accounts.models import User
from tests.accounts.conftest import PASSWORD, newest_mail, words

pytestmark = pytest.mark.django_db

NEW = {"name": "Mira  Okafor", "email": "Mira@Example.com", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def not_required(settings: Settings) -> None:
    """Whatever the flag says: test_verification.py has the other way."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"


def test_signing_up_leads_to_the_dashboard(client: Client) -> None:
    page = client.post("/accounts/signup/", NEW, follow=True)
    assertRedirects(page, "/dashboard/")
    assert "Welcome, Mira" in words(page)
    user = User.objects.get(email="mira@example.com")
    assert (user.name, user.workspaces.count()) == ("Mira Okafor", 1)


def test_the_name_may_be_left_out(client: Client) -> None:
    client.post("/accounts/signup/", NEW | {"name": ""})
    assert User.objects.get().name == ""


def test_a_link_to_verify_the_address_is_sent(client: Client) -> None:
    client.post("/accounts/signup/", NEW)
    message = newest_mail()
    assert message.to == ["mira@example.com"]
    assert message.subject.startswith("Verify your e-mail")
    assert "Hello Mira" in message.body


@pytest.mark.parametrize(
    ("told", "kept"),
    [("Europe/Dublin", "Europe/Dublin"), ("Mars/Olympus", ""), ("../etc/passwd", ""), ("", "")],
)
def test_the_browser_tells_the_time_zone(client: Client, told: str, kept: str) -> None:
    client.post("/accounts/signup/", NEW | {"time_zone": told})
    assert User.objects.get().time_zone == kept


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "", "Type your e-mail address."),
        ("email", "mira@harborlabs", "Add the part after the dot, for example mira@harborlabs.com"),
        ("email", "mira", "Type a whole address, for example name@company.com."),
        ("email", f"{'m' * 250}@example.com", "Too long."),
        ("password1", "", "Choose a password."),
        ("password1", "harbor1", "Too short. Use 12 characters or more."),
        ("password1", "password1234", "Many people use this one."),
        ("password1", "mira@example.com", "Too close to your e-mail."),
        ("password1", "839201774652", "Only digits. Add some words."),
        ("name", "m" * 101, "at most 100 characters"),
    ],
)
def test_a_refused_field_says_why(client: Client, field: str, value: str, message: str) -> None:
    page = client.post("/accounts/signup/", NEW | {field: value})
    assert message in words(page)
    assert not User.objects.exists()


def test_errors_keep_what_was_typed_but_not_the_password(client: Client) -> None:
    typed = NEW | {"email": "mira@harborlabs", "password1": "harbor1"}
    page = words(client.post("/accounts/signup/", typed))
    assert page.count("help is-danger") == 2
    assert "100 free credits. No card needed." in page
    assert "<title>Check the form: create your account" in page
    assert 'value="mira@harborlabs"' in page
    assert "harbor1" not in page


def test_one_account_an_address_in_any_case(client: Client, user: User) -> None:
    page = words(client.post("/accounts/signup/", NEW | {"email": "ADA@example.com"}))
    assert "There is an account with this address. Log in, or set a new password." in page
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("verification", "reached"),
    [("optional", "/accounts/login/"), ("mandatory", "/accounts/confirm-email/")],
)
def test_two_sign_ups_at_once_make_one_account(
    client: Client, settings: Settings, verification: str, reached: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    request = client.get("/accounts/signup/").wsgi_request
    with request_context(request):
        request._messages = default_storage(request)
        form = SignupForm(NEW)
        assert form.is_valid()
        User.objects.create_user("mira@example.com")  # the other one is stored in between
        made, response = form.try_save(request)
    assert (made, User.objects.count()) == (None, 1)
    assert response is not None
    assert response.headers["Location"] == reached


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/services/", "/services/"),
        ("https://evil.example/", "/dashboard/"),
        ("//evil.example/", "/dashboard/"),
        ("javascript:alert(1)", "/dashboard/"),
        ("/\x00", "/%00"),
    ],
)
def test_next_leads_only_to_our_pages(client: Client, wanted: str, reached: str) -> None:
    page = client.post("/accounts/signup/", NEW | {"next": wanted})
    assert page.headers["Location"] == reached


def test_sign_ups_are_limited(client: Client) -> None:
    for _ in range(20):
        client.post("/accounts/signup/", {})
    page = client.post("/accounts/signup/", NEW)
    assert page.status_code == 429
    assert "Too many tries in a short time" in words(page)
    assert not mail.outbox
