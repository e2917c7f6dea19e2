"""A buyer withdraws from a purchase: what is not used yet comes back at once, and its price."""

from uuid import UUID

from django.db import transaction

from saas.accounts.models import User
from saas.payments.errors import NothingUnused, WithdrawalOver
from saas.payments.flows.refunding import lock, refund
from saas.payments.models import Purchase, Refund
from saas.payments.reasons import WITHDRAWN
from saas.payments.reckoning import may_withdraw, worth
from saas.payments.signals import withdrawal_received

REASON = WITHDRAWN


@transaction.atomic
def withdraw(*, key: UUID, purchase: Purchase, person: User, seen: str = "") -> Refund:
    """Refund the unused share. `seen`: the seal of what the page said.

    A second click has the same key, and changes nothing. Raises WithdrawalOver, NothingUnused,
    Disputed, OutcomeChanged.
    """
    purchase = lock(purchase)
    if made := purchase.refunds.filter(pk=key, origin=Refund.Origin.WITHDRAWAL).first():
        return made
    if not may_withdraw(purchase):
        raise WithdrawalOver
    amount = worth(purchase).unused_share
    if not amount:
        raise NothingUnused
    made = refund(
        key=key,
        purchase=purchase,
        amount=amount,
        reason=REASON,
        person=person,
        seen=seen,
        origin=Refund.Origin.WITHDRAWAL,
    )
    withdrawal_received.send(sender=Refund, refund=made)
    return made
