import gzip
import json
import logging
from collections.abc import Iterator
from io import StringIO
from urllib.parse import quote

import pytest
from django.conf import LazySettings, settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import path

from config import urls
from saas.accounts.models import User
from saas.core.logs import JsonFormatter
from saas.core.uploads import takes_uploads

pytestmark = pytest.mark.django_db


def leak(request: HttpRequest, key: str) -> HttpResponse:
    raise ValueError(f"no such {key}")


@takes_uploads()
def avatar(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.FILES)))


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>fine</p>" * 100)


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(["<p>fine</p>" * 100], content_type="text/event-stream")


def count(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{json.loads(request.POST['numbers'])}")


def careless(request: HttpRequest) -> HttpResponse:
    """A view that looks a form field up without a form."""
    User.objects.filter(email=request.POST.get("email", "")).exists()
    return HttpResponse("fine")


urlpatterns = [
    path("avatar/", avatar),
    path("careless/", careless),
    path("count/", count),
    path("invite/<key>/", leak),
    path("page/", page),
    path("stream/", stream),
    *urls.urlpatterns,
]
handler400, handler500 = urls.handler400, urls.handler500


@pytest.fixture
def client_of_careless() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


def test_every_answer_has_the_headers(client: Client) -> None:
    headers = client.get("/").headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_sound_request_id_is_kept(client: Client) -> None:
    assert client.get("/", headers={"X-Request-ID": "abc-12345"})["X-Request-ID"] == "abc-12345"


@pytest.mark.parametrize(("digits", "status"), [(4300, 200), (4301, 400)])
def test_a_number_that_python_does_not_read_is_a_bad_request(
    client_of_careless: Client, digits: int, status: int
) -> None:
    page = client_of_careless.post("/count/", {"numbers": f"[{'7' * digits}]"})
    assert page.status_code == status


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space 123"])
def test_odd_request_id_is_replaced(client: Client, given: str) -> None:
    assert len(client.get("/", headers={"X-Request-ID": given})["X-Request-ID"]) == 32


@pytest.mark.parametrize("address", ["/?q=%00", "/%00", "/accounts/login/?next=%00&next=a"])
def test_nul_in_the_address_is_a_bad_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_nul_in_a_form_field_is_a_bad_request(client_of_careless: Client) -> None:
    assert client_of_careless.post("/careless/", {"email": "a\x00b"}).status_code == 400
    assert client_of_careless.post("/careless/", {"email": "ab"}).status_code == 200


@pytest.mark.parametrize("half", ["\ud800", "a\udfff"])
def test_half_of_a_surrogate_pair_is_a_bad_request(client_of_careless: Client, half: str) -> None:
    body = f"email={quote(half, errors='surrogatepass')}".encode()
    kind = "application/x-www-form-urlencoded; charset=utf-7"
    assert client_of_careless.post("/careless/", body, kind).status_code in {200, 400}
    address = f"/careless/?email={quote(half, errors='surrogatepass')}"
    assert client_of_careless.get(address).status_code == 200


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/"])
def test_nul_in_a_form_is_an_error_of_its_field(client: Client, path: str) -> None:
    data = {"email": "a\x00@b.test", "login": "a\x00@b.test", "password": "\x00", "next": "\x00"}
    assert client.post(path, data).status_code in {200, 400}


def test_nul_in_a_cookie_does_not_lock_its_owner_out(client: Client) -> None:
    cookie = rf'{settings.SESSION_COOKIE_NAME}="\000\000\000\000\000\000\000\000\000"'
    assert client.get("/accounts/login/", headers={"cookie": cookie}).status_code == 200


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=x; charset=klingon"]
)
def test_broken_form_is_no_crash(client: Client, content_type: str) -> None:
    response = client.generic("POST", "/accounts/login/", b"--x\r\n\xff", content_type)
    assert response.status_code < 500


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("localhost:80", 200), ("localhost:8000", 200), ("localhost:81", 400)],
)
def test_only_our_ports_are_known(
    client: Client, settings: LazySettings, host: str, status: int
) -> None:
    settings.ALLOWED_PORTS = {"8000"}
    response = client.get("/", headers={"Host": host})
    assert response.status_code == status
    assert response["X-Content-Type-Options"] == "nosniff"


def test_any_port_will_do_in_development(client: Client) -> None:
    assert client.get("/", headers={"Host": "localhost:81"}).status_code == 200


def test_a_redirect_to_https_never_leads_to_a_foreign_port(
    client: Client, settings: LazySettings
) -> None:
    settings.ALLOWED_PORTS = {"8000"}
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/", headers={"Host": "localhost"}).status_code == 301
    assert client.get("/", headers={"Host": "localhost:81"}).status_code == 400


def test_a_body_larger_than_pages_take_is_refused(
    client_of_careless: Client, settings: LazySettings
) -> None:
    settings.MAX_BODY, settings.MAX_UPLOAD = 1000, 2000
    response = client_of_careless.post("/careless/", {"email": "a" * 2000})
    assert response.status_code == 413
    assert "That is too large" in response.content.decode()
    assert response["Content-Security-Policy"]


def test_a_page_that_asks_for_files_takes_more(
    client_of_careless: Client, settings: LazySettings
) -> None:
    settings.MAX_BODY, settings.MAX_UPLOAD = 1000, 2000
    sizes = {size: SimpleUploadedFile("me.png", b"a" * size) for size in (1200, 2200)}
    answers = {
        size: client_of_careless.post("/avatar/", {"file": file}) for size, file in sizes.items()
    }
    assert answers[1200].content == b"1"
    assert answers[2200].status_code == 413


def test_pages_of_signed_in_people_stay_in_no_cache(signed_in: Client) -> None:
    assert signed_in.get("/dashboard/")["Cache-Control"] == "no-store, private"
    assert signed_in.get("/credits/export.csv")["Cache-Control"] == "no-store, private"


def test_pages_of_visitors_may_be_kept(client: Client) -> None:
    assert "no-store" not in client.get("/").get("Cache-Control", "")
    assert "public" in client.get("/site.webmanifest")["Cache-Control"]


def test_log_out_empties_the_browsers_cache(signed_in: Client) -> None:
    response = signed_in.post("/accounts/logout/")
    assert response["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in signed_in.get("/")


def test_text_goes_out_compressed_with_a_length_that_tells_nothing(
    client_of_careless: Client,
) -> None:
    answers = [
        client_of_careless.get("/page/", headers={"Accept-Encoding": "gzip"}) for _ in range(20)
    ]
    assert {gzip.decompress(answer.content) for answer in answers} == {b"<p>fine</p>" * 100}
    assert len({len(answer.content) for answer in answers}) > 1
    assert answers[0]["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in client_of_careless.get("/page/")


def test_the_token_of_a_form_looks_different_each_time(client: Client) -> None:
    pages = {client.get("/accounts/login/").content for _ in range(2)}
    assert len(pages) == 2


def test_what_is_streamed_is_not_held_up_by_compression(client_of_careless: Client) -> None:
    response = client_of_careless.get("/stream/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response
    assert response.streaming


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What goes to the logs of production."""
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/accounts/password/reset/key/1z-d3adbe-0123456789abcdef/", "/key/…-…/"),
        ("/accounts/password/reset/key/1z-d3adbe-0123456789abcdef", "/key/…-…"),
        ("/accounts/confirm-email/MQ:1vYabc:0123456789abcdef/", "/confirm-email/…/"),
        ("/invite/MQ:1vYabc:0123456789abcdef/", "/invite/…/"),
        ("/nowhere/MQ:1vYabc:0123456789abcdef/", "/nowhere/…/"),
    ],
)
def test_secrets_of_links_stand_in_no_log(
    client_of_careless: Client,
    written: StringIO,
    path: str,
    shown: str,
) -> None:
    client_of_careless.get(path)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    [told] = [line["message"] for line in lines if line["logger"] == "saas.core.middleware"]
    assert shown in told
    assert "0123456789abcdef" not in written.getvalue()
    assert ("traceback" in lines[0]) == ("invite" in path)


def test_other_parts_of_addresses_can_be_read(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    path = "/runs/0192d3c4-0000-7000-8000-000000000000/"
    with caplog.at_level(logging.INFO):
        client.get(path)
    assert any(path in record.getMessage() for record in caplog.records)
