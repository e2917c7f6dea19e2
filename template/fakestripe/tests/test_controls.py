import json
import urllib.error
import urllib.request
from datetime import UTC, datetime
from typing import Any

import pytest
from stripe import StripeClient

from fakestripe.controls import later
from fakestripe.stand import Stand
from fakestripe.tests.listening import Listener


def control(stand: Stand, method: str, path: str, given: object = None, **headers: str) -> Any:
    """Ask a control over HTTP, and return what it says, with the status of a refusal."""
    request = urllib.request.Request(
        f"{stand.base_url}/_fakestripe/{path}",
        json.dumps(given).encode() if given is not None else None,
        headers,
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_time_is_moved_by_words(client: StripeClient, stand: Stand) -> None:
    before = control(stand, "GET", "clock")["now"]
    after = control(stand, "POST", "clock", {"advance": "3 days"})["now"]
    assert 3 * 86400 <= after - before < 3 * 86400 + 120
    assert client.v1.customers.create().created >= after


def test_time_is_moved_to_a_moment_and_never_back(stand: Stand) -> None:
    now = control(stand, "GET", "clock")["now"]
    assert control(stand, "POST", "clock", {"to": now + 1000})["now"] >= now + 1000
    status, words = control(stand, "POST", "clock", {"to": now})
    assert status == 400
    assert "forward only" in words


@pytest.mark.parametrize("given", [{}, {"advance": "soon"}, {"to": "later"}, {"to": 10**12}, []])
def test_a_time_that_is_none_is_refused_with_a_sentence(stand: Stand, given: object) -> None:
    status, words = control(stand, "POST", "clock", given)
    assert status == 400
    assert json.loads(words)["error"].endswith(".")


def test_a_month_ends_on_its_last_day() -> None:
    january = int(datetime(2027, 1, 31, 12, tzinfo=UTC).timestamp())
    assert datetime.fromtimestamp(later(january, "1 month"), UTC).day == 28


def test_events_are_told_with_what_became_of_them(client: StripeClient, stand: Stand) -> None:
    with Listener() as app:
        app.subscribe(client)
        client.v1.customers.create()
        app.hear(1)
    [event] = control(stand, "GET", "events")["events"]
    assert event["type"] == "customer.created"
    assert event["deliveries"][0]["endpoint"].startswith("we_")


def test_an_event_is_sent_again(client: StripeClient, stand: Stand) -> None:
    with Listener() as app:
        app.subscribe(client)
        client.v1.customers.create()
        [first] = app.hear(1)
        control(stand, "POST", f"events/{first.event['id']}/send")
        again = app.hear(2)[1]
    assert again.event["id"] == first.event["id"]


def test_a_key_is_restricted(stand: Stand) -> None:
    given = {"key": "rk_test_fakestripeTests0R", "rights": ["rak_customer_read"]}
    assert control(stand, "POST", "keys", given) == given
    for wrong in ({"key": "sk_test_fakestripeTests0R"}, {**given, "rights": ["everything"]}):
        assert control(stand, "POST", "keys", wrong)[0] == 400


def test_a_reset_empties_everything(client: StripeClient, stand: Stand) -> None:
    client.v1.customers.create()
    control(stand, "POST", "clock", {"advance": "1 year"})
    assert control(stand, "POST", "reset")["objects"] == {}
    assert control(stand, "GET", "clock")["ahead"] == 0
    assert client.v1.customers.list().data == []


def test_other_sites_press_no_buttons_here(client: StripeClient, stand: Stand) -> None:
    client.v1.customers.create()
    status, _ = control(stand, "POST", "reset", {}, Origin="https://evil.example")
    assert status == 403
    status, _ = control(stand, "POST", "reset", {}, Host="evil.example:12111")
    assert status == 403
    assert len(client.v1.customers.list().data) == 1


def test_an_unknown_control_names_those_that_are_there(stand: Stand) -> None:
    status, words = control(stand, "GET", "nonsense")
    assert status == 404
    assert "POST /_fakestripe/clock" in words
