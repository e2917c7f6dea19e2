"""A purchase follows its Checkout session: the only way to be paid and credited.

The page after paying, the webhooks and the reconciler all end here, in any order and as often as
they like. What credits exactly once is the lot's source, the purchase itself.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from saas.accounts.models import User, Workspace
from saas.core.clock import database_time, now
from saas.credits.flows import grant_purchase
from saas.payments import reasons, seals
from saas.payments.errors import NotThere
from saas.payments.gateway import Object
from saas.payments.models import Act, Pack, Purchase, Refund
from saas.payments.place import current
from saas.payments.signals import purchase_failed, purchase_paid, purchase_pending
from saas.payments.syncing import sessions

logger = logging.getLogger(__name__)

State = Purchase.State


def refresh(*, purchase: Purchase) -> Purchase:
    """Ask Stripe how it stands, and note it. Raises Unreachable, Misconfigured.

    Where Stripe has its payment page no longer, the purchase ends: test data can be deleted there.
    """
    if purchase.is_final or not purchase.session_id:
        return purchase
    began = database_time()
    try:
        session = sessions.fetched(purchase.session_id)
    except NotThere as gone:
        return _ended(purchase, began, gone)
    return follow(session=session, began=began) or purchase


@transaction.atomic
def follow(*, session: Object, began: datetime) -> Purchase | None:
    """Note what a session says, whose fetch began then. None: it is not ours."""
    name = sessions.purchase_of(session)
    if name is None:
        return None
    purchase = _locked(name) or _restored(name, session)
    if purchase is None or _is_settled(purchase):
        return purchase
    before = purchase.state
    if not purchase.hear(sessions.told(session), began):
        return purchase
    _note_decline(purchase, session)
    purchase.state = sessions.state_of(session)
    if purchase.state == State.PAID:
        _pay(purchase, session)
    purchase.save()
    _tell(purchase, before)
    return purchase


@transaction.atomic
def _ended(purchase: Purchase, began: datetime, gone: NotThere) -> Purchase:
    here = _locked(purchase.pk)
    if here is None or gone.code != "resource_missing":
        raise gone  # it is of another account or mode, or the address is not that of Stripe's API
    if here.is_final or here.is_overtaken(began):
        return here
    Act.objects.create(
        by=Act.By.STRIPE,
        what="purchase.gone",
        purchase=here,
        stripe_id=here.session_id,
        before={"state": here.state},
        after={"state": State.EXPIRED},
    )
    here.state, here.fetch_began_at = State.EXPIRED, began
    here.save(update_fields=["state", "fetch_began_at", "updated_at"])
    return here


def _locked(name: UUID) -> Purchase | None:
    found = Purchase.objects.select_for_update(of=("self",)).filter(**current()._asdict())
    return found.filter(pk=name).first()


def _is_settled(purchase: Purchase) -> bool:
    """Paid stays paid, whatever is refunded later."""
    return purchase.state == State.PAID


def _restored(name: UUID, session: Object) -> Purchase | None:
    """Make a row anew that was lost in a restore, from what its session says of it."""
    said = session["metadata"]
    if not seals.is_sealed(said):
        return None
    workspace = Workspace.objects.filter(pk=said["workspace"]).first()
    person = User.objects.filter(pk=said["person"]).first()
    pack = Pack.objects.filter(pk=said["pack"]).first()
    if not (workspace and person and pack):
        logger.error("The purchase %s is paid for what is not here any more", name)
        return None
    purchase = Purchase.objects.create(
        id=name,
        **current()._asdict(),
        workspace=workspace,
        person=person,
        pack=pack,
        credits=int(said["credits"]),
        lapse_days=int(said["lapse_days"]) if "lapse_days" in said else None,
        amount=session["amount_subtotal"],
        currency=session["currency"].upper(),
        tax_kind=sessions.tax_kind_of(session),
    )
    Act.objects.create(
        by=Act.By.STRIPE, what="purchase.restored", purchase=purchase, stripe_id=session["id"]
    )
    return purchase


def _note_decline(purchase: Purchase, session: Object) -> None:
    code = sessions.decline_of(session)
    if code and code != purchase.decline_code:
        purchase.decline_code, purchase.declined_at = code, now()


def _pay(purchase: Purchase, session: Object) -> None:
    """Note the payment and add its credits; one for a closed workspace goes back instead."""
    purchase.paid = session["amount_total"]
    purchase.paid_at = sessions.paid_at(session) or now()
    after = {"paid": purchase.paid, "currency": purchase.currency, "credits": purchase.credits}
    workspace = Workspace.objects.select_for_update(no_key=True).get(pk=purchase.workspace_id)
    if workspace.closed_at:
        _give_back(purchase)
        after["credits"] = 0
    else:
        purchase.credited_at = now()
        lasts = purchase.lapse_days and timedelta(days=purchase.lapse_days)
        grant_purchase(
            workspace=workspace,
            purchase=purchase.pk,
            amount=purchase.credits,
            expires_at=purchase.paid_at + lasts if lasts else None,
            actor=purchase.person,
        )
    Act.objects.create(
        by=Act.By.STRIPE,
        what="purchase.paid",
        purchase=purchase,
        stripe_id=purchase.intent_id or purchase.session_id,
        after=after,
    )


def _give_back(purchase: Purchase) -> None:
    """A job sends it: see `Refund.State.REQUESTED`. A free order has nothing to give back."""
    if purchase.paid:
        Refund.objects.create(
            purchase=purchase,
            **current()._asdict(),
            origin=Refund.Origin.CLOSED,
            amount=purchase.paid,
            currency=purchase.currency,
            reason=reasons.TOO_LATE,
        )


def _tell(purchase: Purchase, before: str) -> None:
    signal = {
        State.PAID: purchase_paid,
        State.PENDING: purchase_pending,
        State.FAILED: purchase_failed,
    }.get(State(purchase.state))
    if signal and purchase.state != before:
        signal.send(sender=Purchase, purchase=purchase)
