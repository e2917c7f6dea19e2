from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from saas.core.serving.environ import set_body
from saas.core.serving.handler import Handler, Utf8Request

pytestmark = pytest.mark.django_db


class Answer:
    def __init__(self, handler: Handler, environment: dict[str, Any]) -> None:
        self.body = b"".join(handler(environment, self.begin))

    def begin(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status = status
        self.headers = dict(headers)


@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-7", "unicode_escape", "idna", "klingon"])
def test_a_request_is_utf8_whatever_it_says(rf: RequestFactory, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    environment = rf.generic("POST", "/?q=%C3%A6", "name=Ærø".encode()).environ
    request = Utf8Request(environment | {"CONTENT_TYPE": kind})
    assert request.POST["name"] == "Ærø"
    assert request.GET["q"] == "æ"


def test_a_content_type_that_is_none_is_no_crash(rf: RequestFactory) -> None:
    environment = rf.generic("POST", "/", b"a", "multipart/form-data; boundary*=x").environ
    assert Answer(Handler(), environment).status[:3] in {"400", "403", "405"}


def test_what_breaks_before_all_pages_has_page_and_headers(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(WSGIRequest):
        def __init__(self, environment: dict[str, Any]) -> None:
            if environment["PATH_INFO"] == "/broken/":
                raise ValueError("broken")
            super().__init__(environment)

    monkeypatch.setattr(Handler, "request_class", Broken)
    environment = rf.get("/broken/").environ
    set_body(environment, b"")
    answer = Answer(Handler(), environment)
    assert answer.status == "500 Internal Server Error"
    assert b"Something broke on our side" in answer.body
    for header in ["Content-Security-Policy", "X-Frame-Options", "X-Request-ID"]:
        assert header in answer.headers
