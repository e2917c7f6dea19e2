import re

import pytest
from allauth.core.ratelimit import respond_429
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from config.urls import handler400, handler500
from config.urls import urlpatterns as mounted
from saas.core.views import server_error

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

RAISED: dict[str, type[Exception]] = {
    "crash": ValueError,
    "refuse": PermissionDenied,
    "suspect": SuspiciousOperation,
}


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise RAISED[how]


urlpatterns = [path("fail/<how>/", fail), *mounted]
__all__ = ["handler400", "handler500", "urlpatterns"]


def visit(client: Client, address: str) -> tuple[int, str]:
    client.raise_request_exception = False
    response = client.get(address)
    return response.status_code, " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/nowhere/", 404, "This page is not here"),
        ("/fail/refuse/", 403, "This page is not open to you"),
        ("/fail/suspect/", 400, "We could not read that request"),
        ("/fail/crash/", 500, "Something broke on our side"),
    ],
)
def test_error_has_a_page_of_its_own(client: Client, address: str, status: int, title: str) -> None:
    found, page = visit(client, address)
    assert found == status
    assert f'<h1 class="title is-2">{title}</h1>' in page


@pytest.mark.parametrize("address", ["/nowhere/", "/fail/crash/"])
def test_error_quotes_the_code_of_the_request(client: Client, address: str) -> None:
    client.raise_request_exception = False
    response = client.get(address)
    shown = re.search(r"<code[^>]*>(\w+)<", response.content.decode())
    assert shown
    assert shown[1] == response["X-Request-ID"]


def test_signed_in_people_are_led_home(signed_in: Client) -> None:
    assert 'href="/dashboard/">Go to home' in visit(signed_in, "/nowhere/")[1]


def test_expired_form_is_told_what_to_do() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/accounts/login/", {})
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()


def test_crash_keeps_the_theme(client: Client) -> None:
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in visit(client, "/fail/crash/")[1]


def test_crash_page_asks_nothing_of_the_database(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert server_error(rf.get("/")).status_code == 500


def test_crash_is_told_even_without_its_template(
    rf: RequestFactory, settings: LazySettings
) -> None:
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert b"Something broke on our side." in response.content


def test_too_many_tries_are_told_to_wait(client: Client) -> None:
    response = respond_429(client.get("/accounts/login/?next=/billing/").wsgi_request)
    assert response.status_code == 429
    page = response.content.decode()
    assert "Wait a few minutes" in page
    assert 'href="/accounts/login/?next=/billing/">Try again</a>' in page
