"""Payments as an app's server makes them, in a form that Stripe takes with any settings."""

from typing import Any

from stripe import StripeClient

CARDS: Any = {"automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}}


def pay(client: StripeClient, method: str = "pm_card_visa", **more: Any) -> Any:
    """Ten dollars."""
    params: Any = {"amount": 1000, "currency": "usd", "payment_method": method, "confirm": True}
    params |= {"expand": ["latest_charge"], **CARDS, **more}
    return client.v1.payment_intents.create(params)
