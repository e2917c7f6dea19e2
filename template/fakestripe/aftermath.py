"""What some test cards bring with them a moment after they have paid."""

from typing import Any

from fakestripe.account import Account
from fakestripe.cards import Aftermath, Card
from fakestripe.store import Body

SOON = 2  # seconds

DISPUTED: dict[Aftermath, dict[str, Any]] = {
    Aftermath.DISPUTE: {"reason": "fraudulent"},
    Aftermath.NOT_RECEIVED: {"reason": "product_not_received"},
    Aftermath.INQUIRY: {"reason": "fraudulent", "case": "inquiry"},
}


def begin(account: Account, charge: Body, card: Card) -> None:
    at = account.now + SOON
    if card.aftermath in DISPUTED:
        account.later("charge.is_disputed", charge, at=at, **DISPUTED[card.aftermath])
    elif card.aftermath == Aftermath.FRAUD_WARNING:
        account.later("charge.is_reported_as_fraud", charge, at=at)
