"""The seller's balance at Stripe, line by line: fees, and what was paid out when."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import batched

from django.db.models import Max

from saas.core.clock import now
from saas.payments import conf, gateway
from saas.payments.gateway import Object
from saas.payments.models import BalanceLine
from saas.payments.place import current

SETTLES_WITHIN = timedelta(days=45)  # that a payout may come after what it pays
CHUNK = 500
COPIED = ["kind", "source_id", "amount", "fee", "net", "currency", "happened_at", "available_at"]


def copy_lines(*, since: datetime | None = None) -> int:
    """Copy what is new, and note what was paid out since. Raises Unreachable, Misconfigured.

    Without a moment it looks back from the newest line that is known, as far as payouts lag.
    """
    if not conf.secret_key():
        return 0
    since = since or _last() - SETTLES_WITHIN
    created = {"created": {"gte": int(since.timestamp())}}
    count = _keep(gateway.each("balance_transactions", created))
    for payout in gateway.each("payouts", created):
        paid_out = gateway.each("balance_transactions", {"payout": payout["id"]})
        _keep(paid_out, payout_id=payout["id"])
    return count


def _last() -> datetime:
    known = BalanceLine.objects.filter(**current()._asdict())
    newest: datetime | None = known.aggregate(at=Max("happened_at"))["at"]
    return newest or now() - timedelta(days=365)


def _keep(lines: Iterable[Object], payout_id: str = "") -> int:
    count = 0
    for some in batched(lines, CHUNK):
        rows = [_row(line, payout_id) for line in some]
        BalanceLine.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["account", "livemode", "stripe_id"],
            update_fields=[*COPIED, "updated_at", *(["payout_id"] if payout_id else [])],
        )
        count += len(rows)
    return count


def _row(line: Object, payout_id: str) -> BalanceLine:
    source = line["source"]
    return BalanceLine(
        **current()._asdict(),
        stripe_id=line["id"],
        kind=line["type"],
        source_id=source["id"] if isinstance(source, dict) else source or "",
        amount=line["amount"],
        fee=line["fee"],
        net=line["net"],
        currency=line["currency"].upper(),
        happened_at=datetime.fromtimestamp(line["created"], UTC),
        available_at=datetime.fromtimestamp(line["available_on"], UTC),
        payout_id=payout_id,
    )
