"""What may go back of a payment, and which credits go with it: pages show it before flows do it.

Money is in the smallest unit of the purchase's currency.
"""

from typing import NamedTuple

from django.db.models import Q, Sum

from saas.core.money import rounded_down
from saas.credits.queries import LotState, balance, lot
from saas.credits.shares import share
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
    """What a refund does."""

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


def returned(purchase: Purchase) -> Returned:
    live = purchase.refunds.filter(state__in=LIVE).aggregate(Sum("amount"), Sum("let_go"))
    disputes = purchase.disputes.aggregate(
        lost=Sum("amount", filter=Q(state__in=LOST)),
        disputed=Sum("amount", filter=Q(state__in=OPEN)),
    )
    return Returned(
        refunded=live["amount__sum"] or 0,
        let_go=live["let_go__sum"] or 0,
        lost=disputes["lost"] or 0,
        disputed=disputes["disputed"] or 0,
    )


def refundable(purchase: Purchase, so_far: Returned) -> int:
    """The most that can still go back: never more than was paid, whoever took it back."""
    gone = so_far.refunded + so_far.lost + so_far.disputed
    return rounded_down(max((purchase.paid or 0) - gone, 0), purchase.currency)


def covered(purchase: Purchase, so_far: Returned) -> int:
    """How many credits are no longer paid for: all of them once all of the money is back."""
    paid = purchase.paid or 0
    back = min(so_far.refunded + so_far.lost, paid)
    return max(share(purchase.credits, refunded=back, paid=paid) - so_far.let_go, 0)


def unused_share(purchase: Purchase, so_far: Returned) -> int:
    """What was paid for the credits that are still there, as far as it can go back."""
    if not purchase.credited_at:
        return refundable(purchase, so_far)
    unused = _lot(purchase).unused
    paid_for_them = (purchase.paid or 0) * unused // purchase.credits
    most = refundable(purchase, so_far)
    return min(rounded_down(paid_for_them, purchase.currency), most)


def outcome(purchase: Purchase, so_far: Returned, amount: int, *, let_go: bool) -> Outcome:
    """Tell what a refund of so much does. Under the account's lock, that is what it then does."""
    standing = balance(purchase.workspace)
    if not purchase.credited_at:
        nothing = Position(standing.available, 0, standing.debt)
        return Outcome(amount, 0, 0, 0, 0, nothing, nothing)
    state = _lot(purchase)
    all_covered = covered(purchase, so_far._replace(refunded=so_far.refunded + amount))
    used = max(state.would_take(all_covered).owed, 0)
    spared = used if let_go else 0
    taken = state.would_take(all_covered - spared)
    from_others = min(taken.owed, standing.available - taken.from_lot)
    before = Position(standing.available, state.unused, standing.debt)
    after = Position(
        available=before.available - taken.from_lot - from_others,
        in_lot=before.in_lot - taken.from_lot,
        debt=before.debt + taken.owed - from_others,
    )
    return Outcome(amount, all_covered - spared, used, spared, from_others, before, after)


def position(purchase: Purchase) -> Position:
    standing = balance(purchase.workspace)
    in_lot = _lot(purchase).unused if purchase.credited_at else 0
    return Position(standing.available, in_lot, standing.debt)


def _lot(purchase: Purchase) -> LotState:
    return lot(purchase.workspace, purchase.source_ref)
