"""The app's side of the bench of pages, run by the project's own Python in production settings.

Follows every link as a visitor and as the demo user, measures one page of each name, and prints
them as JSON: who, name, path, CPU time as so many times that of a bare view, queries.
"""

import gc
import html
import io
import json
import logging
import os
import re
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import django
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import Resolver404, path, resolve

HOST = "localhost"
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
# Where a visitor begins, and what no link leads to.
PUBLIC = ["/", "/no-such-page/", "/robots.txt", "/site.webmanifest", "/sitemap.xml"]
# Of as many rounds over all pages the least counts: what else the machine does comes and goes.
ROUNDS = 6
PAGE_SECONDS = 0.15  # CPU time of a page in a round
BARE_TIMES = 500


def bare(_: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


urlpatterns = [path("bare/", bare)]


def main() -> None:
    django.setup()
    nowhere = Path(os.devnull).open("w")  # noqa: SIM115  # each request is logged, here too
    for handler in logging.getLogger().handlers:
        handler.setStream(nowhere)  # type: ignore[attr-defined]
    whole, bare_handler = WSGIHandler(), bare_view()
    pages = [
        (who, name, address, cookie)
        for who, homes, cookie in (("visitor", PUBLIC, ""), ("member", ["/dashboard/"], session()))
        for name, address in linked(whole, homes, cookie)
    ]
    rounds = [
        [measured(bare_handler, whole, address, cookie) for _, _, address, cookie in pages]
        for _ in range(ROUNDS)
    ]
    plain = min(bare for each in rounds for bare, _ in each)
    least = [min(taken for _, taken in of_page) for of_page in zip(*rounds, strict=True)]
    told = [
        [who, name, address, taken / plain, queries(whole, address, cookie)]
        for (who, name, address, cookie), taken in zip(pages, least, strict=True)
    ]
    print(json.dumps({"bare": plain, "pages": told}))


def bare_view() -> WSGIHandler:
    with override_settings(MIDDLEWARE=[]):
        return WSGIHandler()


def session() -> str:
    """Log the demo user in and return the cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from saas.accounts.models import User
    from saas.services.demo import USER

    user = User.objects.get(email=USER)
    kept = SessionStore()
    kept[SESSION_KEY] = str(user.pk)
    kept[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    kept[HASH_SESSION_KEY] = user.get_session_auth_hash()
    # A moment ago for as long as this runs, so that no page asks for the password again.
    kept["account_authentication_methods"] = [
        {"method": "password", "at": time.time() + 3600, "reauthenticated": True}
    ]
    kept.create()
    return f"{settings.SESSION_COOKIE_NAME}={kept.session_key}"


def linked(handler: WSGIHandler, homes: list[str], cookie: str) -> Iterator[tuple[str, str]]:
    """One address of each name that links lead to from `homes`; no redirects, no downloads."""
    waiting, seen = deque(homes), set()
    while waiting:
        address = waiting.popleft()
        name = name_of(address)
        if name in seen or name.startswith("admin:") or not address.startswith("/"):
            continue
        seen.add(name)
        status, headers, body = ask(handler, address, cookie)
        if status in {200, 404} and "Content-Disposition" not in headers:
            yield name, address
            links = LINK.findall(body.decode())
            waiting.extend(urldefrag(html.unescape(link)).url for link in links)


def name_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


def measured(
    bare: WSGIHandler, whole: WSGIHandler, address: str, cookie: str
) -> tuple[float, float]:
    """Seconds of the bare view and of the page, both hot."""
    with override_settings(ROOT_URLCONF=__name__):
        plain = cost(bare, environment("/bare/", ""), BARE_TIMES)
    looked = environment(address, cookie)
    times = max(3, round(PAGE_SECONDS / cost(whole, looked, 3)))
    return plain, cost(whole, looked, times)


def cost(handler: WSGIHandler, environ: dict[str, Any], times: int) -> float:
    gc.collect()
    began = time.process_time()
    for _ in range(times):
        response = handler(environ | {"wsgi.input": io.BytesIO()}, start_response)
        response.close()  # type: ignore[attr-defined]
    return (time.process_time() - began) / times


def queries(handler: WSGIHandler, address: str, cookie: str) -> int:
    from django.db import connection

    with CaptureQueriesContext(connection) as captured:
        ask(handler, address, cookie)
    return len(captured)


def ask(handler: WSGIHandler, address: str, cookie: str) -> tuple[int, dict[str, str], bytes]:
    answered: list[Any] = []
    response = handler(environment(address, cookie), lambda *told: answered.extend(told))
    body = b"".join(response)
    response.close()  # type: ignore[attr-defined]
    return int(answered[0].split()[0]), dict(answered[1]), body


def start_response(*told: Any) -> None:
    pass


def environment(address: str, cookie: str) -> dict[str, Any]:
    environ = RequestFactory(headers={"host": HOST}).get(address, secure=True).environ
    return environ | {"HTTP_COOKIE": cookie, "HTTP_X_FORWARDED_PROTO": "https"}


if __name__ == "__main__":
    main()
