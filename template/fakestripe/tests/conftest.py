from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import stripe

from fakestripe.account import Account
from fakestripe.keys import account_id
from fakestripe.server import Server
from fakestripe.stand import Stand
from fakestripe.tests import conformity

ROOT = Path(__file__).parents[2]
KEY = "sk_test_fakestripeTests0Ada"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """In a project that was made from the template, run these tests only if they are named."""
    is_project = (ROOT / ".copier-answers.yml").exists()
    is_named = any("fakestripe" in word for word in config.args)
    return True if is_project and not is_named else None


class Checked(stripe.RequestsClient):
    """Real HTTP; each object that comes back must fit stripe-python's types."""

    def request(self, *args: Any, **named: Any) -> Any:
        content, status, headers = super().request(*args, **named)
        if status == 200:
            conformity.check(content)
        return content, status, headers


@pytest.fixture
def stand() -> Iterator[Stand]:
    with running(Stand.at(":memory:")) as stand:
        yield stand


@pytest.fixture
def client(stand: Stand) -> stripe.StripeClient:
    return client_of(stand)


@pytest.fixture
def other(stand: Stand) -> stripe.StripeClient:
    """Somebody else's account."""
    return client_of(stand, "sk_test_somebodyElses000Ben")


@pytest.fixture
def account(stand: Stand) -> Account:
    """The client's account from inside: what the hosted pages and the clock act on."""
    return stand.account(account_id(KEY.removeprefix("sk_test_")))


class running:  # noqa: N801
    """Serve a stand-in over real HTTP while the block lasts."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.server = Server(("127.0.0.1", 0), stand)
        stand.base_url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Stand:
        self.thread = Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        self.stand.start()
        return self.stand

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.stand.stop()


def client_of(stand: Stand, key: str = KEY, **options: Any) -> stripe.StripeClient:
    """Return an unmodified client: only the address is another."""
    return stripe.StripeClient(
        key, base_addresses={"api": stand.base_url}, http_client=Checked(timeout=120), **options
    )


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / "fakestripe.sqlite3")
