"""Visits a site as programs do that have no manners: odd hosts, headers and bodies."""

import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.e2e.crawling import HEADERS
from tests.e2e.production import Site
from tests.waiting import LONGEST

FORM = "accounts/login/"
SLOW = 40  # visitors at a time, more than there are threads
HOSTS = ["localhost:1337", "evil.test", "localhost, localhost", "localhost:port", "[::1]:1"]
PATHS = ["%FF/", "%ED%A0%80/", "%00/", "accounts/%C0%80/", "." * 200 + "/"]
# Each would change how a visitor is seen to have come, or from where.
UNDERSCORED = ["X_Forwarded_Proto: http", "X_Forwarded_For: 1.2.3.4", "X_Forwarded_Host: evil.test"]


def problems(site: Site) -> list[str]:
    return [*_hosts(site), *_paths(site), *_headers(site), *_bodies(site)]


def _hosts(site: Site) -> Iterator[str]:
    for host in HOSTS:
        yield from _unsound(f"host {host}", *_ask(site, "", f"Host: {host}"), wanted=400)
        if _ask(site, "livez", f"Host: {host}")[0] != 200:
            yield f"/livez does not answer to host {host}"


def _paths(site: Site) -> Iterator[str]:
    for path in PATHS:
        yield from _unsound(path, *_ask(site, path))


def _headers(site: Site) -> Iterator[str]:
    for header in UNDERSCORED:
        status, _ = _ask(site, "", _host(site), header)
        if status != 200:
            yield f"{header} made it {status}"
    for cookie in ["sessionid=%ED%A0%80", 'a="\\355\\240\\200"', "a" * 4000, "=;=;"]:
        yield from _unsound("cookie", *_ask(site, "", _host(site), f"Cookie: {cookie}"))


def _bodies(site: Site) -> Iterator[str]:
    large = ("Content-Type: multipart/form-data; boundary=x", "Content-Length: 99999999")
    answer = _ask(site, FORM, _host(site), *large, method="POST")
    yield from _unsound("a large body", *answer, wanted=413)
    slow = [_begin(site, FORM, _host(site), "Content-Length: 1000") for _ in range(SLOW)]
    for line in slow:
        line.sendall(b"a")
    if _ask(site, "")[0] != 200 or _ask(site, "livez")[0] != 200:
        yield "slow bodies keep others out"
    for line in slow:
        line.close()


def _unsound(what: str, status: int, headers: dict[str, str], *, wanted: int = 0) -> Iterator[str]:
    if status >= 500 or (wanted and status != wanted):
        yield f"{what} is answered {status}"
    for header, pattern in HEADERS.items():
        if not re.search(pattern, headers.get(header, "")):
            yield f"{what}: header {header} is {headers.get(header)!r}"


def _ask(site: Site, path: str, *lines: str, method: str = "GET") -> tuple[int, dict[str, str]]:
    with _begin(site, path, *(lines or [_host(site)]), method=method) as line:
        answer = http.client.HTTPResponse(line, method=method)
        answer.begin()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found


def _begin(site: Site, path: str, *lines: str, method: str = "POST") -> ssl.SSLSocket:
    """Send the head of a request."""
    parts = urlsplit(site.address)
    unchecked = ssl._create_unverified_context()  # the certificate is our own, minutes old
    plain = socket.create_connection((parts.hostname, parts.port), timeout=LONGEST)
    line = unchecked.wrap_socket(plain, server_hostname=parts.hostname)
    line.sendall("\r\n".join([f"{method} /{path} HTTP/1.1", *lines, "", ""]).encode())
    return line


def _host(site: Site) -> str:
    return f"Host: {urlsplit(site.address).netloc}"
