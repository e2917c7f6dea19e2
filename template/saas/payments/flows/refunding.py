"""Money goes back: asked for here, sent by a job, and finished by what Stripe says of it."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from saas.accounts.models import User
from saas.core.clock import now
from saas.core.money import step
from saas.credits.models import CreditAccount
from saas.jobs import enqueue
from saas.payments import conf
from saas.payments.errors import (
    Disputed,
    NotPaid,
    OutcomeChanged,
    ReasonMissing,
    RefundKeyReused,
    RefundTooHigh,
    RefundTooLate,
    UnevenAmount,
)
from saas.payments.jobs import send_refund
from saas.payments.models import Act, Purchase, Refund
from saas.payments.reckoning import Outcome, Returned, Worth, worth
from saas.payments.syncing import covering

Origin = Refund.Origin


@transaction.atomic
def refund(
    *,
    key: UUID,
    purchase: Purchase,
    amount: int,
    reason: str,
    person: User | None,
    let_go: bool = False,
    seen: str = "",
    origin: Refund.Origin = Origin.STAFF,
) -> Refund:
    """Promise the money, and take the credits that it was paid for. A job asks Stripe for it.

    `let_go`: what was used of them makes no debt. `seen`: the seal of what the page has said.
    A second click has the same key, and changes nothing. Raises NotPaid, Disputed, RefundTooLate,
    RefundTooHigh, UnevenAmount, ReasonMissing, OutcomeChanged, RefundKeyReused.
    """
    purchase = lock(purchase)
    if made := Refund.objects.filter(pk=key).first():
        if (made.purchase_id, made.amount) != (purchase.pk, amount):
            raise RefundKeyReused
        return made
    stands = worth(purchase)
    _validate(stands, amount, reason, origin)
    expected = stands.outcome(amount, let_go=let_go)
    if seen and seen != expected.seal:
        raise OutcomeChanged
    made = Refund.objects.create(
        id=key,
        purchase=purchase,
        account=purchase.account,
        livemode=purchase.livemode,
        by=person,
        origin=origin,
        amount=amount,
        currency=purchase.currency,
        reason=reason.strip(),
        credits=expected.covered,
        let_go=expected.let_go,
    )
    became = covering.settle(purchase=purchase, reason=covering.RETURNED, person=person)
    _write_down(made, expected, stands.returned, became._asdict())
    enqueue(send_refund, str(made.pk))
    return made


def lock(purchase: Purchase) -> Purchase:
    """Nobody else changes the purchase, or the workspace's credits, until the transaction ends."""
    held = Purchase.objects.select_related("workspace").select_for_update(of=("self",))
    purchase = held.get(pk=purchase.pk)
    CreditAccount.objects.select_for_update().filter(workspace=purchase.workspace_id).first()
    return purchase


def _validate(stands: Worth, amount: int, reason: str, origin: Refund.Origin) -> None:
    purchase = stands.purchase
    if purchase.state != Purchase.State.PAID or not purchase.paid or not purchase.paid_at:
        raise NotPaid
    if stands.returned.disputed:
        raise Disputed
    days = conf.refund_days()
    is_late = days and now() > purchase.paid_at + timedelta(days=days)
    if is_late and origin == Origin.STAFF:
        raise RefundTooLate(days)
    if not 1 <= amount <= stands.refundable:
        raise RefundTooHigh(stands.refundable, purchase.currency)
    if amount % step(purchase.currency):
        raise UnevenAmount(purchase.currency)
    if not reason.strip():
        raise ReasonMissing


def _write_down(made: Refund, expected: Outcome, so_far: Returned, stands: dict[str, int]) -> None:
    is_buyer = made.origin == Origin.WITHDRAWAL
    Act.objects.create(
        by=Act.By.BUYER if is_buyer else Act.By.STAFF if made.by else Act.By.COMMAND,
        person=made.by,
        what="refund.requested",
        purchase=made.purchase,
        row=f"refund:{made.pk}",
        reason=made.reason,
        before={"refunded": so_far.refunded, **expected.before._asdict()},
        after={
            "refunded": so_far.refunded + made.amount,
            "amount": made.amount,
            "let_go": made.let_go,
            **stands,
        },
    )
