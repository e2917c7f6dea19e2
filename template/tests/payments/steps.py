"""Short ways to say what a test does with money; Stripe's stand-in has each payment too."""

from typing import Any
from uuid import uuid4

import requests
from allauth.account.models import EmailAddress
from django.conf import settings
from stripe import StripeClient

from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.credits import flows as credits_flows
from saas.payments import conf, gateway
from saas.payments.flows.refunding import refund
from saas.payments.models import Pack, Purchase, Refund
from saas.payments.place import current
from saas.payments.syncing import disputes, refunds


def pay(
    stripe: StripeClient,
    workspace: Workspace,
    *,
    amount: int = 1000,
    size: int = 100,
    currency: str = "USD",
    card: str = "pm_card_visa",
    method: str = "Visa 4242",
) -> Purchase:
    """Credits that were bought and paid for, as the purchase's own flow leaves them."""
    pack = Pack.objects.create(credits=size, price=amount, currency=currency)
    bought = {"credits": size, "amount": amount, "currency": currency, "pack": pack}
    purchase = Purchase(workspace=workspace, person=workspace.owner, **bought)
    purchase.account, purchase.livemode = current()
    intent = stripe.v1.payment_intents.create(
        {
            "amount": amount,
            "currency": currency.lower(),
            "payment_method": card,
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            "metadata": {"app": conf.app(), "purchase": str(purchase.pk)},
        }
    )
    purchase.intent_id, purchase.charge_id = intent.id, str(intent.latest_charge)
    purchase.session_id, purchase.method, purchase.last4 = f"cs_{uuid4().hex}", method, method[-4:]
    purchase.state, purchase.paid, purchase.paid_at = Purchase.State.PAID, amount, now()
    purchase.credited_at = now()
    purchase.save()
    credits_flows.grant_purchase(workspace=workspace, purchase=purchase.pk, amount=size)
    return purchase


def give_back(purchase: Purchase, amount: int, **more: Any) -> Refund:
    """Promise a refund; nothing at Stripe is asked yet."""
    asked = {"key": uuid4(), "reason": "Two files came out empty", "person": None, **more}
    return refund(purchase=purchase, amount=amount, **asked)


def send(made: Refund) -> Refund:
    """What the job does, and how the refund stands afterwards."""
    refunds.send(refund=Refund.objects.select_related("purchase").get(pk=made.pk))
    made.refresh_from_db()
    return made


def refund_at_stripe(stripe: StripeClient, purchase: Purchase, amount: int) -> str:
    """Somebody refunds in Stripe's own dashboard."""
    made = stripe.v1.refunds.create({"payment_intent": purchase.intent_id, "amount": amount})
    return made.id


def hear_of_refund(refund_id: str) -> bool:
    began = now()
    return refunds.apply(refunds.fetched(refund_id), began)


def hear_of_dispute(dispute_id: str) -> bool:
    began = now()
    return disputes.apply(disputes.fetched(dispute_id), began)


def dispute_of(purchase: Purchase) -> str:
    [dispute] = gateway.each("disputes", {"payment_intent": purchase.intent_id})
    return str(dispute["id"])


def wait(how_long: str) -> None:
    """Let time pass at Stripe: what falls due on the way happens."""
    url = f"{settings.STRIPE_API_BASE}/_fakestripe/clock"
    requests.post(url, json={"advance": how_long}, timeout=120).raise_for_status()


def staff(*rights: str) -> User:
    """Somebody who may do these, such as `payments.refund_purchase`."""
    from django.contrib.auth.models import Permission

    person = User.objects.create_user("sam@example.com", name="Sam Staff", is_staff=True)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    for right in rights:
        app, codename = right.split(".")
        found = Permission.objects.get(content_type__app_label=app, codename=codename)
        person.user_permissions.add(found)
    return person
