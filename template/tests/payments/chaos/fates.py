"""What may become of a purchase. Each `yield` is a moment at which other things may happen."""

from collections.abc import Callable, Iterator
from typing import Any

from saas.accounts.flows import close
from saas.payments.models import Purchase
from tests.payments.chaos.shop import Buyer
from tests.payments.steps import dispute_of, give_back, refund_at_stripe
from tests.payments.till import BANK, CHALLENGED, DECLINED, EMPTY_BANK

REFUND_FAILS, DISPUTED = "4000000000005126", "4000000000000259"
BANKS_TAKE = 10  # days; past the nine in which a dispute is answered, so no second decides

type Fate = Callable[[Buyer], Iterator[None]]


def paid(buyer: Buyer) -> Iterator[None]:
    buyer.pay()
    yield


def declined_first(buyer: Buyer) -> Iterator[None]:
    purchase = buyer.pay(DECLINED)
    yield
    buyer.till.pay(purchase.session_id)
    yield


def challenged(buyer: Buyer) -> Iterator[None]:
    purchase = buyer.pay(CHALLENGED)
    buyer.till.answer_challenge(purchase.session_id, succeeds=False)
    yield
    buyer.till.pay(purchase.session_id, CHALLENGED)
    buyer.till.answer_challenge(purchase.session_id, succeeds=True)
    yield


def by_bank(buyer: Buyer) -> Iterator[None]:
    buyer.till.pay_by_bank(buyer.order().session_id, BANK)
    yield
    buyer.till.let_pass(days=BANKS_TAKE)
    yield


def bank_refuses(buyer: Buyer) -> Iterator[None]:
    buyer.till.pay_by_bank(buyer.order().session_id, EMPTY_BANK)
    yield
    buyer.till.let_pass(days=BANKS_TAKE)
    yield


def abandoned(buyer: Buyer) -> Iterator[None]:
    buyer.order()
    yield
    buyer.till.let_pass(days=2)
    yield


def refunded_at_stripe(buyer: Buyer) -> Iterator[None]:
    purchase = _used(buyer, 40)
    yield
    for amount in (333, 167, 500):
        refund_at_stripe(buyer.till.stripe, purchase, amount)
        yield


def refunded_here(buyer: Buyer) -> Iterator[None]:
    purchase = _used(buyer, 70)
    yield
    give_back(purchase, 500)
    yield
    give_back(purchase, 500, let_go=True)
    yield


def refund_fails_after_its_debt_was_paid(buyer: Buyer) -> Iterator[None]:
    purchase = _used(buyer, 100, card=REFUND_FAILS)
    refund_at_stripe(buyer.till.stripe, purchase, 1000)
    yield
    buyer.pay_and_come_back()
    yield
    buyer.till.let_pass(days=1)
    yield


def dispute_won(buyer: Buyer) -> Iterator[None]:
    yield from _disputed(buyer, "winning_evidence")


def dispute_lost(buyer: Buyer) -> Iterator[None]:
    yield from _disputed(buyer, "losing_evidence")


def workspace_closed(buyer: Buyer) -> Iterator[None]:
    purchase = buyer.order()
    close(workspace=buyer.workspace)
    yield
    buyer.till.pay(purchase.session_id)
    yield


def _used(buyer: Buyer, number: int, card: str = "4242424242424242") -> Purchase:
    purchase = buyer.pay_and_come_back(card)
    buyer.use(number)
    return purchase


def _disputed(buyer: Buyer, evidence: str) -> Iterator[None]:
    """The seller answers, unless the bank's deadline was over before their turn came."""
    purchase = _used(buyer, 40, card=DISPUTED)
    yield
    buyer.till.let_pass(days=1)
    yield
    disputes, name = buyer.till.stripe.v1.disputes, dispute_of(purchase)
    if disputes.retrieve(name).status == "needs_response":
        answer: Any = {"uncategorized_text": evidence}
        disputes.update(name, {"evidence": answer, "submit": True})
    yield
    buyer.till.let_pass(days=1)
    yield


FATES: list[Fate] = [
    paid,
    declined_first,
    challenged,
    by_bank,
    bank_refuses,
    abandoned,
    refunded_at_stripe,
    refunded_here,
    refund_fails_after_its_debt_was_paid,
    dispute_won,
    dispute_lost,
    workspace_closed,
]
