"""A buyer of their own for each purchase, and how everything stands for them in the end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

from saas.accounts.models import User, Workspace
from saas.accounts.queries import personal_workspace
from saas.credits.models import Lot
from saas.credits.queries import balance
from saas.credits.queries import violations as ledger_violations
from saas.payments.flows.checkout import buy
from saas.payments.models import Dispute, Pack, Purchase, Receipt, Refund
from saas.payments.queries import violations as payment_violations
from saas.payments.syncing.purchases import refresh
from tests.credits.steps import spend
from tests.payments.till import GOOD, Till

SITE = "http://testserver"
AGREED = "Begin at once."


@dataclass
class Buyer:
    till: Till
    pack: Pack
    workspace: Workspace

    @classmethod
    def of(cls, till: Till, pack: Pack) -> "Buyer":
        person = User.objects.create_user(f"{uuid4().hex}@example.com")
        return cls(till, pack, personal_workspace(person))

    def order(self, **more: Any) -> Purchase:
        given = {"key": uuid4(), "pack": self.pack, "consent": AGREED, "site": SITE}
        return buy(workspace=self.workspace, person=self.workspace.owner, **given | more)

    def order_with_one_key(self) -> Callable[[], Purchase]:
        """What the button does, however often it is pressed."""
        return partial(self.order, key=uuid4())

    def pay(self, card: str = GOOD) -> Purchase:
        """Order, pay, and close the tab: the app hears of it from Stripe alone."""
        purchase = self.order()
        self.till.pay(purchase.session_id, card)
        return purchase

    def pay_and_come_back(self, card: str = GOOD) -> Purchase:
        return refresh(purchase=self.pay(card))

    def use(self, number: int) -> None:
        spend(self.workspace, number, key=uuid4().hex)


@dataclass
class Shop:
    """Sells 100 credits for $10 to whoever comes."""

    till: Till
    pack: Pack
    buyers: list[Buyer] = field(default_factory=list)

    def buyer(self) -> Buyer:
        self.buyers.append(Buyer.of(self.till, self.pack))
        return self.buyers[-1]

    def ending(self) -> list[dict[str, Any]]:
        """How each buyer stands, whatever led there. Raises where money does not add up."""
        check()
        return [standing(buyer.workspace) for buyer in self.buyers]


def check() -> None:
    """`ledger_check` and `payments_check`, but for a guard that the test run switches off."""
    found = [*ledger_violations(), *payment_violations()]
    if wrong := [rule for rule in found if "never_emptied" not in rule]:
        raise AssertionError(" ".join(wrong))


def standing(workspace: Workspace) -> dict[str, Any]:
    """What is owned, owed and written down; no ids, no times, and not the way there.

    Which lot paid for what is not compared: a debt is paid by what is there when it arises.
    """
    lots = Lot.objects.filter(account__workspace=workspace).order_by("pk")
    mine = {"purchase__workspace": workspace}
    return {
        "balance": tuple(balance(workspace)),
        "lots": [(lot.granted, lot.covered, lot.frozen_at is not None) for lot in lots],
        "purchases": _sorted(Purchase, "state", "paid", workspace=workspace),
        "refunds": _sorted(Refund, "state", "amount", **mine),
        "disputes": _sorted(Dispute, "state", "amount", **mine),
        "receipts": Receipt.objects.filter(kind=Receipt.Kind.RECEIPT, **mine).count(),
        "credit notes": _noted(**mine),
    }


def _sorted(model: type[Any], *names: str, **mine: Any) -> list[Any]:
    return sorted(model.objects.filter(**mine).values_list(*names), key=str)


def _noted(**mine: Any) -> int:
    """The money on credit notes that still hold."""
    signs = {Receipt.Kind.CREDIT: 1, Receipt.Kind.CANCEL: -1}
    papers = Receipt.objects.filter(**mine)
    return sum(signs.get(Receipt.Kind(paper.kind), 0) * paper.gross for paper in papers)
