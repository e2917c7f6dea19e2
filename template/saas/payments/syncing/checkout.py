"""A purchase becomes one of Stripe's payment pages."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from saas.accounts.models import Workspace
from saas.core.clock import database_time, now
from saas.payments import gateway, seals
from saas.payments.errors import Misconfigured, NotThere, Refused
from saas.payments.gateway import Object
from saas.payments.locales import locale_of
from saas.payments.models import Attempt, Customer, PackPrice, Purchase
from saas.payments.place import current
from saas.payments.syncing import catalogue, customers, sessions
from saas.payments.syncing.attempts import post
from saas.payments.syncing.purchases import follow, refresh

State = Purchase.State
# Of a workspace, no more are open at once than it may begin within an hour.
PAGE_LASTS = timedelta(hours=1)
MAY_BE_GONE = 5  # customer, price, and what others have asked with at the same time


def open_session(*, purchase: Purchase, site: str) -> Object:
    """Make the payment page, once for each purchase. `site` is where the buyer comes back to.

    What was deleted at Stripe, and nobody told us, is made anew: customer, price, product.
    """
    return _opened(purchase, site, MAY_BE_GONE)


def _opened(purchase: Purchase, site: str, may_be_gone: int) -> Object:
    customer, price = customers.customer_of(workspace=purchase.workspace), _price(purchase)
    try:
        return _made(purchase, customer, price, site)
    except NotThere as gone:
        if not may_be_gone:
            raise
        if customer.stripe_id in gone.cause:
            customers.forget(stripe_id=customer.stripe_id)
        catalogue.forget(price=price, gone=gone)
        return _opened(purchase, site, may_be_gone - 1)


def _made(purchase: Purchase, customer: Customer, price: PackPrice, site: str) -> Object:
    """Where Stripe's clock differs from ours, or the first try was long ago, it lasts a day."""
    parameters = _parameters(purchase, customer, price, site)
    expires_at = int((now() + PAGE_LASTS).timestamp())
    try:
        return _posted(purchase, customer, parameters | {"expires_at": expires_at})
    except Refused as error:
        if "expires_at" not in error.cause:
            raise
        return _posted(purchase, customer, parameters)


def _posted(purchase: Purchase, customer: Customer, parameters: Object) -> Object:
    return post(
        row=purchase.source_ref,
        kind="checkout.sessions",
        parameters=parameters,
        find=lambda: _found(purchase, customer.stripe_id),
    )


def _price(purchase: Purchase) -> PackPrice:
    return catalogue.price_of(
        pack=purchase.pack,
        amount=purchase.amount,
        currency=purchase.currency,
        tax_behavior=purchase.tax_behavior,
    )


def _parameters(purchase: Purchase, customer: Customer, price: PackPrice, site: str) -> Object:
    metadata = seals.metadata_of(purchase)
    return {
        "mode": "payment",
        "customer": customer.stripe_id,
        "client_reference_id": str(purchase.pk),
        "line_items": [{"price": price.price_id, "quantity": 1}],
        "success_url": site + reverse("payments:paid", args=[purchase.pk]),
        "cancel_url": site + reverse("payments:not_charged", args=[purchase.pk]),
        "locale": locale_of(purchase.language),
        "metadata": metadata,
        "payment_intent_data": {
            "description": f"{settings.PROJECT_NAME}: {purchase.title}",
            "metadata": metadata,
        },
        "allow_promotion_codes": True,
        **_tax(purchase.tax_kind),
    }


def _tax(kind: str) -> Object:
    if kind == "managed":
        return {"managed_payments": {"enabled": True}}
    if kind == "automatic":
        return {
            "automatic_tax": {"enabled": True},
            "billing_address_collection": "required",
            "tax_id_collection": {"enabled": True},
            "customer_update": {"address": "auto", "name": "auto"},
        }
    return {}


def _found(purchase: Purchase, customer: str) -> Object | None:
    with suppress(NotThere):
        for session in gateway.each("checkout.sessions", {"customer": customer}):
            if (session["metadata"] or {}).get("purchase") == str(purchase.pk):
                return session
    return None


def settle(*, purchase: Purchase) -> None:
    """End an order whose answer of Stripe's was lost: what came of it is noted, or nothing did.

    Raises Unreachable, Misconfigured.
    """
    if there := _answered(purchase):
        began = database_time()
        follow(session=sessions.fetched(there["id"]), began=began)
    else:
        begun = Purchase.objects.filter(pk=purchase.pk, state=State.MADE)
        begun.update(state=State.EXPIRED, updated_at=now())


def _answered(purchase: Purchase) -> Object | None:
    """The page that one of our questions has made. Without any, Stripe has nothing to look for."""
    asked = Attempt.objects.filter(row=purchase.source_ref, **current()._asdict())
    for customer in set(asked.values_list("parameters__customer", flat=True)):
        if found := _found(purchase, customer):
            return found
    return None


def give_up_all(*, workspace: Workspace) -> None:
    """Close the payment pages of a workspace that has closed: nothing more is bought for it."""
    left = Purchase.objects.filter(workspace=workspace, **current()._asdict())
    for purchase in left.filter(state__in=[State.MADE, State.OPEN]):
        give_up(purchase=purchase)


def give_up(*, purchase: Purchase) -> None:
    """Close the payment page and note what that came to: it may have been paid meanwhile."""
    if purchase.state == State.MADE:
        settle(purchase=purchase)
        purchase.refresh_from_db()
    if purchase.session_id:
        with suppress(Misconfigured):  # it is paid, or closed already
            gateway.act("checkout.sessions", "expire", purchase.session_id)
    refresh(purchase=purchase)
