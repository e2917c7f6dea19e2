"""Webhooks on their way: signed anew at each try, over real HTTP, never inside a request."""

import ipaddress
import json
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from sqlite3 import Row
from urllib.parse import urlsplit

from stripe import WebhookSignature

from fakestripe.faults import Faults
from fakestripe.objects import sent
from fakestripe.store import Body, Store

PAUSES = (5, 15, 60, 300, 1800, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)
"""Seconds between a try that failed and the next; after the last one it gives up."""

WITHIN_A_TRY = ("stale", "lost_answer", "forged")
"""Faults of a try itself, not of when it happens."""

PATIENCE = 20  # seconds for an endpoint to answer


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one endpoint."""

    seq: int
    account: str
    event: str
    endpoint: str
    tries: int
    disturbed: str
    """Which faults hit each of its tries."""

    @classmethod
    def of(cls, row: Row) -> "Delivery":
        names = ("seq", "account", "event", "endpoint", "tries", "disturbed")
        return cls(**{name: row[name] for name in names})


@dataclass(frozen=True)
class Outcome:
    answer: str
    """The status as a number, or why there is none."""
    milliseconds: int

    @property
    def is_well(self) -> bool:
        return self.answer.startswith("2") and len(self.answer) == 3


def due(store: Store) -> list[Delivery]:
    rows = store.rows(
        "SELECT * FROM deliveries WHERE next_try > 0 AND next_try <= ? "
        "ORDER BY tries = 0 DESC, seq",
        time.time(),
    )
    return [Delivery.of(row) for row in rows]


def next_try(store: Store) -> float | None:
    row = store.row("SELECT min(next_try) AS at FROM deliveries WHERE next_try IS NOT NULL")
    return row["at"] if row else None


def disturb(store: Store, faults: Faults) -> None:
    """Let the faults hit what is new: it is dropped, delayed, doubled or mixed up."""
    with store.transaction():
        for row in store.rows(
            "SELECT d.*, json_extract(o.body, '$.type') AS type FROM deliveries d "
            "JOIN objects o ON o.account = d.account AND o.id = d.event "
            "WHERE next_try = 0 AND tries = 0 ORDER BY d.seq"
        ):
            now, kind = time.time(), row["type"]
            if faults.hit("drop", kind):
                _settle(store, row["seq"], "dropped by a fault")
                continue
            wait = 0.0
            if fault := faults.hit("delay", kind):
                wait = fault.seconds
            if fault := faults.hit("reorder", kind):
                wait += fault.seconds * fault.chance(row["event"])
            hit = [fault for fault in WITHIN_A_TRY if faults.hit(fault, kind)]
            _plan(store, row["seq"], now + wait, " ".join(hit))
            if faults.hit("duplicate", kind):
                store.change(
                    "INSERT INTO deliveries (account, event, endpoint, next_try, disturbed) "
                    "SELECT account, event, endpoint, next_try, disturbed FROM deliveries "
                    "WHERE seq = ?",
                    row["seq"],
                )


def attempt(store: Store, delivery: Delivery) -> None:
    """Send it once, and say when it is tried again if that failed."""
    found = _content(store, delivery)
    if found is None:
        return _settle(store, delivery.seq, "the endpoint is gone")
    endpoint, payload = found
    is_forged = "forged" in delivery.disturbed and not delivery.tries
    outcome = post(endpoint["url"], payload, "whsec_forged" if is_forged else endpoint["_secret"])
    if "lost_answer" in delivery.disturbed and not delivery.tries:
        outcome = Outcome(f"{outcome.answer}, lost by a fault", outcome.milliseconds)
    with store.transaction():
        if outcome.is_well:
            _less_pending(store, delivery)
        _record(store, delivery, outcome)
    return None


def post(url: str, payload: str, secret: str) -> Outcome:
    """Send it to a place on this machine or in its network, and nowhere else."""
    started = time.monotonic()
    answer = _post(url, payload, secret)
    return Outcome(answer, round((time.monotonic() - started) * 1000))


def _post(url: str, payload: str, secret: str) -> str:
    place = urlsplit(url)
    host, port = place.hostname or "", place.port or (443 if place.scheme == "https" else 80)
    try:
        if not _is_near(host, port):
            return f"not sent: {host} is not on this machine"
        connection = (
            HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
            if place.scheme == "https"
            else HTTPConnection(host, port, timeout=PATIENCE)
        )
        try:
            address = f"{place.path or '/'}{f'?{place.query}' if place.query else ''}"
            connection.request("POST", address, payload.encode(), _headers(payload, secret))
            return str(connection.getresponse().status)  # a redirect is not followed
        finally:
            connection.close()
    except TimeoutError:
        return "no answer in time"
    except (OSError, HTTPException) as error:
        return f"unreachable: {error}"


def _headers(payload: str, secret: str) -> dict[str, str]:
    """The signature has the real time, whatever the clock of this stand-in says."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature": WebhookSignature.generate_signature_header(payload, secret),
    }


def _is_near(host: str, port: int) -> bool:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(address[0])) for *_, address in found]
    return all(address.is_loopback or address.is_private for address in addresses)


def _content(store: Store, delivery: Delivery) -> tuple[Body, str] | None:
    with store.transaction():
        endpoint = store.find(delivery.account, delivery.endpoint)
        event = store.find(delivery.account, delivery.event)
        if not endpoint or not event or endpoint.get("deleted"):
            return None
        if "stale" in delivery.disturbed:
            event["data"] = {"object": _first_seen(store, delivery.account, event)}
        event["api_version"] = endpoint["api_version"] or event["api_version"]
        return endpoint, json.dumps(sent(event), indent=2)


def _first_seen(store: Store, account: str, event: Body) -> Body:
    row = store.row(
        "SELECT body FROM objects WHERE account = ? AND kind = 'event' "
        "AND json_extract(body, '$.data.object.id') = ? ORDER BY seq LIMIT 1",
        account,
        event["data"]["object"].get("id"),
    )
    first: Body = json.loads(row["body"])["data"]["object"] if row else event["data"]["object"]
    return first


def _less_pending(store: Store, delivery: Delivery) -> None:
    event = store.find(delivery.account, delivery.event)
    if event:
        event["pending_webhooks"] = max(event["pending_webhooks"] - 1, 0)
        store.save(delivery.account, event)


def _record(store: Store, delivery: Delivery, outcome: Outcome) -> None:
    failed_too_often = delivery.tries >= len(PAUSES)
    again = None
    if not outcome.is_well and not failed_too_often:
        again = time.time() + PAUSES[delivery.tries]
    store.change(
        "UPDATE deliveries SET tries = tries + 1, next_try = ?, answer = ?, took = ? WHERE seq = ?",
        again,
        outcome.answer,
        outcome.milliseconds,
        delivery.seq,
    )


def _settle(store: Store, seq: int, answer: str) -> None:
    store.change("UPDATE deliveries SET next_try = NULL, answer = ? WHERE seq = ?", answer, seq)


def _plan(store: Store, seq: int, at: float, disturbed: str) -> None:
    store.change(
        "UPDATE deliveries SET next_try = ?, disturbed = ? WHERE seq = ?", at, disturbed, seq
    )
