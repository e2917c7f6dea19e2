"""3-D Secure: whether the bank wants its customer to confirm, and where that is done."""

from collections.abc import Mapping
from typing import Any

from fakestripe.account import Account
from fakestripe.cards import Card, Challenge
from fakestripe.objects import token
from fakestripe.parameters import Choice, Group, Schema
from fakestripe.store import Body

OPTIONS: Schema = {
    "payment_method_options": Group(
        {"card": Group({"request_three_d_secure": Choice("any", "automatic", "challenge")})}
    )
}


def needs_challenge(card: Card, method: Body, intent: Body, *, off_session: bool) -> bool:
    """Say if this payment has to be confirmed: by the card, or since the seller asked for it."""
    wish = intent["payment_method_options"]["card"]["request_three_d_secure"]
    if card.challenge == Challenge.ALWAYS or (wish != "automatic" and not off_session):
        return True
    if card.challenge == Challenge.UNLESS_SET_UP:
        return not (method.get("_set_up") and off_session)
    return False


def next_action(account: Account, intent: str, return_url: str | None) -> dict[str, Any]:
    """Where it is done: on the bank's page, or in the app's own by Stripe's script."""
    address = f"{account.base_url}/3ds/{intent}"
    if return_url:
        return {
            "redirect_to_url": {"return_url": return_url, "url": address},
            "type": "redirect_to_url",
        }
    script = {"source": f"src_{token(24)}", "stripe_js": address}
    return {
        "type": "use_stripe_sdk",
        "use_stripe_sdk": {"type": "three_d_secure_redirect", **script},
    }


def options_of(intent: Mapping[str, Any], given: Body) -> dict[str, Any]:
    """The intent's options with those of a request."""
    options = dict(intent["payment_method_options"])
    return options | {"card": options["card"] | given.get("card", {})}
