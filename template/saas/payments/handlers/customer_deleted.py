"""Somebody deleted a customer in Stripe's dashboard: the next purchase makes a new one."""

from datetime import datetime

from saas.payments import gateway
from saas.payments.gateway import Object
from saas.payments.handlers import on
from saas.payments.syncing import customers


def _fetched(customer_id: str) -> Object:
    return gateway.retrieve("customers", customer_id)


@on("customer.deleted", fetch=_fetched)
def forget(customer: Object, began: datetime) -> bool:
    if not customer.get("deleted"):
        return False
    return customers.forget(stripe_id=customer["id"])
