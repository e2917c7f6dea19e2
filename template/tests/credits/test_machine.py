"""Random histories, played on the ledger and on a model of it that fits on a page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from saas.accounts.models import User, Workspace
from saas.core import clock
from saas.credits import flows
from saas.credits.errors import InsufficientCredits
from saas.credits.models import Lot
from saas.credits.queries import balance, violations

AMOUNTS = st.integers(1, 60)
START = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
NEVER = datetime.max.replace(tzinfo=START.tzinfo)


@dataclass
class Pot:
    """A lot, as simply as it can be told."""

    ref: str
    number: int
    priority: int
    granted: int
    until: datetime
    left: int = 0
    held: int = 0
    frozen: bool = False
    gone: int = 0
    """lapsed or taken back"""


@dataclass
class Model:
    now: datetime = START
    debt: int = 0
    pots: list[Pot] = field(default_factory=list)
    taken: dict[str, list[tuple[Pot, int]]] = field(default_factory=dict)

    @property
    def available(self) -> int:
        return sum(pot.left for pot in self.pots)

    @property
    def held(self) -> int:
        return sum(pot.held for pot in self.pots)

    def pass_time(self, days: int) -> None:
        self.now += timedelta(days=days)
        for pot in self.pots:
            if pot.until <= self.now:
                pot.gone, pot.left = pot.gone + pot.left, 0

    def add(self, pot: Pot) -> None:
        self.pots.append(pot)
        self.put(pot, pot.granted)

    def put(self, pot: Pot, amount: int) -> None:
        paid = min(self.debt, amount)
        self.debt -= paid
        pot.left += amount - paid

    def take(self, key: str, amount: int, *, held: bool = False) -> None:
        self.taken[key] = []
        for pot in sorted(self.pots, key=lambda pot: (pot.priority, pot.until, pot.number)):
            part = min(pot.left, amount)
            if part:
                pot.left, amount = pot.left - part, amount - part
                pot.held += part if held else 0
                self.taken[key].append((pot, part))

    def give_back(self, pot: Pot, amount: int) -> None:
        if pot.frozen:
            pot.held += amount
        elif pot.until <= self.now:
            until = self.now + timedelta(days=30)
            self.add(Pot("", len(self.pots), pot.priority, amount, until))
        else:
            self.put(pot, amount)

    def settle(self, key: str, captured: int) -> None:
        for pot, part in self.taken.pop(key):
            spent = min(part, captured)
            captured -= spent
            pot.held -= part
            if part > spent:
                self.give_back(pot, part - spent)

    def take_back(self, pot: Pot) -> None:
        rest = max(pot.granted - pot.gone, 0)
        pot.gone += rest
        left = min(pot.left, rest)
        frozen = min(self.frozen_part(pot), rest - left) if pot.frozen else 0
        pot.left -= left
        pot.held -= frozen
        self.debt += rest - left - frozen

    def frozen_part(self, pot: Pot) -> int:
        in_holds = sum(
            part for key in self.taken if key[0] == "h" for p, part in self.taken[key] if p is pot
        )
        return pot.held - in_holds


class Ledger(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.numbers = count(1)
        self.model = Model()
        user = User.objects.create_user("machine@example.com")
        self.workspace = Workspace.objects.create(owner=user, name="M", kind=Workspace.Kind.TEAM)

    def teardown(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def act(self, flow: Any, **arguments: Any) -> Any:
        with clock.at(self.model.now):
            return flow(workspace=self.workspace, reason="machine", **arguments)

    @rule(amount=AMOUNTS, kind=st.sampled_from(Lot.Kind), days=st.none() | st.integers(1, 40))
    def grant(self, amount: int, kind: Lot.Kind, days: int | None) -> None:
        number = next(self.numbers)
        until = self.model.now + timedelta(days=days) if days else None
        ref = f"source-{number}"
        self.act(flows.grant, amount=amount, source_ref=ref, kind=kind, expires_at=until)
        priority = flows.PRIORITY[kind]
        self.model.add(Pot(ref, len(self.model.pots), priority, amount, until or NEVER))

    @rule(amount=AMOUNTS, again=st.booleans())
    def spend(self, amount: int, again: bool) -> None:
        key = f"s{next(self.numbers)}"
        if self.refuses(flows.spend, amount, key=key):
            return
        self.model.take(key, amount)
        if again:
            assert not self.act(flows.spend, amount=amount, key=key).is_new

    @rule(amount=AMOUNTS)
    def hold(self, amount: int) -> None:
        key = f"h{next(self.numbers)}"
        until = self.model.now + timedelta(days=90)
        if not self.refuses(flows.hold, amount, key=key, expires_at=until):
            self.model.take(key, amount, held=True)

    @rule(amount=st.integers(-60, 60).filter(bool))
    def adjust(self, amount: int) -> None:
        number = next(self.numbers)
        if amount > 0:
            self.act(flows.adjust, amount=amount, key=f"a{number}", actor=None)
            self.model.add(Pot("", len(self.model.pots), 30, amount, NEVER))
        elif not self.refuses(flows.adjust, amount, key=f"a{number}", actor=None):
            self.model.take(f"a{number}", -amount)

    def refuses(self, flow: Any, amount: int, **arguments: Any) -> bool:
        """Do it if the model can; see it refused if not."""
        if abs(amount) <= self.model.available:
            self.act(flow, amount=amount, **arguments)
            return False
        with pytest.raises(InsufficientCredits):
            self.act(flow, amount=amount, **arguments)
        return True

    def keys(self, first: str) -> list[str]:
        return sorted(key for key in self.model.taken if key[0] == first)

    @precondition(lambda self: self.keys("s"))
    @rule(data=st.data(), again=st.booleans())
    def refund(self, data: st.DataObject, again: bool) -> None:
        key = data.draw(st.sampled_from(self.keys("s")))
        self.act(flows.refund_spend, spend_key=key)
        for pot, part in self.model.taken.pop(key):
            self.model.give_back(pot, part)
        if again:
            assert not self.act(flows.refund_spend, spend_key=key).is_new

    @precondition(lambda self: self.keys("h"))
    @rule(data=st.data())
    def capture(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.keys("h")))
        amount = data.draw(st.integers(1, sum(part for _, part in self.model.taken[key])))
        self.act(flows.capture, hold_key=key, amount=amount)
        self.model.settle(key, amount)

    @precondition(lambda self: self.keys("h"))
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.keys("h")))
        self.act(flows.release, hold_key=key)
        self.model.settle(key, 0)

    @rule(days=st.integers(1, 20), swept=st.booleans())
    def wait(self, days: int, swept: bool) -> None:
        self.model.pass_time(days)
        if swept:
            with clock.at(self.model.now):
                flows.expire_lots()

    def sources(self, *, frozen: bool | None = None) -> list[Pot]:
        return [p for p in self.model.pots if p.ref and frozen in (None, p.frozen)]

    @precondition(lambda self: self.sources())
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        pot = data.draw(st.sampled_from(self.sources()))
        self.act(flows.take_back, source_ref=pot.ref, key=f"t{next(self.numbers)}")
        self.model.take_back(pot)

    @precondition(lambda self: self.sources(frozen=False))
    @rule(data=st.data())
    def freeze(self, data: st.DataObject) -> None:
        pot = data.draw(st.sampled_from(self.sources(frozen=False)))
        self.act(flows.freeze, source_ref=pot.ref, key=f"f{next(self.numbers)}")
        pot.frozen, pot.held, pot.left = True, pot.held + pot.left, 0

    @precondition(lambda self: self.sources(frozen=True))
    @rule(data=st.data())
    def unfreeze(self, data: st.DataObject) -> None:
        pot = data.draw(st.sampled_from(self.sources(frozen=True)))
        self.act(flows.unfreeze, source_ref=pot.ref, key=f"u{next(self.numbers)}")
        pot.frozen = False
        if part := self.model.frozen_part(pot):
            pot.held -= part
            self.model.give_back(pot, part)

    @invariant()
    def ledger_says_what_the_model_says(self) -> None:
        with clock.at(self.model.now):
            assert balance(self.workspace) == (
                self.model.available,
                self.model.held,
                self.model.debt,
            )

    @invariant()
    def ledger_adds_up(self) -> None:
        assert [rule for rule in violations() if "is off" not in rule] == []


@override_settings(ENABLE_CREDIT_TYPES=True)
def test_random_histories_match_the_model(db: None) -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
