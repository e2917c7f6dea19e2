"""What no browser and no library sends: it gets a refusal, never a crash, and leaves nothing."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from stripe import StripeClient

from fakestripe.server import LARGEST
from fakestripe.stand import Stand
from fakestripe.tests.browsing import pay, press
from fakestripe.tests.checkout import session
from fakestripe.tests.conftest import KEY

ODD = ["\x00", "a\x00b", "-1", "1e30", "9" * 400, "9" * 5000, "١٢", "\u202et", "<b>", "x" * 10_000]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
KNOWN = {"Authorization": f"Bearer {KEY}"}


def ask(stand: Stand, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, Any]:
    """Send it as it stands. 0: the connection was closed without an answer."""
    connection = HTTPConnection(urlsplit(stand.base_url).netloc, timeout=120)
    try:
        connection.request(method, path, body, FORM | headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except ConnectionError:
        return 0, b""
    finally:
        connection.close()


@pytest.mark.parametrize(
    "body",
    [
        b"amount=1&amount[x]=2",
        b"[x]=1",
        b"a" + b"[b]" * 100 + b"=1",
        b"%ff=%fe",
        b"name=%00",
        b"&".join(b"a%d=1" % number for number in range(2000)),
        b"=" * 1000,
        b"metadata[%ED%A0%80]=x",
        b"metadata[a]=%ED%A0%80",
    ],
    ids=range(9),
)
def test_a_form_that_is_none_is_refused(stand: Stand, client: StripeClient, body: bytes) -> None:
    status, told = ask(stand, "POST", "/v1/customers", body, **KNOWN)
    assert status == 400
    assert json.loads(told)["error"]["type"] == "invalid_request_error"
    assert client.v1.customers.list().data == []


@pytest.mark.parametrize("length", [str(LARGEST + 1), "-1", "x", "9" * 30])
@pytest.mark.parametrize("path", ["/v1/customers", "/_fakestripe/clock"])
def test_a_body_that_is_too_long_is_not_read(stand: Stand, path: str, length: str) -> None:
    status, _ = ask(stand, "POST", path, **{**KNOWN, "Content-Length": length})
    assert status in {0, 400, 413}


@pytest.mark.parametrize("amount", [*ODD, "1.5", "NaN", "0x10", " 1000", "1_000", "+1000"])
def test_an_amount_that_is_none_is_refused(stand: Stand, client: StripeClient, amount: str) -> None:
    body = urlencode({"amount": amount, "currency": "usd"}).encode()
    status, _ = ask(stand, "POST", "/v1/payment_intents", body, **KNOWN)
    assert status == 400
    assert client.v1.payment_intents.list().data == []


@pytest.mark.parametrize("path", ["clock", "faults", "keys", "disputes", "warnings"])
@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"x",
        b"[]",
        b"null",
        b"[" * 100_000,
        b"9" * 5000,
        b'{"to": 1e400}',
        b'{"advance": "99999999999 years"}',
        b'{"kind": ["x"]}',
        b'{"payment": {}, "kind": null}',
        b'{"key": "rk_test_0123456789abcdef0", "rights": [{}]}',
    ],
    ids=range(11),
)
def test_a_control_that_is_none_is_refused(stand: Stand, path: str, given: bytes) -> None:
    status, told = ask(stand, "POST", f"/_fakestripe/{path}", given)
    assert status == 400
    assert json.loads(told)["error"]


@pytest.mark.parametrize("name", ["number", "exp", "cvc", "email", "name", "postal_code", "way"])
def test_odd_cards_pay_nothing_and_break_nothing(client: StripeClient, name: str) -> None:
    made = session(client)
    for value in ODD:
        page = pay(made.url, **{name: value})
        assert page.status in {200, 303, 400, 422}, value
        assert "<b>" not in page.source
    assert len(client.v1.charges.list().data) <= 1


@pytest.mark.parametrize("path", ["/c/pay/x", "/c/pay/%00", "/c/pay/..%2f..", "/_fakestripe/%00"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_odd_addresses_are_not_there(stand: Stand, method: str, path: str) -> None:
    status, _ = ask(stand, method, path)
    assert status in {400, 404}


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}])
def test_another_site_can_not_pay(stand: Stand, client: StripeClient, headers: Any) -> None:
    made = session(client)
    body = b"way=card&number=4242424242424242&exp=12%2F40&cvc=123&email=a%40example.com"
    assert ask(stand, "POST", urlsplit(str(made.url)).path, body, **headers)[0] == 403
    assert client.v1.charges.list().data == []


def test_pages_stand_in_no_frame(client: StripeClient) -> None:
    made = session(client)
    assert "frame-ancestors 'none'" in press(made.url, "nonsense").policy
