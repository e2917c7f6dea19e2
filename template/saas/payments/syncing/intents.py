"""Which purchase a payment is for. Events come in any order: a refund's before the payment's."""

from django.db.models import QuerySet

from saas.core.clock import database_time
from saas.payments import gateway
from saas.payments.gateway import Object
from saas.payments.models import Purchase
from saas.payments.place import current
from saas.payments.syncing import purchases, sessions


def catch_up(intent: Object | str | None) -> None:
    """Note the payment first, if it is one of ours that nothing was heard of yet."""
    if not (name := id_of(intent)) or _paid_by(name).exists():
        return
    if not sessions.is_ours(gateway.retrieve("payment_intents", name)):
        return
    for session in gateway.each("checkout.sessions", {"payment_intent": name}):
        began = database_time()
        purchases.follow(session=sessions.fetched(session["id"]), began=began)


def locked(intent: Object | str | None) -> Purchase | None:
    """The purchase that this paid for; nobody else changes it until the transaction ends."""
    name = id_of(intent)
    return _paid_by(name).select_for_update(of=("self",)).first() if name else None


def id_of(thing: Object | str | None) -> str:
    """Stripe names a thing by its id, or gives all of it if it was asked to expand it."""
    if isinstance(thing, dict):
        return str(thing.get("id") or "")
    return thing or ""


def _paid_by(intent_id: str) -> QuerySet[Purchase]:
    paid = Purchase.objects.filter(state=Purchase.State.PAID, **current()._asdict())
    return paid.select_related("workspace").filter(intent_id=intent_id)
