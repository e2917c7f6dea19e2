"""Stripe's messages on their way: in order and at once, or as an unlucky day brings them."""

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.test import Client

from saas.jobs.flows import run_pending
from saas.payments.handlers import HANDLERS
from saas.payments.reconciling import reconcile
from tests.payments.till import Till


@dataclass
class Post:
    """Delivers each message when it is written."""

    till: Till
    client: Client
    told: list[str] = field(default_factory=list)
    """All that Stripe has had to tell, the oldest first."""
    _newest: str = ""
    _first: dict[str, object] = field(default_factory=dict)

    def collect(self) -> list[str]:
        """What is new; each knows how its object looked at first, for a payload that is stale."""
        after: Any = {"limit": 100} | ({"ending_before": self._newest} if self._newest else {})
        new = self.till.stripe.v1.events.list(after).data
        self._newest = new[0].id if new else self._newest
        told = [str(event) for event in reversed(new) if event.type in HANDLERS]
        self.told += told
        for event in told:
            thing = json.loads(event)["data"]["object"]
            self._first.setdefault(thing["id"], thing)
        return told

    def bring(self) -> None:
        for event in self.collect():
            self.deliver(event)

    def finish(self) -> None:
        self.bring()

    def deliver(self, event: str) -> None:
        assert self.till.send(self.client, event).status_code == 200
        run_pending()


@dataclass
class BadPost(Post):
    """Holds back, mixes up, doubles and spoils, by its seed; in the end all has come."""

    random: Random = field(default_factory=Random)
    _held: list[str] = field(default_factory=list)

    def bring(self) -> None:
        self._held += self.collect()
        self.random.shuffle(self._held)
        for _ in range(self.random.randint(0, len(self._held))):
            event = self._held.pop()
            self.deliver(self._spoilt(event))
            if self.random.random() < 0.3:
                self._held.append(event)

    def finish(self) -> None:
        """All that was held back, and the whole log once more, in no order."""
        self._held += [*self.collect(), *self.told]
        self.random.shuffle(self._held)
        for event in self._held:
            self.deliver(event)

    def _spoilt(self, event: str) -> str:
        """The payload may be of a moment long before."""
        said = json.loads(event)
        if self.random.random() < 0.3:
            said["data"]["object"] = self._first[said["data"]["object"]["id"]]
        return json.dumps(said)


@dataclass
class LosingPost(Post):
    """Some messages never come: the reconciler asks Stripe in the night."""

    random: Random = field(default_factory=Random)
    lost: float = 0.5

    def bring(self) -> None:
        for event in self.collect():
            if self.random.random() >= self.lost:
                self.deliver(event)

    def finish(self) -> None:
        self.bring()
        reconcile()
        run_pending()
