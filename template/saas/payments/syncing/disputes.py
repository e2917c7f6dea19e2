"""A dispute follows Stripe's: while a bank asks for the money back, the credits wait."""

from datetime import datetime
from typing import Any

from django.db import transaction

from saas.core.clock import now
from saas.payments import gateway
from saas.payments.gateway import Object
from saas.payments.models import Act, Dispute, FraudWarning, Purchase
from saas.payments.place import current
from saas.payments.reckoning import LOST, OPEN, worth
from saas.payments.signals import dispute_closed, dispute_opened, fraud_warned
from saas.payments.syncing import covering, intents
from saas.payments.syncing.sessions import moment

State = Dispute.State
# After a lost one a bank may be asked again; until it has decided, that is a dispute as any other.
APPEALS = {
    "appeal_needs_response": State.NEEDS_RESPONSE,
    "appeal_under_review": State.UNDER_REVIEW,
}
CLOSED = [State.WON, State.LOST, State.WARNING_CLOSED, State.PREVENTED]


def fetched(dispute_id: str) -> Object:
    dispute = gateway.retrieve("disputes", dispute_id)
    intents.catch_up(dispute["payment_intent"])
    return dispute


def apply(dispute: Object, began: datetime) -> bool:
    return follow(dispute=dispute, began=began) is not None


@transaction.atomic
def follow(*, dispute: Object, began: datetime) -> Dispute | None:
    """Note what Stripe says of a dispute, whose fetch began then. None: it is not ours."""
    purchase = intents.locked(dispute["payment_intent"])
    if purchase is None:
        return None
    row = _row(purchase, dispute)
    before = "" if row._state.adding else row.state
    if not row.hear(told(dispute), began):
        return row
    if row.state not in CLOSED:
        row.closed_at = None
    elif row.state != before:
        row.closed_at = now()
    _save(row, before)
    return row


def fetched_warning(warning_id: str) -> Object:
    warning = gateway.retrieve("radar.early_fraud_warnings", warning_id)
    intents.catch_up(warning["payment_intent"])
    return warning


@transaction.atomic
def apply_warning(warning: Object, began: datetime) -> bool:
    """Note that a bank takes a payment for fraud. It changes no credits: staff decide."""
    purchase = intents.locked(warning["payment_intent"])
    if purchase is None:
        return False
    row, is_new = FraudWarning.objects.get_or_create(
        **current()._asdict(),
        stripe_id=warning["id"],
        defaults={
            "purchase": purchase,
            "kind": warning["fraud_type"],
            "is_actionable": warning["actionable"],
            "warned_at": moment(warning["created"]) or now(),
            "fetch_began_at": began,
        },
    )
    if is_new:
        _write_down_warning(row)
        fraud_warned.send(sender=FraudWarning, warning=row)
    elif row.hear({"is_actionable": warning["actionable"]}, began):
        row.save(update_fields=["is_actionable", "fetch_began_at", "updated_at"])
    return True


def _row(purchase: Purchase, dispute: Object) -> Dispute:
    named = {**current()._asdict(), "stripe_id": dispute["id"]}
    row = Dispute.objects.filter(purchase=purchase, **named).first() or Dispute(**named)
    row.purchase = purchase
    return row


def state_of(dispute: Object) -> Dispute.State:
    return APPEALS.get(dispute["status"]) or State(dispute["status"])


def told(dispute: Object) -> dict[str, Any]:
    """The columns of ours that Stripe decides."""
    lines = dispute["balance_transactions"] or []
    fees = [line for line in lines if line["fee"]]
    return {
        "amount": dispute["amount"],
        "currency": dispute["currency"].upper(),
        "fee": max(sum(line["fee"] for line in fees), 0),
        "fee_currency": fees[0]["currency"].upper() if fees else "",
        "reason": dispute["reason"][:60],
        "state": state_of(dispute),
        "evidence_due_at": moment((dispute["evidence_details"] or {}).get("due_by")),
        "opened_at": moment(dispute["created"]) or now(),
    }


def _save(row: Dispute, before: str) -> None:
    """Write the dispute, and let its credits follow."""
    was = worth(row.purchase).position
    row.save()
    reason = covering.DISPUTED if row.state in [*OPEN, *LOST] else covering.SETTLED
    stands = covering.settle(purchase=row.purchase, reason=reason)
    if row.state == before:
        return
    Act.objects.create(
        by=Act.By.STRIPE,
        what=f"dispute.{row.state}",
        purchase=row.purchase,
        row=f"dispute:{row.pk}",
        stripe_id=row.stripe_id,
        reason=row.reason,
        before={"state": before, **was._asdict()},
        after={"state": row.state, "amount": row.amount, "fee": row.fee, **stands._asdict()},
    )
    _tell(row, before)


def _tell(row: Dispute, before: str) -> None:
    if row.state in CLOSED:
        dispute_closed.send(sender=Dispute, dispute=row)
    elif not before or before in CLOSED:
        dispute_opened.send(sender=Dispute, dispute=row)


def _write_down_warning(row: FraudWarning) -> None:
    Act.objects.create(
        by=Act.By.STRIPE,
        what="warning.received",
        purchase=row.purchase,
        row=f"warning:{row.pk}",
        stripe_id=row.stripe_id,
        reason=row.kind,
    )
