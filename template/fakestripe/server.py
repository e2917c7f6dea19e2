"""HTTP in and out: the API, the controls and the pages, each by its own address."""

import json
import logging
import re
import sys
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from fakestripe import API_VERSION, api, controls, pages
from fakestripe.idempotency import Answer
from fakestripe.pages.rendering import Page
from fakestripe.stand import Stand

log = logging.getLogger("fakestripe")

LARGEST = 1_000_000  # bytes of a request
NEAR = re.compile(r"localhost|[\w-]+|\d+\.\d+\.\d+\.\d+|\[[0-9a-f:.]+\]")
"""Hosts that are no name in the DNS: another site cannot make a browser call it by one of its own.
"""


class Server(ThreadingHTTPServer):
    """One thread a connection. They end with the process."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], stand: Stand) -> None:
        super().__init__(address, Connection)
        self.stand = stand

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser or an app that did not wait for its answer."""
        if not isinstance(sys.exception(), ConnectionError):
            log.exception("A connection from %s failed", client_address)


class Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "fakestripe"
    sys_version = ""
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self._body()
        if body is None:
            return
        stand = self.server.stand
        address = urlsplit(self.path)
        request = api.Request(str(self.command), address.path, address.query, self.headers, body)
        if address.path.startswith("/v1/"):
            self._answer_api(request)
        elif not self._is_ours():
            self._send_page(pages.refused())
        elif pages.serves(request):
            self._send_page(pages.answer(stand, request))
        elif address.path.startswith(f"{controls.ROOT}/"):
            self._send_control(request)
        else:
            self._send_api(api.unknown(request))
        if request.method != "GET":
            stand.pulse.wake()

    def _answer_api(self, request: api.Request) -> None:
        """Answer, unless a fault cuts the connection before the work or after it."""
        faults, what = self.server.stand.faults, f"{request.method} {request.path}"
        if fault := faults.hit("slow", what):
            time.sleep(fault.seconds)
        if faults.hit("down", what):
            self.close_connection = True
            return
        answer = api.answer(self.server.stand, request)
        if faults.hit("cut", what):
            self.close_connection = True
            return
        self._send_api(answer)

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return None
        return self.rfile.read(int(length))

    def _is_ours(self) -> bool:
        """Say if no other site is behind this: one that has a browser press our buttons."""
        host = self.headers.get("Host", "")
        known = urlsplit(self.server.stand.base_url).netloc
        if host != known and not NEAR.fullmatch(host.rpartition(":")[0] or host):
            return False
        origin = self.headers.get("Origin")
        return self.command == "GET" or origin in (None, f"http://{host}", f"https://{host}")

    def _send_api(self, answer: Answer) -> None:
        headers = {"Request-Id": answer.request, "Stripe-Version": API_VERSION}
        if key := self.headers.get("Idempotency-Key"):
            headers["Idempotency-Key"] = key
        if answer.replayed_for:
            headers |= {"Idempotent-Replayed": "true", "Original-Request": answer.replayed_for}
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            headers["Retry-After"] = "1"
        self._send_json(answer.status, json.loads(answer.body), headers)

    def _send_control(self, request: api.Request) -> None:
        path = request.path.removeprefix(controls.ROOT)
        status, told = controls.answer(self.server.stand, request.method, path, request.body)
        self._send_json(status, told, {})

    def _send_json(self, status: int, told: object, headers: dict[str, str]) -> None:
        content = json.dumps(told, indent=2).encode()
        self._send(status, content, headers | {"Content-Type": "application/json"})

    def _send_page(self, page: Page) -> None:
        self._send(page.status, page.content, page.headers)

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request: the developer's page shows what happens."""
