"""A refund follows Stripe's: one that we asked for, and one that was made in its dashboard.

Whatever tells of it ends here, in any order and as often as it likes.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from saas.core.clock import database_time, now
from saas.payments import conf, gateway
from saas.payments.errors import Misconfigured, Refused, Unreachable
from saas.payments.gateway import Object
from saas.payments.models import Act, Purchase, Refund
from saas.payments.place import current, known
from saas.payments.reckoning import LIVE, worth
from saas.payments.signals import refund_accepted, refund_failed, refund_succeeded
from saas.payments.syncing import covering, intents
from saas.payments.syncing.attempts import post

logger = logging.getLogger(__name__)

State = Refund.State
STATES = {
    "pending": State.PENDING,
    "requires_action": State.ACTION,
    "succeeded": State.SUCCEEDED,
    "failed": State.FAILED,
    "canceled": State.CANCELLED,
}
PATIENCE = timedelta(minutes=5)  # that a job of its own has
FINAL = [State.SUCCEEDED, State.FAILED, State.CANCELLED]


def send(*, refund: Refund) -> None:
    """Ask Stripe for the money to go back: once, however often this is repeated.

    Raises Unreachable, Misconfigured: then it waits, and is sent again.
    """
    if refund.state != State.REQUESTED:
        return
    began = database_time()
    try:
        made = post(
            row=f"refund:{refund.pk}",
            kind="refunds",
            parameters=_parameters(refund),
            find=lambda: _found(refund),
        )
    except Refused as refusal:
        _give_up(refund, refusal)
    else:
        follow(refund=made, began=began)


def send_waiting() -> int:
    """Send what was promised some time ago and not sent; return how many Stripe has answered."""
    waiting = Refund.objects.filter(state=State.REQUESTED, **known()._asdict())
    count = 0
    for refund in waiting.filter(created_at__lt=now() - PATIENCE).select_related("purchase"):
        with suppress(Unreachable, Misconfigured):
            send(refund=refund)
            count += 1
    return count


def fetched(refund_id: str) -> Object:
    refund = gateway.retrieve("refunds", refund_id)
    intents.catch_up(refund["payment_intent"])
    return refund


def fetched_of_charge(charge_id: str) -> Object:
    """A charge with all of its refunds."""
    charge = gateway.retrieve("charges", charge_id)
    intents.catch_up(charge["payment_intent"])
    refunds = list(gateway.each("refunds", {"charge": charge_id}))
    return {**charge, "refunds": refunds}


def apply(refund: Object, began: datetime) -> bool:
    return follow(refund=refund, began=began) is not None


def apply_all(charge: Object, began: datetime) -> bool:
    followed = [apply(refund, began) for refund in charge["refunds"]]
    return any(followed) or intents.locked(charge["payment_intent"]) is not None


@transaction.atomic
def follow(*, refund: Object, began: datetime) -> Refund | None:
    """Note what Stripe says of a refund, whose fetch began then. None: it is not ours."""
    purchase = intents.locked(refund["payment_intent"])
    if purchase is None:
        return None
    row = _row(purchase, refund)
    before = "" if row._state.adding else row.state
    if not row.hear(told(refund), began):
        return row
    if row.state in FINAL and row.state != before:
        row.settled_at = now()
    _save(row, before)
    return row


@transaction.atomic
def _give_up(refund: Refund, refusal: Refused) -> None:
    """Stripe will not do it: the credits come back, and staff read why."""
    Purchase.objects.select_for_update(of=("self",)).get(pk=refund.purchase_id)
    row = Refund.objects.select_related("purchase__workspace").get(pk=refund.pk)
    if row.state != State.REQUESTED:
        return
    row.state, row.settled_at = State.FAILED, now()
    row.failure = (refusal.code or refusal.cause)[:100]
    _save(row, State.REQUESTED)


def _save(row: Refund, before: str) -> None:
    """Write the refund, and let its credits follow."""
    purchase = row.purchase
    was = worth(purchase).position
    is_undone = before in LIVE and row.state not in LIVE
    row.save()
    reason = covering.FAILED if is_undone else covering.RETURNED
    stands = covering.settle(purchase=purchase, reason=reason, person=row.by)
    if not row.credits and row.state in LIVE:
        row.credits = worth(purchase).covered
        row.save(update_fields=["credits"])
    if row.state == before:
        return
    Act.objects.create(
        by=Act.By.STRIPE,
        what=f"refund.{row.state}",
        purchase=purchase,
        row=f"refund:{row.pk}",
        stripe_id=row.stripe_id,
        reason=row.failure or row.reason,
        before={"state": before, **was._asdict()},
        after={"state": row.state, "amount": row.amount, **stands._asdict()},
    )
    _tell(row, before)


def _tell(row: Refund, before: str) -> None:
    accepted = [State.PENDING, State.ACTION, State.SUCCEEDED]
    if row.state in accepted and before not in accepted:
        refund_accepted.send(sender=Refund, refund=row)
    if row.state == State.SUCCEEDED:
        refund_succeeded.send(sender=Refund, refund=row)
    if row.state in {State.FAILED, State.CANCELLED}:
        refund_failed.send(sender=Refund, refund=row)


def _row(purchase: Purchase, refund: Object) -> Refund:
    """Ours that Stripe made this for; or a new one, for a refund that we did not ask for."""
    mine = Refund.objects.filter(purchase=purchase)
    said = refund["metadata"] or {}
    asked_for = said.get("refund") if said.get("app") == conf.app() else None
    row = mine.filter(stripe_id=refund["id"]).first()
    if row is None and asked_for:
        with suppress(ValueError, ValidationError):
            row = mine.filter(pk=UUID(asked_for), stripe_id="").first()
    if row is not None:
        row.purchase = purchase
        return row
    return Refund(
        purchase=purchase,
        **current()._asdict(),
        origin=Refund.Origin.STRIPE,
        reason=str(refund["reason"] or ""),
        let_go=_number(said.get("let_go")) if asked_for else 0,
    )


def state_of(refund: Object) -> Refund.State:
    return STATES[refund["status"] or "pending"]


def told(refund: Object) -> dict[str, Any]:
    """The columns of ours that Stripe decides."""
    shown = refund.get("presentment_details") or {}
    return {
        "stripe_id": refund["id"],
        "amount": refund["amount"],
        "currency": refund["currency"].upper(),
        "seen_amount": shown.get("presentment_amount"),
        "seen_currency": (shown.get("presentment_currency") or "").upper(),
        "state": state_of(refund),
        "failure": str(refund.get("failure_reason") or "")[:100],
    }


def _parameters(refund: Refund) -> Object:
    metadata = {
        "app": conf.app(),
        "purchase": str(refund.purchase_id),
        "refund": str(refund.pk),
        "let_go": str(refund.let_go),
    }
    return {
        "payment_intent": refund.purchase.intent_id,
        "amount": refund.amount,
        "metadata": metadata,
    }


def _found(refund: Refund) -> Object | None:
    """Stripe forgets a key after a day, and a refund would be paid twice."""
    for there in gateway.each("refunds", {"payment_intent": refund.purchase.intent_id}):
        if (there["metadata"] or {}).get("refund") == str(refund.pk):
            return there
    return None


def _number(text: Any) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else 0
