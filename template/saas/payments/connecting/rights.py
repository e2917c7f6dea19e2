"""What a restricted key must be allowed to do, and whether it is.

Each right is tried on something that is not there: Stripe looks at the key first, so "not found"
says that the key would do, and nothing changes.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from saas.payments import conf, gateway
from saas.payments.connecting.findings import Finding, mend, ok
from saas.payments.errors import NotAllowed, Refused
from saas.payments.stripe_pages import DASHBOARD

READ, WRITE = "read", "write"


@dataclass(frozen=True)
class Right:
    """As Stripe's form for a restricted key names it."""

    name: str
    level: str
    kind: str
    action: str
    stripe_id: str

    def __str__(self) -> str:
        return f"{self.name}: {self.level}"

    def is_there(self) -> bool:
        with suppress(Refused):  # it is not found, of course
            try:
                gateway.act(self.kind, self.action, self.stripe_id)
            except NotAllowed:
                return False
        return True


RIGHTS = [
    Right("Customers", WRITE, "customers", "update", "cus_none"),
    Right("Products", WRITE, "products", "update", "prod_none"),
    Right("Prices", WRITE, "prices", "update", "price_none"),
    Right("Checkout Sessions", WRITE, "checkout.sessions", "expire", "cs_none"),
    Right("PaymentIntents", READ, "payment_intents", "retrieve", "pi_none"),
    Right("Charges and Refunds", WRITE, "refunds", "update", "re_none"),
    Right("Disputes", WRITE, "disputes", "update", "dp_none"),
    Right("Early fraud warnings", READ, "radar.early_fraud_warnings", "retrieve", "issfr_none"),
    Right("Balance transaction sources", READ, "balance_transactions", "retrieve", "txn_none"),
    Right("Payouts", READ, "payouts", "retrieve", "po_none"),
    Right("Events", READ, "events", "retrieve", "evt_none"),
    Right("Webhook Endpoints", WRITE, "webhook_endpoints", "update", "we_none"),
]


def rights() -> Iterator[Finding]:
    """A secret key may do everything; a restricted one is tried, right by right."""
    if not conf.secret_key().startswith("rk_"):
        return
    missing = [right for right in RIGHTS if not right.is_there()]
    if missing:
        told = f"the key lacks {'; '.join(map(str, missing))}"
        mode = "" if gateway.is_live() else "/test"
        wanted = "; ".join(map(str, RIGHTS))
        do = f"Edit it at {DASHBOARD}{mode}/apikeys. All that it needs: {wanted}."
        yield mend("rights", told, do)
    else:
        yield ok("rights", "; ".join(map(str, RIGHTS)))
