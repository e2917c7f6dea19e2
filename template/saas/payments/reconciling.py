"""Finds what was never delivered: each night, and when somebody asks.

First the events of the days that Stripe keeps them, then what its lists hold, then whatever is not
final here and stands in none of those lists: a refund can fail after its events are gone. Applied
is by the handlers alone, so what is known already changes nothing.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import batched
from typing import NamedTuple

from django.db.models import QuerySet

from saas.core.clock import database_time, now
from saas.payments import gateway, inbox
from saas.payments.errors import NotThere, PaymentError
from saas.payments.gateway import Object
from saas.payments.handlers import HANDLERS
from saas.payments.models import Dispute, Event, FraudWarning, Purchase, Refund
from saas.payments.pacing import fetches
from saas.payments.place import current
from saas.payments.syncing import checkout, disputes, gone, purchases, refunds, sessions

logger = logging.getLogger(__name__)

EVENTS_LAST = timedelta(days=30)
TYPES_AT_ONCE = 20
SETTLING = timedelta(minutes=10)  # in which a webhook or the buyer's page comes before us
OVER = {Dispute.State.WON, Dispute.State.LOST, Dispute.State.WARNING_CLOSED}
OVER |= {Dispute.State.PREVENTED}


class Found(NamedTuple):
    """How many were missing or asked for again, and how many could not be settled."""

    events: int = 0
    things: int = 0
    rows: int = 0
    failed: int = 0


class Kind(NamedTuple):
    """A list of Stripe's: what of it we need not look at, and how one of it is applied."""

    is_known: Callable[[Object], bool]
    settle: Callable[[str], object]


def reconcile() -> Found:
    """Repair what was missed. One thing that fails does not keep the others back."""
    seen: set[str] = set()
    counted = Found(
        events=_each(_missing_events(), lambda event: inbox.work(event=event)),
        things=sum(_each(_unknown(name, kind, seen), kind.settle) for name, kind in LISTS.items()),
        rows=_each(_begun(), lambda purchase: checkout.settle(purchase=purchase))
        + _each(_open_purchases(), _settle_purchase)
        + _each(_unseen(_open_refunds(), seen), _ask_again)
        + _each(_unseen(_open_disputes(), seen), _ask_again),
    )
    failed = Event.objects.filter(source=Event.Source.RECONCILER, state=Event.State.WAITING)
    return counted._replace(failed=failed.count())


def _each[T](things: Iterator[T], settle: Callable[[T], object]) -> int:
    count = 0
    for thing in things:
        try:
            settle(thing)
            count += 1
        except PaymentError as error:
            name = getattr(thing, "stripe_id", thing)
            logger.warning("The reconciler leaves %s: %s", name, error)
    return count


def _missing_events() -> Iterator[Event]:
    """Those that we have no row of, the oldest first."""
    since = int((now() - EVENTS_LAST).timestamp())
    for types in batched(sorted(HANDLERS), TYPES_AT_ONCE, strict=False):
        told = gateway.each("events", {"types": list(types), "created": {"gte": since}})
        for said in reversed(list(told)):
            if event := inbox.keep(said=said, source=Event.Source.RECONCILER):
                yield event


def _unknown(name: str, kind: Kind, seen: set[str]) -> Iterator[str]:
    since = int((now() - EVENTS_LAST).timestamp())
    for thing in gateway.each(name, {"created": {"gte": since}}):
        seen.add(thing["id"])
        if not kind.is_known(thing):
            yield thing["id"]


def _begun() -> Iterator[Purchase]:
    """Orders that Stripe has not answered, and that nobody goes on with any more."""
    begun = Purchase.objects.filter(state=Purchase.State.MADE, **current()._asdict())
    return iter(begun.filter(created_at__lt=now() - checkout.PAGE_LASTS))


def _open_purchases() -> Iterator[Purchase]:
    left = Purchase.objects.filter(**current()._asdict(), updated_at__lt=now() - SETTLING)
    states = [Purchase.State.OPEN, Purchase.State.PENDING]
    return iter(left.filter(state__in=states))


def _open_refunds() -> QuerySet[Refund]:
    states = [Refund.State.PENDING, Refund.State.ACTION, Refund.State.SUCCEEDED]
    young = Refund.objects.filter(**current()._asdict(), created_at__gt=now() - 3 * EVENTS_LAST)
    return gone.without(young.filter(state__in=states))


def _open_disputes() -> QuerySet[Dispute]:
    here = Dispute.objects.filter(**current()._asdict())
    return gone.without(here.exclude(state__in=OVER))


def _unseen[R: (Refund, Dispute)](rows: QuerySet[R], seen: set[str]) -> Iterator[R]:
    """Those that no list has just compared."""
    return (row for row in rows.exclude(stripe_id="") if row.stripe_id not in seen)


def _is_known_session(session: Object) -> bool:
    """Foreign ones are none of ours; of those that are open, our rows tell."""
    name = sessions.purchase_of(session)
    if name is None or session["status"] == "open":
        return True
    final = [Purchase.State.PAID, Purchase.State.FAILED, Purchase.State.EXPIRED]
    return Purchase.objects.filter(pk=name, state__in=final, **current()._asdict()).exists()


def _is_known_refund(refund: Object) -> bool:
    mine = Refund.objects.filter(**current()._asdict(), stripe_id=refund["id"])
    paid = Purchase.objects.filter(**current()._asdict(), intent_id=refund["payment_intent"] or "")
    return mine.filter(**refunds.told(refund)).exists() or not paid.exists()


def _is_known_dispute(dispute: Object) -> bool:
    mine = Dispute.objects.filter(**current()._asdict(), stripe_id=dispute["id"])
    paid = Purchase.objects.filter(**current()._asdict(), intent_id=dispute["payment_intent"] or "")
    return mine.filter(**disputes.told(dispute)).exists() or not paid.exists()


def _is_known_warning(warning: Object) -> bool:
    return FraudWarning.objects.filter(**current()._asdict(), stripe_id=warning["id"]).exists()


def _settle_session(session_id: str) -> None:
    fetches.keep()
    began = database_time()
    purchases.follow(session=sessions.fetched(session_id), began=began)


def _settle_purchase(purchase: Purchase) -> None:
    fetches.keep()
    purchases.refresh(purchase=purchase)


def _ask_again(row: Refund | Dispute) -> None:
    settle = _settle_refund if isinstance(row, Refund) else _settle_dispute
    try:
        settle(row.stripe_id)
    except NotThere as missing:
        gone.note(row, missing)


def _settle_refund(refund_id: str) -> None:
    fetches.keep()
    began = database_time()
    refunds.apply(refunds.fetched(refund_id), began)


def _settle_dispute(dispute_id: str) -> None:
    fetches.keep()
    began = database_time()
    disputes.apply(disputes.fetched(dispute_id), began)


def _settle_warning(warning_id: str) -> None:
    fetches.keep()
    began = database_time()
    disputes.apply_warning(disputes.fetched_warning(warning_id), began)


LISTS = {
    "checkout.sessions": Kind(_is_known_session, _settle_session),
    "refunds": Kind(_is_known_refund, _settle_refund),
    "disputes": Kind(_is_known_dispute, _settle_dispute),
    "radar.early_fraud_warnings": Kind(_is_known_warning, _settle_warning),
}
