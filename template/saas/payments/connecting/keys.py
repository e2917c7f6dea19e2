"""What can be told of the key and the webhook's secret by looking at them."""

from collections.abc import Iterator

from django.conf import settings

from saas.payments import conf, gateway
from saas.payments.connecting.findings import Finding, mend
from saas.payments.stripe_pages import DASHBOARD

MISTAKEN = {
    "pk_": "the publishable key",
    "whsec_": "the signing secret of a webhook endpoint",
    "we_": "the id of a webhook endpoint",
    "acct_": "the id of an account",
    "sk_test_": "the secret key",
    "sk_live_": "the secret key",
    "rk_test_": "the restricted key",
    "rk_live_": "the restricted key",
    "sk_": "a secret key of neither test nor live mode",
    "rk_": "a restricted key of neither test nor live mode",
}


def key() -> Iterator[Finding]:
    """Tell what is wrong with STRIPE_SECRET_KEY. Nothing: Stripe can be asked with it."""
    given = conf.secret_key()
    copy = f"Copy the secret key, sk_test_…, from {DASHBOARD}/test/apikeys into .env."
    if not given:
        yield mend("key", "STRIPE_SECRET_KEY is missing", copy)
    elif not (gateway.is_test() or gateway.is_live()):
        yield mend("key", f"STRIPE_SECRET_KEY is {_mistaken(given)}: {shortened(given)}", copy)
    elif gateway.is_live() and settings.DEBUG:
        told = "a live key, on a machine of development: real cards would be charged"
        yield mend("key", told, f"Keep it for the server. {copy}")


def secret() -> Iterator[Finding]:
    """Tell which part of STRIPE_WEBHOOK_SECRET is no secret of an endpoint."""
    for given in conf.webhook_secrets():
        if not given.startswith("whsec_"):
            told = f"STRIPE_WEBHOOK_SECRET is {_mistaken(given)}: {shortened(given)}"
            do = f"Copy “Signing secret”, whsec_…, of your endpoint: {endpoints_page()}"
            yield mend("secret", told, do)


def endpoints_page() -> str:
    return f"{DASHBOARD}{'' if gateway.is_live() else '/test'}/webhooks"


def shortened(secret: str) -> str:
    """Enough to know it by, and too little to use it."""
    head = secret.rpartition("_")[0]
    return f"{head}_…{secret[-4:]}" if head and len(secret) > len(head) + 12 else f"{secret[:3]}…"


def _mistaken(given: str) -> str:
    kinds = (kind for start, kind in MISTAKEN.items() if given.startswith(start))
    return next(kinds, "no key of Stripe's")
