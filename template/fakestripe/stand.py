"""What one running stand-in holds together."""

from dataclasses import dataclass

from fakestripe.account import Account
from fakestripe.clock import Clock
from fakestripe.store import Store


@dataclass
class Stand:
    store: Store
    clock: Clock
    base_url: str = "http://127.0.0.1"
    """Where a browser finds it."""

    @classmethod
    def at(cls, path: str) -> "Stand":
        store = Store(path)
        return cls(store, Clock(store))

    def account(self, id: str, test_clock: str | None = None) -> Account:
        return Account(id, self.store, self.clock, test_clock=test_clock, base_url=self.base_url)
