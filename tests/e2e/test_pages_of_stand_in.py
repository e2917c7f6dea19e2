"""Every page of the stand-in for Stripe, as buyers and developers see it, whatever came of a sale.

It is the template's own, for it needs nothing of a project.
"""

from collections.abc import Generator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import APIRequestContext, Browser, BrowserContext

from tests.e2e.browser import opened
from tests.e2e.crawling import Crawl
from tests.e2e.processes import free_port, running

TEMPLATE = Path(__file__).resolve().parents[2] / "template"
KEY, SECRET = "sk_test_0123456789abcdef", "whsec_0123456789abcdef"
KNOWN = {"Authorization": f"Bearer {KEY}"}
APP = "http://app.localhost"
ORDER = {
    "mode": "payment",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][unit_amount]": "1000",
    "line_items[0][price_data][product_data][name]": "100 credits",
    "allow_promotion_codes": "true",
    "success_url": f"{APP}/paid",
    "cancel_url": f"{APP}/back",
}
WHO = {"email": "ada@example.com", "name": "Ada Lovelace", "country": "US", "postal_code": "10115"}
PATTERNS = [
    ("^/c/pay/", "payment"),
    ("^/3ds/", "bank"),
    ("^/receipts/", "receipt"),
    ("^/_fakestripe/$", "overview"),
    *(
        (f"^/_fakestripe/pages/{tab}$", tab)
        for tab in ("customers", "payments", "events", "faults")
    ),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Its webhooks are answered with 404, by itself: a developer sees each of them fail."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    known = {"port": port, "name": "Ada's Shop", "app": APP, "webhook": f"{address}/no-app/"}
    known |= {"key": KEY, "secret": SECRET}
    words = [f"--{name}={value}" for name, value in known.items()]
    command = ["uv", "run", "python", "-m", "fakestripe", *words]
    output = tmp_path_factory.mktemp("stand-in") / "log"
    with running(command, place=TEMPLATE, output=output) as program:
        program.wait_for(f"{address}/")
        yield address


@pytest.fixture
def context(browser: Browser) -> Generator[BrowserContext]:
    context = opened(browser)
    yield context
    context.close()


def test_every_page_is_sound(address: str, context: BrowserContext) -> None:
    empty, full = (
        Crawl(when, context, f"{address}/", PATTERNS, APP, headers={}, languages=(), often=4)
        for when in ("before sales", "after sales")
    )
    empty.walk([""])
    full.walk(["", *sell(context.request, address)])
    assert not (found := [*empty.problems, *full.problems]), "\n".join(found)
    assert {name for _, name in PATTERNS} <= full.reached


def sell(client: APIRequestContext, address: str) -> list[str]:
    """Let payments end in each way there is; returns the pages that are open to buyers then."""

    def act(page: str, **form: str) -> str:
        """Press a button; returns where that leads."""
        answer = client.post(page, form={**WHO, **form}, max_redirects=0)
        return urljoin(page, answer.headers.get("location", page))

    untouched, declined, challenged, refused, expired, *rest = (
        order(client, address) for _ in range(8)
    )
    act(declined, **card("4000000000000002"))
    bank = act(challenged, **card("4000002500003155"))
    act(act(refused, **card("4000002500003155")), fail="1")
    act(expired, expire="1")
    act(rest[0], **card("4242424242424242"))
    act(rest[1], **card("4000000000000259"))  # disputed, a minute later
    act(rest[2], way="bank", account_number="000123456789")
    for name, given in {"clock": {"advance": "1 minute"}, "faults": {"kind": "stale"}}.items():
        assert client.post(f"{address}/_fakestripe/{name}", data=given).ok
    charges = client.get(f"{address}/v1/charges", headers=KNOWN).json()["data"]
    receipts = [charge["receipt_url"] for charge in charges if charge["paid"]]
    return [untouched, declined, challenged, bank, refused, expired, rest[0], *receipts]


def card(number: str) -> dict[str, str]:
    return {"way": "card", "number": number, "exp": "12 / 40", "cvc": "123"}


def order(client: APIRequestContext, address: str) -> str:
    answer = client.post(f"{address}/v1/checkout/sessions", form=ORDER, headers=KNOWN)
    return str(answer.json()["url"])
