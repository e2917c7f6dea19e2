"""A bank said no. The payment page goes on, with another card; staff see why."""

from datetime import datetime

from saas.payments import gateway
from saas.payments.gateway import Object
from saas.payments.handlers import on
from saas.payments.models import Purchase
from saas.payments.place import current
from saas.payments.syncing import purchases, sessions


def _session_of(intent_id: str) -> Object | None:
    intent = gateway.retrieve("payment_intents", intent_id)
    if not sessions.is_ours(intent):
        return None
    mine = Purchase.objects.filter(pk=intent["metadata"]["purchase"], **current()._asdict())
    session_id = mine.values_list("session_id", flat=True).first()
    return sessions.fetched(session_id) if session_id else None


@on("payment_intent.payment_failed", fetch=_session_of)
def follow(session: Object, began: datetime) -> bool:
    return purchases.follow(session=session, began=began) is not None
