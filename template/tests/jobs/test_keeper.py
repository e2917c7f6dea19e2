"""The thread beside the worker, while the database is away."""

from collections.abc import Iterator
from time import monotonic

import psycopg
import pytest

from saas.jobs import keeper
from saas.jobs.keeper import LOOK, Keeper
from saas.jobs.watch import Watch

TRIES = 4
PATIENCE = 120  # seconds


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When it has tried to connect, in vain."""
    moments: list[float] = []

    def away(*, listens: bool) -> None:
        moments.append(monotonic())
        raise psycopg.OperationalError("away")

    monkeypatch.setattr(keeper, "Line", away)
    return moments


@pytest.fixture
def kept(tries: list[float]) -> Iterator[Keeper]:
    with Keeper(Watch()) as running:
        yield running


def test_a_worker_that_asks_all_the_time_makes_it_try_no_oftener(kept, tries) -> None:
    deadline = monotonic() + PATIENCE
    while len(tries) < TRIES and monotonic() < deadline:
        kept.wait(0.01)
    assert len(tries) == TRIES
    assert tries[-1] - tries[0] >= (TRIES - 1) * LOOK * 0.95


def test_a_worker_is_told_once_and_then_left_to_wait(kept, tries) -> None:
    kept.wait(PATIENCE)  # is told that there is nothing to hear
    began = monotonic()
    kept.wait(3 * LOOK)
    assert monotonic() - began >= 3 * LOOK * 0.95
