"""What one running stand-in holds together."""

from dataclasses import dataclass, field

from fakestripe.account import Account
from fakestripe.clock import Clock
from fakestripe.faults import Faults
from fakestripe.objects import Kind
from fakestripe.pulse import Pulse
from fakestripe.resources import webhook_endpoints
from fakestripe.store import Store


@dataclass(frozen=True)
class GivenEndpoint:
    account: str
    url: str
    secret: str


@dataclass
class Stand:
    store: Store
    clock: Clock = field(init=False)
    faults: Faults = field(init=False)
    pulse: Pulse = field(init=False)
    base_url: str = "http://127.0.0.1"
    """Where a browser finds it."""
    app_url: str = ""
    """Where a browser finds the app that is developed, if that was told."""
    business: str = "your app"
    """What the payment page calls whom one pays to."""
    endpoint: GivenEndpoint | None = None
    """One that is there from the start, also after a reset."""

    def __post_init__(self) -> None:
        self.clock = Clock(self.store)
        self.faults = Faults(self.store)
        self.pulse = Pulse(self)

    @classmethod
    def at(cls, path: str) -> "Stand":
        return cls(Store(path))

    def account(self, id: str, test_clock: str | None = None) -> Account:
        return Account(id, self.store, self.clock, test_clock=test_clock, base_url=self.base_url)

    def owner_of(self, kind: Kind, id: str) -> Account | None:
        """Return the account that has such an object: a browser brings no key."""
        row = self.store.row(
            "SELECT account FROM objects WHERE kind = ? AND id = ? AND NOT deleted", kind.object, id
        )
        return self.account(row["account"]) if row else None

    def start(self) -> None:
        self._give_endpoint()
        self.pulse.start()

    def stop(self) -> None:
        self.pulse.stop()
        self.store.close()

    def reset(self) -> None:
        """Empty every account, and let time be that of everybody again."""
        with self.store.transaction():
            self.store.empty()
            self.clock.reset()
            self.faults.clear()
            self._give_endpoint()

    def _give_endpoint(self) -> None:
        if self.endpoint:
            account = self.account(self.endpoint.account)
            webhook_endpoints.give(account, self.endpoint.url, self.endpoint.secret)
