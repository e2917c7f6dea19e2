"""What may go back of a payment, and which credits go with it: pages show it before flows do it.

Money is in the smallest unit of the purchase's currency.
"""

from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from saas.core.clock import now
from saas.core.money import rounded_down
from saas.credits.queries import Balance, LotState, balance, lot
from saas.credits.shares import share
from saas.payments import conf, sql
from saas.payments.models import Dispute, Purchase, Refund

# A refund takes its credits from the moment it is asked for, or they could be used meanwhile.
LIVE = [
    Refund.State.REQUESTED,
    Refund.State.PENDING,
    Refund.State.ACTION,
    Refund.State.SUCCEEDED,
]
# An inquiry is no dispute yet: nothing is frozen, and a refund ends it.
OPEN = [Dispute.State.NEEDS_RESPONSE, Dispute.State.UNDER_REVIEW]
LOST = [Dispute.State.LOST, Dispute.State.PREVENTED]


class Returned(NamedTuple):
    """What went back, or is on its way; `disputed` is what banks still argue about."""

    refunded: int
    let_go: int
    """used credits that refunds ask nothing for"""
    lost: int
    disputed: int


class Position(NamedTuple):
    """Credits: what the workspace can spend, what this payment's lot has left, what is owed."""

    available: int
    in_lot: int
    debt: int


class Outcome(NamedTuple):
    """What a refund does, or a dispute that is lost."""

    amount: int
    covered: int
    """credits that are no longer paid for, by all refunds and lost disputes together"""
    used: int
    """of the credits this refund stands for, those that are not there any more"""
    let_go: int
    """so many of them are asked nothing for; the others are owed"""
    from_others: int
    """what other lots pay at once of what is owed"""
    before: Position
    after: Position

    @property
    def from_lot(self) -> int:
        return self.before.in_lot - self.after.in_lot

    @property
    def seal(self) -> str:
        """What a form carries, so that nothing else happens than what its page has said."""
        parts = [*self[:5], *self.before, *self.after]
        return "-".join(map(str, parts))


class Worth(NamedTuple):
    """A payment as it stands: what went back, what its lot has left, what the workspace has."""

    purchase: Purchase
    returned: Returned
    lot: LotState | None
    """None: a closed workspace, whose payment was never credited"""
    balance: Balance

    @property
    def refundable(self) -> int:
        """The most that can still go back: never more than was paid, whoever took it back."""
        gone = self.returned.refunded + self.returned.lost + self.returned.disputed
        return rounded_down(max((self.purchase.paid or 0) - gone, 0), self.purchase.currency)

    @property
    def unused_share(self) -> int:
        """What was paid for the credits that are still there, as far as it can go back."""
        if self.lot is None:
            return self.refundable
        paid_for_them = (self.purchase.paid or 0) * self.lot.unused // self.purchase.credits
        return min(rounded_down(paid_for_them, self.purchase.currency), self.refundable)

    @property
    def covered(self) -> int:
        """How many credits are no longer paid for."""
        return self.covered_with(0)

    def covered_with(self, more: int) -> int:
        """The same once so much more is refunded: all of them when all of the money is back."""
        paid = self.purchase.paid or 0
        back = min(self.returned.refunded + self.returned.lost + more, paid)
        covered = share(self.purchase.credits, refunded=back, paid=paid)
        return max(covered - self.returned.let_go, 0)

    @property
    def position(self) -> Position:
        in_lot = self.lot.unused if self.lot else 0
        return Position(self.balance.available, in_lot, self.balance.debt)

    def outcome(self, amount: int, *, let_go: bool) -> Outcome:
        """Tell what a refund of so much does. Under the account's lock, it does just that."""
        before = self.position
        if self.lot is None:
            return Outcome(amount, 0, 0, 0, 0, before, before)
        covered = self.covered_with(amount)
        used = max(self.lot.would_take(covered).owed, 0)
        spared = used if let_go else 0
        taken = self.lot.would_take(covered - spared)
        from_others = min(taken.owed, before.available - taken.from_lot)
        after = Position(
            available=before.available - taken.from_lot - from_others,
            in_lot=before.in_lot - taken.from_lot,
            debt=before.debt + taken.owed - from_others,
        )
        return Outcome(amount, covered - spared, used, spared, from_others, before, after)

    def loss(self, amount: int) -> Outcome:
        """Tell what it does that a bank keeps so much of what it has a dispute open about.

        After the last one, what is left of the lot is no longer frozen, and pays what is owed.
        """
        before = self.position
        if self.lot is None:
            return Outcome(amount, 0, 0, 0, 0, before, before)
        covered = self.covered_with(amount)
        taken = self.lot.would_take(covered)
        from_others = min(taken.owed, before.available)
        owed = before.debt + taken.owed - from_others
        left = before.in_lot - taken.from_lot
        released = left if self.returned.disputed <= amount else 0
        pays = min(released, owed)
        after = Position(
            available=before.available - from_others + released - pays,
            in_lot=left - pays,
            debt=owed - pays,
        )
        return Outcome(amount, covered, taken.owed, 0, from_others, before, after)


def worth(purchase: Purchase, has: Balance | None = None) -> Worth:
    """How a payment stands. `has`: what is known of the workspace's credits already."""
    state = lot(purchase.workspace, purchase.source_ref) if purchase.credited_at else None
    return Worth(purchase, returned(purchase), state, has or balance(purchase.workspace))


def returned(purchase: Purchase) -> Returned:
    asked: dict[str, Any] = {
        "purchase": purchase.pk,
        "live": [str(state) for state in LIVE],
        "lost": [str(state) for state in LOST],
        "open": [str(state) for state in OPEN],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.read("returned"), asked)
        return Returned(*cursor.fetchone())


def may_withdraw(purchase: Purchase) -> bool:
    ends = withdrawal_ends(purchase)
    return ends is not None and now() <= ends


def withdrawal_ends(purchase: Purchase) -> datetime | None:
    """Until when its buyer may withdraw, if at all: the day of the payment is not counted."""
    if not purchase.paid or not purchase.paid_at or not conf.withdrawal_days():
        return None
    zone = timezone.get_default_timezone()
    last = timezone.localdate(purchase.paid_at, zone) + timedelta(days=conf.withdrawal_days())
    return datetime.combine(last, time.max.replace(microsecond=0), zone)
