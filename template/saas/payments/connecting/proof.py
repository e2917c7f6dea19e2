"""A test event, out and back: a customer that is made and deleted at once, in test or live mode."""

import time
from collections.abc import Iterator
from uuid import uuid4

from saas.payments import conf, gateway, polling
from saas.payments.connecting.endpoint import address
from saas.payments.connecting.findings import Finding, mend, ok
from saas.payments.connecting.keys import endpoints_page
from saas.payments.models import Event

PATIENCE = 45  # seconds
PAUSE = 0.5
TYPE = "customer.deleted"


def proof(*, by_webhook: bool) -> Iterator[Finding]:
    """Wait until the inbox has the event: sent to the running app, or asked for by ourselves."""
    began = time.monotonic()
    customer_id = _cause()
    while time.monotonic() - began < PATIENCE:
        if not by_webhook:
            polling.collect()
        if Event.objects.filter(type=TYPE, object_id=customer_id).exists():
            way = "out and back" if by_webhook else "asked for, as `manage.py dev` does it,"
            yield ok("test event", f"{way} in {time.monotonic() - began:.1f} s")
            return
        time.sleep(PAUSE)
    yield _undelivered(customer_id) if by_webhook else _unheard()


def _cause() -> str:
    """Its handler finds that this customer is of no workspace, and leaves everything as it is."""
    parameters = {
        "description": f"A test event of {conf.app()}, deleted at once",
        "metadata": {"app": conf.app()},
    }
    made = gateway.create("customers", parameters, key=f"test-event:{uuid4()}")
    gateway.act("customers", "delete", made["id"])
    return str(made["id"])


def _undelivered(customer_id: str) -> Finding:
    """Stripe counts the endpoints that have not taken an event yet."""
    told = f"Stripe sent it, and {address()} did not take it"
    do = (
        "See that the app runs there and has the same STRIPE_WEBHOOK_SECRET, the “Signing secret” "
        f"of this endpoint in this mode. What it answered: {endpoints_page()}"
    )
    for event in gateway.each("events", {"type": TYPE, "created": {"gte": _some_minutes_ago()}}):
        if event["data"]["object"]["id"] == customer_id and not event["pending_webhooks"]:
            told = "Stripe sent it, and it was taken, but not by an app on this database"
            do = f"Run this where the app of {address()} runs, with its DATABASE_URL."
    return mend("test event", told, do)


def _unheard() -> Finding:
    told = "Stripe has no such event to tell"
    return mend("test event", told, "Run this again: its list may be some seconds behind.")


def _some_minutes_ago() -> int:
    return int(time.time()) - 300
