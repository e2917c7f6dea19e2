"""Purchases that were paid, for tests of what is issued about them."""

from typing import Any

from saas.core.clock import now
from saas.payments.models import Purchase, Refund

type Bought = dict[str, Any]

BUYER = {
    "name": "Harbor Labs GmbH",
    "email": "accounts@harborlabs.example",
    "address": {"line1": "Kaistrasse 14", "postal_code": "20457", "city": "Hamburg"},
    "tax_ids": [{"type": "eu_vat", "value": "DE318462907"}],
    "tax_exempt": "reverse",
}


def paid(bought: Bought, **more: Any) -> Purchase:
    purchase = Purchase(**bought, state=Purchase.State.PAID, paid=bought["amount"], paid_at=now())
    for name, value in {"session_id": str(purchase.pk), **more}.items():
        setattr(purchase, name, value)
    purchase.save()
    return purchase


def refunded(purchase: Purchase, amount: int) -> Refund:
    place = {"account": purchase.account, "livemode": purchase.livemode}
    money = {"amount": amount, "currency": purchase.currency, "reason": "Not used"}
    return Refund.objects.create(
        purchase=purchase, origin="staff", state=Refund.State.SUCCEEDED, **place, **money
    )
