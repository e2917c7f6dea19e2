"""Stripe delivers by itself over HTTP, with every fault of a bad day, and several workers work."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from fakestripe import delivery
from saas.jobs.flows import run_pending
from saas.payments.handlers import HANDLERS
from saas.payments.models import Event
from tests.payments.chaos.fates import by_bank, declined_first, dispute_won, refunded_at_stripe
from tests.payments.chaos.programs import until
from tests.payments.chaos.shop import Shop, standing

pytestmark = pytest.mark.django_db(transaction=True)

FAULTS = ["duplicate", "reorder", "delay", "stale", "lost_answer", "forged"]
ALL_DELIVERED = "SELECT count(*) AS left FROM deliveries WHERE next_try IS NOT NULL"


@pytest.fixture
def delivered(
    shop: Shop, live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shop]:
    """Stripe sends to the app, and soon again where it was not answered well."""
    monkeypatch.setattr(delivery, "PAUSES", (0.05,) * 10)
    endpoint = shop.till.stripe.v1.webhook_endpoints.create(
        {
            "url": live_server.url + reverse("payments:webhook"),
            "enabled_events": list(HANDLERS),  # type: ignore[typeddict-item]
        }
    )
    settings.STRIPE_WEBHOOK_SECRET = endpoint.secret
    shop.till.stand.pulse.start()
    yield shop
    shop.till.stand.pulse.stop()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_bad_day_of_deliveries_ends_as_a_quiet_one(delivered: Shop, seed: int) -> None:
    quiet = live(delivered)
    for kind in FAULTS:
        fault = {"kind": kind, "share": 0.5, "seconds": 0.2, "seed": seed}
        delivered.till.stand.faults.add(fault)
    assert live(delivered) == quiet
    delivered.ending()
    states = set(Event.objects.values_list("state", flat=True))
    assert states == {Event.State.DONE}


def live(shop: Shop) -> list[dict[str, object]]:
    """Four buyers, and what becomes of their purchases."""
    buyers = []
    for fate in (declined_first, by_bank, refunded_at_stripe, dispute_won):
        buyers.append(shop.buyer())
        for _ in fate(buyers[-1]):
            shop.till.stand.pulse.wake()
            several_workers()
    until(lambda: shop.till.stand.store.row(ALL_DELIVERED)["left"] == 0)
    several_workers()
    return [standing(buyer.workspace) for buyer in buyers]


def several_workers() -> None:
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(work, range(3)))


def work(number: int) -> None:
    try:
        run_pending(f"worker {number}")
    finally:
        connection.close()
