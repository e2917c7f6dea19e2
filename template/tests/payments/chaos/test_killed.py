"""kill -9 of the worker and of the web process, at each step, and a database that is away."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from pytest_django import Settings
from stripe import StripeClient

from fakestripe import delivery
from saas.core.clock import now
from saas.core.development.ports import free_port
from saas.jobs.flows import run_pending
from saas.jobs.models import Job
from saas.payments.handlers import HANDLERS
from saas.payments.models import Event, Refund
from saas.payments.place import current
from tests.jobs.between import between
from tests.payments.chaos.post import Post
from tests.payments.chaos.programs import PATIENCE, Programs, until
from tests.payments.chaos.shop import Shop
from tests.payments.steps import give_back

pytestmark = pytest.mark.django_db(transaction=True)

LEDGER = "LOCK TABLE credits_transaction IN EXCLUSIVE MODE"
INBOX = "LOCK TABLE payments_event IN EXCLUSIVE MODE"
BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    programs = Programs(tmp_path)
    yield programs
    programs.kill()


@pytest.fixture
def told(shop: Shop, client: Client) -> Shop:
    """Somebody has paid, and Stripe's message is kept; no worker has seen it."""
    post = Post(shop.till, client)
    shop.buyer().pay()
    [message] = post.collect()
    assert shop.till.send(client, message).status_code == 200
    return shop


def go_on() -> None:
    """Its lease is over, and another worker takes up what the killed one had."""
    Job.objects.filter(state=Job.State.RUNNING).update(leased_until=now())
    Event.objects.filter(state=Event.State.WAITING).update(due_at=now())
    run_pending()
    Job.objects.filter(state=Job.State.WAITING).update(run_after=now())
    run_pending()


def test_a_worker_killed_while_it_asks_stripe(told: Shop, programs: Programs) -> None:
    told.till.stand.faults.add({"kind": "slow", "match": "GET *sessions/*", "seconds": 5})
    programs.start("worker")
    until(lambda: told.till.stand.faults.all()[0]["draws"])
    programs.kill()
    told.till.stand.faults.clear()
    go_on()
    assert told.ending()[0]["balance"] == (100, 0, 0)


@pytest.mark.parametrize("step", ["before it has noted", "after it has noted"])
def test_a_worker_killed_in_a_step(told: Shop, programs: Programs, step: str) -> None:
    """Once while it writes, and once when all is written but that the job is done."""
    with held(LEDGER) as let_go:
        programs.start("worker")
        until(somebody_waits)
        if step == "after it has noted":
            with transaction.atomic():
                list(Job.objects.select_for_update().filter(state=Job.State.RUNNING))
                let_go.set()
                until(lambda: Event.objects.get().state == Event.State.DONE)
                until(somebody_waits)
                programs.kill()
        else:
            programs.kill()
    go_on()
    assert told.ending()[0]["balance"] == (100, 0, 0)


def test_a_worker_killed_while_stripe_refunds(
    shop: Shop, programs: Programs, stripe: StripeClient
) -> None:
    purchase = shop.buyer().pay_and_come_back()
    give_back(purchase, 500)
    faults = shop.till.stand.faults
    faults.add({"kind": "slow", "match": "POST /v1/refunds", "seconds": 1, "times": 1})
    programs.start("worker")
    until(lambda: not faults.all())
    programs.kill()
    assert Refund.objects.get().state == Refund.State.REQUESTED
    until(lambda: stripe.v1.refunds.list().data)  # it does what nobody waits for any more
    go_on()
    [mine] = shop.ending()
    assert (mine["refunds"], mine["balance"]) == ([("succeeded", 500)], (50, 0, 0))
    assert len(stripe.v1.refunds.list().data) == 1


def test_a_message_outlives_the_web_process_and_the_database(
    shop: Shop, programs: Programs, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while it keeps it, then without a database: Stripe tries until it is kept."""
    monkeypatch.setattr(delivery, "PAUSES", (0.2,) * 600)
    stand, port = shop.till.stand, free_port()
    endpoint = shop.till.stripe.v1.webhook_endpoints.create(
        {
            "url": f"http://localhost:{port}/payments/webhook/",
            "enabled_events": list(HANDLERS),  # type: ignore[typeddict-item]
        }
    )
    settings.STRIPE_WEBHOOK_SECRET = endpoint.secret
    stand.pulse.start()
    try:
        with between() as way:
            serve: Any = {"PORT": str(port), "database_port": way.port}
            programs.start("serve", **serve)
            current()  # the first question writes into what came before it
            with held(INBOX):
                shop.buyer().pay()
                stand.pulse.wake()
                until(somebody_waits)
                programs.kill()
            assert not Event.objects.exists()
            way.cut()
            programs.start("serve", **serve)
            until(lambda: "503" in answers(shop))
            way.mend()
            until(Event.objects.exists)
    finally:
        stand.pulse.stop()
    run_pending()
    assert Event.objects.count() == 1
    assert shop.ending()[0]["balance"] == (100, 0, 0)


def answers(shop: Shop) -> list[str]:
    """What Stripe was answered last, message by message."""
    return [row["answer"] for row in shop.till.stand.store.rows("SELECT answer FROM deliveries")]


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(BLOCKED)
        return bool(cursor.fetchone()[0])


@contextmanager
def held(statement: str) -> Iterator[Signal]:
    """Somebody else has locked this, until the signal is set."""
    is_held, let_go = Signal(), Signal()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            is_held.set()
            let_go.wait(PATIENCE)
        connections.close_all()

    holding = Thread(target=hold)
    holding.start()
    is_held.wait(PATIENCE)
    try:
        yield let_go
    finally:
        let_go.set()
        holding.join()
