"""The developer's pages, as a browser without JavaScript has them."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable

import pytest
from stripe import StripeClient

from fakestripe.stand import Stand
from fakestripe.tests.browsing import pay
from fakestripe.tests.checkout import session
from fakestripe.tests.listening import Listener


def get(stand: Stand, path: str, **headers: str) -> str:
    request = urllib.request.Request(
        stand.base_url + path, headers={"Accept": "text/html"} | headers
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        page: str = answer.read().decode()
        return page


def press(stand: Stand, name: str, **form: str) -> str:
    """Press a button, and return the page that follows."""
    body = urllib.parse.urlencode(form).encode()
    url = f"{stand.base_url}/_fakestripe/pages/{name}"
    request = urllib.request.Request(url, body, {"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        page: str = answer.read().decode()
        return page


@pytest.mark.parametrize(
    "path", ["", "pages/customers", "pages/payments", "pages/events", "pages/faults"]
)
def test_every_page_says_that_no_money_moves(stand: Stand, path: str) -> None:
    assert "No money moves." in get(stand, f"/_fakestripe/{path}")


def test_the_overview_has_what_was_bought(client: StripeClient, stand: Stand) -> None:
    client.v1.customers.create({"name": "Pine & Co"})
    page = get(stand, "/_fakestripe/")
    assert "Pine &amp; Co" in page
    assert "customer.created" in page


def test_what_an_app_sent_is_no_markup_here(client: StripeClient, stand: Stand) -> None:
    client.v1.customers.create({"name": "<script>alert(1)</script>", "email": "a'b@example.com"})
    for path in ("", "pages/customers", "pages/events?q=%3Cscript%3E", "?told=%3Cscript%3E"):
        assert "<script>alert" not in get(stand, f"/_fakestripe/{path}")
        assert "<script>" not in get(stand, f"/_fakestripe/{path}")


def test_time_is_moved_by_a_button(stand: Stand) -> None:
    before = stand.clock.now()
    page = press(stand, "advance", by="7 days")
    assert "7 days have passed" in page
    assert stand.clock.now() - before >= 7 * 86400


def test_a_wrong_press_is_told_on_the_page(stand: Stand) -> None:
    assert "is no span of time" in press(stand, "advance", by="soon")
    assert "There is no event" in press(stand, "send", event="evt_none")


def test_events_are_searched(client: StripeClient, stand: Stand) -> None:
    ada = client.v1.customers.create({"email": "ada@example.com"})
    client.v1.customers.create({"email": "ben@example.com"})
    found = get(stand, f"/_fakestripe/pages/events?q={ada.id}")
    assert "ada@example.com" in found
    assert "ben@example.com" not in found
    assert "No event fits" in get(stand, "/_fakestripe/pages/events?q=nonsense")


def test_an_event_is_sent_again_by_a_button(client: StripeClient, stand: Stand) -> None:
    with Listener(answers=[500, 200]) as app:
        app.subscribe(client)
        client.v1.customers.create()
        app.hear(1)
        until(lambda: stand.store.rows("SELECT 1 FROM deliveries WHERE tries = 1"))
        page = press(stand, "send-failed")
        assert "1 event that failed" in page
        app.hear(2)


def test_faults_are_switched_on_and_off(stand: Stand) -> None:
    page = press(stand, "faults", duplicate="1", slow="1", times="20", seed="8412")
    assert "2 faults are on" in page
    assert [fault["kind"] for fault in stand.faults.all()] == ["duplicate", "slow"]
    assert {fault["seed"] for fault in stand.faults.all()} == {8412}
    press(stand, "faults", off="1", duplicate="1")
    assert stand.faults.all() == []


def test_something_happens_to_a_payment(client: StripeClient, stand: Stand) -> None:
    pay(session(client).url)
    [charge] = client.v1.charges.list().data
    assert "Paid" in get(stand, "/_fakestripe/pages/payments")
    assert "Disputed" in press(stand, "happen", charge=charge.id, what="dispute")
    assert client.v1.disputes.list().data[0].charge == charge.id
    assert "only once" in press(stand, "happen", charge=charge.id, what="inquiry")


def test_a_payment_is_refunded_by_a_button(client: StripeClient, stand: Stand) -> None:
    pay(session(client).url)
    [charge] = client.v1.charges.list().data
    assert "Refunded" in press(stand, "happen", charge=charge.id, what="refund")
    assert "already been refunded" in press(stand, "happen", charge=charge.id, what="refund")
    assert "no such payment" in press(stand, "happen", charge="ch_none", what="refund")


def test_a_warning_of_fraud_comes_by_a_button(client: StripeClient, stand: Stand) -> None:
    pay(session(client).url)
    [charge] = client.v1.charges.list().data
    press(stand, "happen", charge=charge.id, what="warning")
    assert client.v1.radar.early_fraud_warnings.list().data[0].charge == charge.id


def test_pages_load_nothing_from_elsewhere(stand: Stand) -> None:
    page = get(stand, "/_fakestripe/")
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)', page)
    for file in re.findall(r'"(/_fakestripe/static/[\w.]+)', page):
        assert get(stand, file)


def test_other_files_are_not_served(stand: Stand) -> None:
    for name in ("nothing.css", "..%2Frendering.py", "../rendering.py"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(stand, f"/_fakestripe/static/{name}")


def test_other_sites_cannot_press(stand: Stand) -> None:
    request = urllib.request.Request(
        f"{stand.base_url}/_fakestripe/pages/reset", b"", {"Origin": "https://evil.example"}
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=120)


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)
