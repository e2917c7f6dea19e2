"""HTTP in and out."""

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from fakestripe import API_VERSION, api
from fakestripe.idempotency import Answer
from fakestripe.stand import Stand

LARGEST = 1_000_000  # bytes of a request


class Server(ThreadingHTTPServer):
    """One thread a connection. They end with the process."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], stand: Stand) -> None:
        super().__init__(address, Connection)
        self.stand = stand


class Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "fakestripe"
    sys_version = ""
    server: Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        address = urlsplit(self.path)
        body = self._body()
        if body is None:
            return
        request = api.Request(str(self.command), address.path, address.query, self.headers, body)
        self._send(api.answer(self.server.stand, request))

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return None
        return self.rfile.read(int(length))

    def _send(self, answer: Answer) -> None:
        headers = {"Request-Id": answer.request, "Stripe-Version": API_VERSION}
        if key := self.headers.get("Idempotency-Key"):
            headers["Idempotency-Key"] = key
        if answer.replayed_for:
            headers |= {"Idempotent-Replayed": "true", "Original-Request": answer.replayed_for}
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            headers["Retry-After"] = "1"
        content = json.dumps(json.loads(answer.body), indent=2).encode()
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request: the developer's page shows what happens."""
