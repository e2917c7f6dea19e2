"""Purchases as they stand in the database; nobody asks Stripe about them."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from saas.accounts.models import User
from saas.core.clock import now
from saas.credits.flows import grant_purchase

if TYPE_CHECKING:  # a flag may have switched it off
    from saas.payments.models import Purchase

STATES = ["made", "open", "pending", "paid", "failed", "expired"]


def purchase_of(user: User, state: str, **fields: Any) -> "Purchase":
    """A purchase of 100 credits for 10.00 in this state."""
    from saas.payments.models import Pack, Purchase

    workspace = user.workspaces.get()
    pack = Pack.objects.create(credits=100, price=1000, currency=settings.CURRENCY)
    told: dict[str, Any] = {
        "workspace": workspace,
        "person": user,
        "pack": pack,
        "credits": pack.credits,
        "amount": pack.price,
        "currency": pack.currency,
        "account": "acct_1",
        "livemode": False,
        "state": state,
    }
    if state != "made":
        told["session_id"] = f"cs_{pack.pk}"
        told["session_url"] = f"https://checkout.stripe.com/c/pay/cs_{pack.pk}"
        told["expires_at"] = now()
    if state == "paid":
        told |= {"paid": pack.price, "paid_at": now(), "credited_at": now()}
    return Purchase.objects.create(**told | fields)


def credited(user: User, **fields: Any) -> "Purchase":
    """One that is paid, with its credits in the ledger."""
    purchase = purchase_of(user, "paid", **fields)
    grant_purchase(workspace=purchase.workspace, purchase=purchase.pk, amount=purchase.credits)
    return purchase
