from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from saas.accounts import flows
from saas.accounts.models import User
from saas.credits.models import Transaction
from saas.credits.queries import balance
from saas.services.models import Run
from tests.services.conftest import Start
from tests.services.examples import Echo, Refuses, Slow


def test_who_leaves_takes_what_they_asked_and_got(user: User, start: Start) -> None:
    start(Echo, word="a secret")
    Run.objects.update(error="“a secret” is no number.")
    flows.leave(user=user)
    run = Run.objects.get()
    assert (run.label, run.data, run.result, run.error) == ("", {}, {}, "")
    assert (run.state, run.cost) == (Run.State.DONE, 3)


def test_the_ledger_keeps_no_word_of_what_was_asked(user: User, start: Start) -> None:
    for service in (Echo, Refuses, Slow):
        start(service, word="a secret")
    flows.leave(user=user)
    reasons = Transaction.objects.values_list("reason", flat=True)
    assert set(reasons) == {"", "Workspace closed"}


def test_a_run_under_way_is_paid_back_before_credits_are_forfeited(
    user: User, start: Start
) -> None:
    run = start(Slow)
    flows.leave(user=user)
    run.refresh_from_db()
    assert run.state == Run.State.STOPPED
    assert run.refunded_at
    assert balance(run.workspace).available == 0


@pytest.mark.django_db(transaction=True)
def test_a_run_that_starts_at_the_same_moment_is_forgotten_too(user: User, start: Start) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            start(Slow, word="a secret")
            leaving = pool.submit(leave, user)
            while not somebody_waits():
                assert not leaving.done()
        leaving.result()
    run = Run.objects.get()
    assert (run.state, run.data) == (Run.State.STOPPED, {})


def leave(user: User) -> None:
    try:
        flows.leave(user=user)
    finally:
        connection.close()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
