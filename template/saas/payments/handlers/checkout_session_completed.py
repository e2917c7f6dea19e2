"""The buyer has gone through the payment page. Whether it is paid, the session says."""

from datetime import datetime

from saas.payments.gateway import Object
from saas.payments.handlers import on
from saas.payments.syncing import purchases, sessions


@on("checkout.session.completed", fetch=sessions.fetched)
def follow(session: Object, began: datetime) -> bool:
    return purchases.follow(session=session, began=began) is not None
