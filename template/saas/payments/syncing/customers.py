from contextlib import suppress

from django.conf import settings
from django.db import IntegrityError, transaction

from saas.accounts.models import Workspace
from saas.core.clock import now
from saas.payments import conf, gateway
from saas.payments.errors import NotThere
from saas.payments.gateway import Object
from saas.payments.models import Customer
from saas.payments.place import current
from saas.payments.syncing.attempts import post


def customer_of(*, workspace: Workspace) -> Customer:
    """The workspace's customer at Stripe, made when it is first wanted.

    Requests at the same time share one row and one idempotency key, and so one customer.
    """
    customer = _row(workspace)
    if not customer.stripe_id:
        made = post(
            row=f"customer:{customer.pk}",
            kind="customers",
            parameters=_parameters(customer),
            find=lambda: _found(customer),
        )
        Customer.objects.filter(pk=customer.pk).update(stripe_id=made["id"], updated_at=now())
        customer.stripe_id = made["id"]
    return customer


def forget(*, stripe_id: str) -> bool:
    """Stripe has deleted it: the workspace gets a new one when it buys again. False: not ours."""
    mine = Customer.objects.filter(**current()._asdict(), stripe_id=stripe_id)
    mine.filter(deleted_at=None).update(deleted_at=now(), updated_at=now())
    return mine.exists()


def _row(workspace: Workspace) -> Customer:
    mine = Customer.objects.filter(workspace=workspace, deleted_at=None, **current()._asdict())
    if found := mine.first():
        return found
    with suppress(IntegrityError), transaction.atomic():
        return Customer.objects.create(workspace=workspace, **current()._asdict())
    return mine.get()  # somebody was faster


def _parameters(customer: Customer) -> Object:
    owner = customer.workspace.owner
    return {
        "email": owner.email,
        **({"name": owner.name} if owner.name else {}),
        "preferred_locales": [owner.language or settings.LANGUAGE_CODE],
        "metadata": {"app": conf.app(), "customer": str(customer.pk)},
    }


def _found(customer: Customer) -> Object | None:
    wanted = {"app": conf.app(), "customer": str(customer.pk)}
    query = " AND ".join(f'metadata["{name}"]:"{value}"' for name, value in wanted.items())
    with suppress(NotThere):
        return next(iter(gateway.search("customers", query)), None)
    return None
