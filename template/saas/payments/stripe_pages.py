"""Where the owner finds things in Stripe's own dashboard."""

from saas.payments.models import Dispute, Purchase

DASHBOARD = "https://dashboard.stripe.com"


def page_of(thing: Purchase | Dispute) -> str:
    mode = "" if thing.livemode else "/test"
    if isinstance(thing, Dispute):
        path = f"disputes/{thing.stripe_id}"
    else:
        path = f"payments/{thing.intent_id}" if thing.intent_id else "payments"
    return f"{DASHBOARD}/{thing.account}{mode}/{path}"
