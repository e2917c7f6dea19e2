import json
import logging
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from pytest_django import Settings
from stripe import StripeClient, WebhookSignature

from saas.core.clock import now
from saas.payments import gateway, place
from saas.payments.errors import Misconfigured, NotThere, Unreachable
from saas.payments.models import KeyOwner

pytestmark = pytest.mark.django_db

EVENT = json.dumps({"id": "evt_1", "type": "customer.created"})


def signed(secret: str, *, ahead: int = 0) -> str:
    moment = int(now().timestamp()) + ahead
    return WebhookSignature.generate_signature_header(EVENT, secret, timestamp=moment)


def test_what_is_made_twice_with_a_key_is_one(stripe: StripeClient) -> None:
    made = [gateway.create("customers", {"name": "Ada"}, key="a:1")["id"] for _ in range(2)]
    assert made[0] == made[1]


def test_a_wrong_key_is_told_without_saying_it(
    stripe: StripeClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.STRIPE_SECRET_KEY = "sk_live_0123456789abcdef0123"
    with pytest.raises(Misconfigured), caplog.at_level(logging.DEBUG):
        gateway.retrieve("customers", "cus_1")
    assert "Stripe refuses customers.retrieve" in caplog.text
    assert "0123456789abcdef" not in caplog.text


def test_what_is_not_there_is_told(stripe: StripeClient) -> None:
    with pytest.raises(NotThere):
        gateway.retrieve("customers", "cus_1")


def test_an_address_where_nobody_answers_is_unreachable(
    stripe: StripeClient, settings: Settings
) -> None:
    settings.STRIPE_API_BASE, settings.STRIPE_RETRIES = "http://127.0.0.1:9", 0
    with pytest.raises(Unreachable, match="Nothing was charged"):
        gateway.retrieve("customers", "cus_1")


class Busy(BaseHTTPRequestHandler):
    """Says what Stripe says while it answers another request with the same key."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        error = {"type": "idempotency_error", "code": "idempotency_key_in_use", "message": "Busy"}
        body = json.dumps({"error": error}).encode()
        self.send_response(409)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
        pass


def test_what_is_being_answered_to_another_is_no_refusal(
    stripe: StripeClient, settings: Settings
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.STRIPE_API_BASE = f"http://127.0.0.1:{server.server_port}"
        settings.STRIPE_RETRIES = 0
        with pytest.raises(Unreachable):
            gateway.create("refunds", {"payment_intent": "pi_1"}, key="refund:1:1")
        server.shutdown()


def test_a_list_is_read_to_its_end(stripe: StripeClient) -> None:
    for number in range(101):
        stripe.v1.customers.create({"name": str(number)})
    assert len(list(gateway.each("customers", {}))) == 101


@pytest.mark.parametrize("ahead", [-299, 0, 299])
def test_either_secret_fits_while_one_takes_the_place_of_another(
    settings: Settings, ahead: int
) -> None:
    settings.STRIPE_WEBHOOK_SECRET = "whsec_old, whsec_new"
    assert gateway.event(EVENT.encode(), signed("whsec_new", ahead=ahead))["id"] == "evt_1"


@pytest.mark.parametrize(
    ("secret", "ahead"), [("whsec_other", 0), ("whsec_1", -310), ("whsec_1", 310)]
)
def test_a_forged_old_or_future_signature_is_refused(
    settings: Settings, secret: str, ahead: int
) -> None:
    settings.STRIPE_WEBHOOK_SECRET = "whsec_1"
    with pytest.raises(gateway.BadSignature):
        gateway.event(EVENT.encode(), signed(secret, ahead=ahead))


@pytest.mark.parametrize("header", [None, "", "t=,v1=", "t=1", "v1=a", "t=x,v1=é"])
def test_an_odd_signature_is_refused(settings: Settings, header: str | None) -> None:
    settings.STRIPE_WEBHOOK_SECRET = "whsec_1"
    with pytest.raises(gateway.BadSignature):
        gateway.event(b"{}", header)


def test_the_account_of_a_key_is_asked_once(stripe: StripeClient, settings: Settings) -> None:
    here = place.current()
    assert here.account.startswith("acct_")
    place._known.clear()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert place.current() == here
    assert not KeyOwner.objects.get().livemode
