"""Cases that hold on this stand-in and on Stripe itself.

With STRIPE_TEST_SECRET_KEY set to a key of a sandbox, each runs there too. It makes test objects
in that account, and nothing else.
"""

import os
import time
from collections.abc import Callable, Iterator

import pytest
from stripe import StripeClient

from fakestripe.stand import Stand
from fakestripe.tests.conftest import Checked, client_of, running
from fakestripe.tests.passing_time import pass_time

type Holds = Callable[[], bool]

SANDBOX_KEY = os.environ.get("STRIPE_TEST_SECRET_KEY", "")
PATIENCE = 120  # seconds


class Place:
    """Where a case runs, and how to wait there for what comes by itself."""

    def __init__(self, client: StripeClient, stand: Stand | None) -> None:
        self.client = client
        self._stand = stand

    def until(self, holds: Holds) -> None:
        """Wait until it holds: the stand-in's time is moved, Stripe's passes."""
        if self._stand:
            pass_time(self._stand, 20)
            assert holds()
            return
        ends = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < ends, f"It does not hold after {PATIENCE} seconds"
            time.sleep(2)


@pytest.fixture(params=["fakestripe", *(["stripe"] if SANDBOX_KEY else [])])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    if request.param == "stripe":
        if not SANDBOX_KEY.startswith(("sk_test_", "rk_test_")):
            pytest.fail("STRIPE_TEST_SECRET_KEY is no test key: it must begin with sk_test_.")
        yield Place(StripeClient(SANDBOX_KEY, http_client=Checked(timeout=120)), None)
        return
    with running(Stand.at(":memory:")) as stand:
        yield Place(client_of(stand), stand)


@pytest.fixture
def client(place: Place) -> StripeClient:
    return place.client
