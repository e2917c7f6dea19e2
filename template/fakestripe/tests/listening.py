"""An app's end of a webhook: a real HTTP server that remembers what it was told."""

import json
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any, Self

import stripe

PATIENCE = 120  # seconds; it only bounds a failure


@dataclass
class Told:
    body: bytes
    signature: str
    content_type: str

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event


@dataclass
class Listener:
    """Answers with the next of `answers`, and with the last one from then on."""

    answers: list[int] = field(default_factory=lambda: [200])
    seconds: float = 0.0
    told: list[Told] = field(default_factory=list)
    location: str = ""

    def __enter__(self) -> Self:
        listener, self._heard = self, Condition()

        class Connection(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(listener.seconds)
                status = listener._hear(
                    Told(body, self.headers["Stripe-Signature"], self.headers["Content-Type"])
                )
                self.send_response(status)
                if listener.location:
                    self.send_header("Location", listener.location)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Connection)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/webhook/"

    def hear(self, number: int) -> list[Told]:
        """Wait until it was told so many, and return them."""
        with self._heard:
            assert self._heard.wait_for(lambda: len(self.told) >= number, PATIENCE), self.told
            return self.told[:]

    def types(self, number: int) -> list[str]:
        return [told.event["type"] for told in self.hear(number)]

    def subscribe(self, client: stripe.StripeClient, *kinds: str) -> stripe.WebhookEndpoint:
        return client.v1.webhook_endpoints.create(
            {"url": self.url, "enabled_events": list(kinds or ["*"])}  # type: ignore[typeddict-item]
        )

    def _hear(self, told: Told) -> int:
        with self._heard:
            self.told.append(told)
            self._heard.notify_all()
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
