"""`manage.py serve` in production settings, under visitors who mean no good."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from saas.core.development.ports import free_port, is_free
from saas.core.management.commands.serve import wait_for_port
from tests.processes import ROOT, environment, manage

pytestmark = pytest.mark.django_db  # served is what the tests' database holds

BOUND = 120  # seconds, for what would never come
LOG_IN = "/accounts/login/"
CODE = b'<code class="mono'  # of the request, on each page of an error
BIG = "Content-Length: 99999999"
FORM = "Content-Type: application/x-www-form-urlencoded"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Way:
    """What lies between the app and its database; a test can cut it."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.port = free_port()
        self.open_ends: list[socket.socket] = []
        self.mend()

    def mend(self) -> None:
        self.entrance = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._let_in, args=[self.entrance], daemon=True).start()

    def cut(self) -> None:
        for end in [self.entrance, *self.open_ends]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.open_ends.clear()

    def _let_in(self, entrance: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = entrance.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                self.open_ends += [near, far]
                for ends in [(near, far), (far, near)]:
                    threading.Thread(target=_pass_on, args=ends, daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


class Served(NamedTuple):
    port: int
    way: Way

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=BOUND)
        given = {name.replace("__", "-"): value for name, value in headers.items()}
        line.request(method, path, body, {"Host": f"localhost:{self.port}"} | given)
        answer = line.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        read = answer.read()
        line.close()
        return Answer(answer.status, found, read)

    def begin(self, method: str, path: str, *lines: str) -> socket.socket:
        """Send the head of a request."""
        end = socket.create_connection(("127.0.0.1", self.port), timeout=BOUND)
        head = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}", *lines, "", ""]
        end.sendall("\r\n".join(head).encode())
        return end


@pytest.fixture(scope="module")
def served(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Served]:
    with django_db_blocker.unblock():
        database = dict(connection.settings_dict)
        connection.close()
    name, password = database["NAME"], database["PASSWORD"] or "k3T9vLq2xN"
    way = Way(int(database["PORT"]))
    port = free_port()
    variables = environment(
        DJANGO_SETTINGS_MODULE="tests.served",
        SECRET_KEY=secrets.token_urlsafe(50),
        DATABASE_URL=f"postgres://{database['USER']}:{password}@127.0.0.1:{way.port}/{name}",
        ALLOWED_HOSTS="localhost",
        SITE_URL=f"http://localhost:{port}",
        EMAIL_URL="consolemail://",
        HTTPS="false",
        PORT=str(port),
        WEB_WORKERS="1",
        LOG_LEVEL="WARNING",
    )
    command = [sys.executable, "manage.py", "serve"]
    with subprocess.Popen(command, cwd=ROOT, env=variables) as process:
        try:
            _wait_for(Served(port, way), process)
            yield Served(port, way)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(BOUND)
            way.cut()


def _wait_for(served: Served, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + BOUND
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            if served.ask("/readyz").status == 200:
                return
        time.sleep(0.1)
    pytest.fail("The app did not come up.")


def test_slow_and_idle_visitors_keep_nobody_out(served: Served) -> None:
    slow = [served.begin("POST", LOG_IN, FORM, "Content-Length: 1000") for _ in range(150)]
    idle = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(150)]
    for end in slow:
        end.sendall(b"a")
    began = time.monotonic()
    assert served.ask("/").status == 200
    assert served.ask("/livez").status == 200
    assert time.monotonic() - began < BOUND / 2
    assert slow[0].recv(100).startswith(b"HTTP/1.1 408 ")  # so they were slow until then
    for end in slow + idle:
        end.close()


def test_a_slow_line_is_served(served: Served) -> None:
    body = b"login=" + b"a" * 300_000
    with served.begin("POST", LOG_IN, FORM, f"Content-Length: {len(body)}") as end:
        for start in range(0, len(body), 30_000):  # longer than this app lets a body stand still
            end.sendall(body[start : start + 30_000])
            time.sleep(0.5)
        assert end.recv(100).startswith(b"HTTP/1.1 403 ")  # whole, and without the form's token


def test_an_upload_nobody_asked_for_is_refused_unread(served: Served) -> None:
    answer = b""
    with served.begin("POST", LOG_IN, "Content-Type: multipart/form-data; boundary=x", BIG) as end:
        while data := end.recv(65536):
            answer += data
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert CODE in answer  # the page, in whichever language
    assert b"content-security-policy" in answer


def test_an_upload_of_no_known_size_is_counted(served: Served) -> None:
    piece = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    with served.begin("POST", LOG_IN, FORM, "Transfer-Encoding: chunked") as end:
        with contextlib.suppress(OSError):
            for _ in range(60):
                end.sendall(piece)
        assert end.recv(100).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:80", 200),
        ("localhost:1337", 400),
        ("localhost:http", 400),
        ("evil.test", 400),
        ("localhost, localhost", 400),
    ],
)
def test_host_at_a_foreign_port_is_refused(served: Served, host: str, status: int) -> None:
    answer = served.ask("/", Host=host)
    assert answer.status == status
    assert_sound(answer)
    assert served.ask("/livez", Host=host).status == 200


@pytest.mark.parametrize("charset", ["hex", "rot13", "zlib", "utf-7", "utf-16", "idna", "klingon"])
def test_charset_of_a_request_changes_nothing(served: Served, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    for method, body in [("GET", None), ("POST", b"login=+2AA-%ED%A0%80")]:
        answer = served.ask(f"{LOG_IN}?next=%ED%A0%80", method, body, Content__Type=kind)
        assert answer.status in {200, 403}
        assert_sound(answer)


@pytest.mark.parametrize("path", ["/%FF/", "/%ED%A0%80/", "/accounts/%C0%80/", "/%F0%9F/"])
def test_address_that_is_no_text_is_a_page_not_found(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert answer.status in {400, 404}
    assert_sound(answer)


def assert_sound(answer: Answer) -> None:
    for header in ["content-security-policy", "x-frame-options", "x-content-type-options"]:
        assert header in answer.headers
    assert len(answer.headers["x-request-id"]) == 32


def test_a_database_that_is_away_is_told_calmly_and_found_again(served: Served) -> None:
    private = {"Cookie": f"{settings.SESSION_COOKIE_NAME}=abcdefabcdefabcdefabcdefabcdefab"}
    assert served.ask("/dashboard/", **private).status == 302
    served.way.cut()
    began = time.monotonic()
    answer = served.ask("/dashboard/", **private)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert CODE in answer.body
    assert_sound(answer)
    assert served.ask("/").status == 200
    assert served.ask("/livez").status == 200
    assert served.ask("/readyz").status == 503
    assert time.monotonic() - began < BOUND / 2
    served.way.mend()
    deadline = time.monotonic() + BOUND
    while served.ask("/dashboard/", **private).status == 503:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_taken_port_is_told_with_its_user(served: Served) -> None:
    done = manage("serve", DATABASE_URL=os.environ["DATABASE_URL"], PORT=str(served.port))
    assert done.returncode == 1
    assert f"Port {served.port} is taken by " in done.stdout
    assert "set PORT to another" in done.stdout


def test_port_that_is_let_go_in_time_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as old:
        port = old.getsockname()[1]
        threading.Timer(0.3, old.close).start()
        wait_for_port(port, "127.0.0.1")
    assert is_free(port)
