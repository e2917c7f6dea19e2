"""The money of a bank payment did not arrive."""

from datetime import datetime

from saas.payments.gateway import Object
from saas.payments.handlers import on
from saas.payments.syncing import purchases, sessions


@on("checkout.session.async_payment_failed", fetch=sessions.fetched)
def follow(session: Object, began: datetime) -> bool:
    return purchases.follow(session=session, began=began) is not None
