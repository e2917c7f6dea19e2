"""What happens outside of the app: at Stripe's page, in time that passes, in Stripe's messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.test import Client
from django.urls import reverse
from stripe import StripeClient, WebhookSignature

from fakestripe.account import Account
from fakestripe.buyers import Buyer
from fakestripe.outcomes import Outcome
from fakestripe.paying import CardTyped, answer_challenge, pay_by_bank, pay_by_card
from fakestripe.stand import Stand

GOOD, DECLINED = "4242424242424242", "4000000000000002"
BANK, EMPTY_BANK = "000123456789", "000111111116"
CHALLENGED = "4000000000003220"
ADA = Buyer(email="ada@example.com", name="Ada Example", country="US", postal_code="10115")
DAY = 24 * 3600


@dataclass
class Till:
    stripe: StripeClient
    stand: Stand

    @cached_property
    def account(self) -> Account:
        return self.stand.account(self.stripe.v1.accounts.retrieve_current().id)

    @contextmanager
    def page(self) -> Iterator[Account]:
        """What is done inside is one act on Stripe's page."""
        account = self.account
        with self.stand.store.transaction():
            yield account

    def pay(self, session: str, card: str = GOOD, buyer: Buyer = ADA) -> Outcome:
        typed = CardTyped(card, 12, 2050, "123")
        with self.page() as account:
            return pay_by_card(account, session, buyer, typed)

    def answer_challenge(self, session: str, *, succeeds: bool) -> Outcome:
        with self.page() as account:
            return answer_challenge(account, session, succeeds=succeeds)

    def pay_by_bank(self, session: str, number: str = BANK) -> Outcome:
        with self.page() as account:
            return pay_by_bank(account, session, ADA, number)

    def let_pass(self, days: int) -> None:
        self.stand.clock.advance(self.stand.clock.now() + days * DAY, self.stand.account)

    def events(self, *types: str) -> list[str]:
        """What Stripe has to tell, the oldest first, each as it is sent."""
        told = list(self.stripe.v1.events.list({"limit": 100}).auto_paging_iter())
        return [str(event) for event in reversed(told) if not types or event.type in types]

    def send(self, client: Client, event: str, secret: str = "whsec_of_tests", **more: Any) -> Any:
        """Deliver an event to the app's endpoint."""
        signature = WebhookSignature.generate_signature_header(event, secret)
        return client.post(
            reverse("payments:webhook"),
            event,
            content_type="application/json",
            headers={"Stripe-Signature": signature, **more},
        )
