"""A Checkout session for the tests, and a buyer who pays it."""

from typing import Any

from stripe import StripeClient

from fakestripe.account import Account
from fakestripe.buyers import Buyer
from fakestripe.outcomes import Outcome
from fakestripe.paying import CardTyped, pay_by_card

ADA = Buyer(email="ada@example.com", name="Ada Lovelace", country="DE", postal_code="53111")
PACK: Any = {
    "price_data": {
        "currency": "usd",
        "unit_amount": 1000,
        "product_data": {"name": "100 credits"},
    },
    "quantity": 1,
}


def session(client: StripeClient, **more: Any) -> Any:
    """A hundred credits for ten dollars."""
    params: Any = {
        "line_items": [PACK],
        "mode": "payment",
        "success_url": "http://localhost/paid?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://localhost/back",
    }
    return client.v1.checkout.sessions.create({**params, **more})


def setup(client: StripeClient, **more: Any) -> Any:
    """A session that keeps a card."""
    params: Any = {"mode": "setup", "currency": "usd", "success_url": "http://localhost/kept"}
    return client.v1.checkout.sessions.create({**params, **more})


def pay(
    account: Account,
    session: Any,
    number: str = "4242424242424242",
    buyer: Buyer = ADA,
    **more: Any,
) -> Outcome:
    """What the hosted page does when Pay is pressed: one transaction."""
    with account.store.transaction():
        return pay_by_card(account, session.id, buyer, CardTyped(number, 12, 2050, "123"), **more)
