from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config import urls
from saas.accounts.models import User

pytestmark = pytest.mark.django_db


def careless(request: HttpRequest) -> HttpResponse:
    """A view that looks a form field up without a form."""
    User.objects.filter(email=request.POST.get("email", "")).exists()
    return HttpResponse("fine")


urlpatterns = [path("careless/", careless), *urls.urlpatterns]


@pytest.fixture
def client_of_careless() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__):
        yield Client()


def test_every_answer_has_the_headers(client: Client) -> None:
    headers = client.get("/").headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_sound_request_id_is_kept(client: Client) -> None:
    assert client.get("/", headers={"X-Request-ID": "abc-12345"})["X-Request-ID"] == "abc-12345"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space 123"])
def test_odd_request_id_is_replaced(client: Client, given: str) -> None:
    assert len(client.get("/", headers={"X-Request-ID": given})["X-Request-ID"]) == 32


@pytest.mark.parametrize("address", ["/?q=%00", "/%00", "/accounts/login/?next=%00&next=a"])
def test_nul_in_the_address_is_a_bad_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_nul_in_a_form_field_is_a_bad_request(client_of_careless: Client) -> None:
    assert client_of_careless.post("/careless/", {"email": "a\x00b"}).status_code == 400
    assert client_of_careless.post("/careless/", {"email": "ab"}).status_code == 200


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/"])
def test_nul_in_a_form_is_an_error_of_its_field(client: Client, path: str) -> None:
    data = {"email": "a\x00@b.test", "login": "a\x00@b.test", "password": "\x00", "next": "\x00"}
    assert client.post(path, data).status_code in {200, 400}


def test_nul_in_a_cookie_does_not_lock_its_owner_out(client: Client) -> None:
    cookie = r'myapp_session="\000\000\000\000\000\000\000\000\000"'
    assert client.get("/accounts/login/", headers={"cookie": cookie}).status_code == 200


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=x; charset=klingon"]
)
def test_broken_form_is_no_crash(client: Client, content_type: str) -> None:
    response = client.generic("POST", "/accounts/login/", b"--x\r\n\xff", content_type)
    assert response.status_code < 500
