"""Purchases that were paid, for tests of what is issued about them."""

from typing import Any

from django.conf import settings

from saas.accounts.models import User
from saas.accounts.queries import personal_workspace
from saas.core.clock import now
from saas.payments.flows.receipts import issue, issue_credit_note
from saas.payments.models import Pack, Purchase, Receipt, Refund

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
    money = {"amount": amount, "currency": purchase.currency, "reason": "12"}
    return Refund.objects.create(
        purchase=purchase, origin="staff", state=Refund.State.SUCCEEDED, **place, **money
    )


def example(user: User) -> Receipt:
    """A receipt to look at, which has a credit note beside it."""
    of_theirs = Receipt.objects.filter(purchase__workspace__owner=user, kind="receipt")
    if there := of_theirs.first():
        return there
    pack = Pack.objects.create(credits=100, price=1000, currency=settings.CURRENCY)
    copied = {"pack": pack, "credits": 100, "amount": 1000, "currency": settings.CURRENCY}
    who = {"person": user, "workspace": personal_workspace(user)}
    purchase = paid(copied | who | {"account": "acct_1", "livemode": False}, buyer=BUYER)
    receipt = issue(purchase=purchase)
    issue_credit_note(refund=refunded(purchase, 400))
    return receipt
