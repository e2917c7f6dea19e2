"""What a restricted key (`rk_test_…`) may do. One of which nothing was said may do everything.

POST /_fakestripe/keys {"key": "rk_test_…", "rights": ["rak_customer_write", "rak_event_read"]}
"""

from typing import Any

from fakestripe.errors import NotPermitted
from fakestripe.store import Store

NAMES = {
    "account": "account",
    "balance": "balance",
    "balance_transactions": "balance_transaction_source",
    "charges": "charge",
    "checkout": "checkout_session",
    "coupons": "coupon",
    "customers": "customer",
    "disputes": "dispute",
    "events": "event",
    "invoices": "invoice",
    "payment_intents": "payment_intent",
    "payment_methods": "payment_method",
    "payouts": "payout",
    "prices": "plan",
    "products": "product",
    "promotion_codes": "promotion_code",
    "radar": "radar_early_fraud_warning",
    "refunds": "charge",
    "setup_intents": "setup_intent",
    "tax_rates": "tax_rate",
    "test_helpers": "test_clock",
    "webhook_endpoints": "webhook",
}
"""How Stripe names the right to what lies under an address: `/v1/refunds` is part of charges."""

KNOWN = frozenset(f"rak_{name}_{how}" for name in NAMES.values() for how in ("read", "write"))


def needed(method: str, path: str) -> str:
    """Return the right that a request needs."""
    part = path.split("/")[2]
    return f"rak_{NAMES.get(part, part.removesuffix('s'))}_{'read' if method == 'GET' else 'write'}"


def restrict(store: Store, key: str, rights: list[str]) -> None:
    """Let this key do nothing else from now on."""
    with store.transaction():
        store.remember("rights", {**_all(store), key: rights})


def refuse_without(store: Store, key: str, method: str, path: str, account: str) -> None:
    """Raise NotPermitted where the key lacks the right. Who may write may read."""
    rights = _all(store).get(key)
    right = needed(method, path)
    if rights is None or {right, right.replace("_read", "_write")} & set(rights):
        return
    raise NotPermitted(
        f"The provided key '{key[:8]}{'*' * 12}{key[-4:]}' does not have the required permissions "
        f"for this endpoint on account '{account}'. Having the '{right}' permission would allow "
        "this request to continue."
    )


def _all(store: Store) -> dict[str, Any]:
    found: dict[str, Any] = store.remembered("rights", {})
    return found
