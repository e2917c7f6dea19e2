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
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from saas.accounts import flows as accounts
from saas.accounts.models import User, Workspace
from saas.core import clock
from saas.credits import flows
from saas.credits.errors import InsufficientCredits
from saas.credits.models import Lot
from saas.credits.queries import Taken, balance, lot, violations

AMOUNTS = st.sampled_from([1, 20, 40, 60])
GRANTED = st.sampled_from([30, 60])
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
    frozen: int = 0
    is_frozen: bool = False
    covered: int = 0
    taken: int = 0
    lapsed: int = 0
    has_paid: bool = False
    """a debt"""

    @property
    def order(self) -> tuple[datetime, int, int]:
        return self.until, self.priority, self.number


@dataclass
class Model:
    now: datetime = START
    debt: int = 0
    is_closed: bool = False
    pots: list[Pot] = field(default_factory=list)
    taken: dict[str, list[tuple[Pot, int]]] = field(default_factory=dict)
    """What spends and holds took, by their keys; those of holds begin with an h."""

    @property
    def available(self) -> int:
        return sum(pot.left for pot in self.pots)

    @property
    def held(self) -> int:
        in_holds = sum(part for key in self.keys("h") for _, part in self.taken[key])
        return in_holds + sum(pot.frozen for pot in self.pots)

    def keys(self, first: str) -> list[str]:
        return sorted(key for key in self.taken if key[0] == first)

    def pass_time(self, time: timedelta) -> None:
        self.now += time
        self.lapse()

    def lapse(self) -> None:
        for pot in self.pots:
            if pot.until <= self.now:
                pot.lapsed, pot.left = pot.lapsed + pot.left, 0

    def add(self, pot: Pot) -> None:
        self.pots.append(pot)
        self.put(pot, pot.granted)

    def put(self, pot: Pot, amount: int) -> None:
        pot.left = amount - self.pay(pot, amount)

    def pay(self, pot: Pot, amount: int) -> int:
        paid = min(self.debt, amount)
        self.debt -= paid
        pot.has_paid = pot.has_paid or paid > 0
        return paid

    def take(self, amount: int) -> list[tuple[Pot, int]]:
        parts = []
        for pot in sorted(self.pots, key=lambda pot: pot.order):
            if part := min(pot.left, amount):
                pot.left, amount = pot.left - part, amount - part
                parts.append((pot, part))
        return parts

    def give_back(self, pot: Pot, amount: int) -> None:
        amount -= self.pay(pot, amount)
        others = sorted(self.pots, key=lambda one: (one.has_paid, *one.order), reverse=True)
        for place in [pot, *(one for one in others if one is not pot)]:
            part = min(amount, place.granted - place.left - place.frozen)
            amount -= part
            if place.is_frozen:
                place.frozen += part
            elif part:
                place.left += part
                if place.until <= self.now:
                    place.until = max(place.until, self.now + timedelta(days=30))
        assert amount == 0

    def settle(self, key: str, captured: int) -> None:
        for pot, part in self.taken.pop(key):
            spent = min(part, captured)
            captured -= spent
            if part > spent:
                self.give_back(pot, part - spent)

    def cover(self, pot: Pot, covered: int) -> None:
        """Take or return what the rule asks for: see rule 3 in docs/credits.md."""
        within_reach = pot.taken + pot.left + pot.frozen
        wanted = max(min(covered, within_reach), covered - pot.lapsed, 0)
        if self.is_closed:
            wanted = min(wanted, within_reach)
        more, pot.covered, pot.taken = wanted - pot.taken, covered, wanted
        if more < 0:
            if not self.is_closed:
                self.give_back(pot, -more)
            return
        left = min(pot.left, more)
        frozen = min(pot.frozen, more - left)
        pot.left, pot.frozen = pot.left - left, pot.frozen - frozen
        self.debt += more - left - frozen
        for payer, part in self.take(min(self.debt, self.available)):
            self.pay(payer, part)

    def freeze(self, pot: Pot) -> None:
        pot.is_frozen, pot.frozen, pot.left = True, pot.left, 0

    def unfreeze(self, pot: Pot) -> None:
        part, pot.is_frozen, pot.frozen = pot.frozen, False, 0
        if part:
            self.give_back(pot, part)

    def close(self) -> None:
        for key in self.keys("h"):
            self.settle(key, 0)
        for pot in self.pots:
            pot.until = min(pot.until, self.now)
        self.lapse()
        self.debt, self.is_closed = 0, True


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

    @initialize()
    def begin_with_lots_of_each_kind(self) -> None:
        """So that a short history has something to refund, to dispute and to let lapse."""
        for kind, days in ((Lot.Kind.PURCHASE, 10), (Lot.Kind.PURCHASE, 30), (Lot.Kind.GRANT, 5)):
            self.grant(50, kind, days)

    def is_open(self) -> bool:
        return not self.model.is_closed

    @precondition(is_open)
    @rule(amount=GRANTED, kind=st.sampled_from(Lot.Kind), days=st.none() | st.integers(1, 20))
    def get(self, amount: int, kind: Lot.Kind, days: int | None) -> None:
        self.grant(amount, kind, days)

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
        self.model.taken[key] = self.model.take(amount)
        if again:
            assert not self.act(flows.spend, amount=amount, key=key).is_new

    @precondition(is_open)
    @rule(amount=AMOUNTS)
    def hold(self, amount: int) -> None:
        key = f"h{next(self.numbers)}"
        until = self.model.now + timedelta(days=90)
        if not self.refuses(flows.hold, amount, key=key, expires_at=until):
            self.model.taken[key] = self.model.take(amount)

    @precondition(is_open)
    @rule(amount=st.integers(-60, 60).filter(bool))
    def adjust(self, amount: int) -> None:
        number = next(self.numbers)
        if amount > 0:
            self.act(flows.adjust, amount=amount, key=f"a{number}", actor=None)
            priority = flows.PRIORITY[Lot.Kind.GRANT]
            self.model.add(Pot("", len(self.model.pots), priority, amount, NEVER))
        elif not self.refuses(flows.adjust, amount, key=f"a{number}", actor=None):
            self.model.take(-amount)

    def refuses(self, flow: Any, amount: int, **arguments: Any) -> bool:
        """Do it if the model can; see it refused if not."""
        if abs(amount) <= self.model.available:
            self.act(flow, amount=amount, **arguments)
            return False
        with pytest.raises(InsufficientCredits):
            self.act(flow, amount=amount, **arguments)
        return True

    @precondition(lambda self: self.model.keys("s"))
    @rule(data=st.data(), again=st.booleans())
    def refund(self, data: st.DataObject, again: bool) -> None:
        key = data.draw(st.sampled_from(self.model.keys("s")))
        self.act(flows.refund_spend, spend_key=key)
        self.model.settle(key, 0)
        if again:
            assert not self.act(flows.refund_spend, spend_key=key).is_new

    @precondition(lambda self: self.model.keys("h"))
    @rule(data=st.data())
    def capture(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.model.keys("h")))
        amount = data.draw(st.integers(1, sum(part for _, part in self.model.taken[key])))
        self.act(flows.capture, hold_key=key, amount=amount)
        self.model.settle(key, amount)

    @precondition(lambda self: self.model.keys("h"))
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.model.keys("h")))
        self.act(flows.release, hold_key=key)
        self.model.settle(key, 0)

    @rule(days=st.integers(1, 20), swept=st.booleans())
    def wait(self, days: int, swept: bool) -> None:
        self.model.pass_time(timedelta(days=days))
        if swept:
            with clock.at(self.model.now):
                flows.expire_lots()

    def sources(self, *, frozen: bool | None = None) -> list[Pot]:
        return [p for p in self.model.pots if p.ref and frozen in (None, p.is_frozen)]

    @precondition(lambda self: self.sources())
    @rule(data=st.data(), again=st.booleans())
    def cover(self, data: st.DataObject, again: bool) -> None:
        pot = data.draw(st.sampled_from(self.sources()))
        covered = data.draw(st.sampled_from([pot.granted, pot.granted // 2, pot.granted // 3, 0]))
        is_told_anew = covered != pot.covered
        foretold, before = self.would_take(pot, covered), pot.taken
        posted = self.act(flows.cover, source_ref=pot.ref, covered=covered)
        assert (posted is not None) == is_told_anew
        if is_told_anew:
            self.model.cover(pot, covered)
        assert sum(foretold) == pot.taken - before
        if again:
            assert self.act(flows.cover, source_ref=pot.ref, covered=covered) is None

    def would_take(self, pot: Pot, covered: int) -> Taken:
        with clock.at(self.model.now):
            return lot(self.workspace, pot.ref).would_take(covered)

    @precondition(lambda self: self.sources(frozen=False))
    @rule(data=st.data())
    def freeze(self, data: st.DataObject) -> None:
        pot = data.draw(st.sampled_from(self.sources(frozen=False)))
        self.act(flows.freeze, source_ref=pot.ref)
        self.model.freeze(pot)

    @precondition(lambda self: self.sources(frozen=True))
    @rule(data=st.data())
    def unfreeze(self, data: st.DataObject) -> None:
        pot = data.draw(st.sampled_from(self.sources(frozen=True)))
        self.act(flows.unfreeze, source_ref=pot.ref)
        self.model.unfreeze(pot)

    @precondition(lambda self: self.is_open() and len(self.model.pots) > 4)
    @rule()  # late: most of a history is that of an open workspace
    def close(self) -> None:
        with clock.at(self.model.now):
            accounts.close(workspace=self.workspace)
        self.model.close()

    @invariant()
    def ledger_says_what_the_model_says(self) -> None:
        with clock.at(self.model.now):
            assert balance(self.workspace) == (
                self.model.available,
                self.model.held,
                self.model.debt,
            )

    @invariant()
    def each_lot_has_what_the_model_says(self) -> None:
        lots = Lot.objects.filter(account__workspace=self.workspace).order_by("pk")
        said = [(pot.left, pot.frozen, pot.covered) for pot in self.model.pots]
        assert [
            (0 if pot.until <= self.model.now else lot.remaining, lot.frozen, lot.covered)
            for lot, pot in zip(lots, self.model.pots, strict=True)
        ] == said

    @invariant()
    def ledger_adds_up(self) -> None:
        assert [rule for rule in violations() if "is off" not in rule] == []

    @invariant()
    def time_goes_on(self) -> None:
        """So that no two acts are of one moment, where microseconds would tell which was first."""
        self.model.pass_time(timedelta(minutes=1))


@override_settings(ENABLE_CREDIT_TYPES=True)
def test_random_histories_match_the_model(db: None) -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
