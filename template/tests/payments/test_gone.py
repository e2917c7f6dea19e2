"""Stripe has no longer what it had: its test data was deleted, or a stand-in began anew."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.models import User, Workspace
from saas.accounts.queries import personal_workspace
from saas.core.clock import now
from saas.credits.queries import balance
from saas.payments.connecting.packs import push_packs
from saas.payments.errors import NotThere
from saas.payments.flows.checkout import buy
from saas.payments.models import Act, Attempt, Customer, Dispute, Pack, PackPrice, Purchase, Refund
from saas.payments.reasons import shown
from saas.payments.reconciling import reconcile
from saas.payments.syncing import gone
from saas.payments.syncing.catalogue import push
from saas.payments.trail import trail
from tests.payments.steps import (
    dispute_of,
    give_back,
    hear_of_dispute,
    hear_of_refund,
    pay,
    refund_at_stripe,
    send,
    wait,
)
from tests.payments.test_buying import bought, order, outcome
from tests.payments.till import Till


@pytest.fixture(autouse=True)
def dollars(settings: Settings) -> None:
    settings.CURRENCY = "USD"


@pytest.fixture
def pack(db: None) -> Pack:
    Pack.objects.all().delete()
    return Pack.objects.create(credits=100, price=1000, currency="USD")


def in_stock(stripe: StripeClient) -> tuple[int, int, int]:
    v1 = stripe.v1
    return tuple(len(kind.list().data) for kind in (v1.customers, v1.products, v1.prices))  # type: ignore[return-value]


def names_at_stripe() -> dict[str, str]:
    price, customer = PackPrice.objects.get(), Customer.objects.get(deleted_at=None)
    known = {"customer": customer.stripe_id}
    return known | {"product": price.product_id, "price": price.price_id}


def test_buying_goes_on_where_stripe_has_lost_everything(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till
) -> None:
    before = balance(workspace).available
    first = bought(signed_in, pack)
    till.pay(first.session_id)
    outcome(signed_in, first)
    till.stand.reset()
    second = bought(signed_in, pack)
    till.pay(second.session_id)
    assert "Payment received" in outcome(signed_in, second)
    assert "Payment received" in outcome(signed_in, first)
    assert balance(workspace).available == before + 200
    assert in_stock(till.stripe) == (1, 1, 1)


@pytest.mark.parametrize("lost", [{"customer"}, {"price"}, {"price", "product"}])
def test_only_what_is_gone_is_made_anew(
    signed_in: Client, pack: Pack, till: Till, lost: set[str]
) -> None:
    bought(signed_in, pack)
    before = names_at_stripe()
    with till.page() as account:
        for kind in lost:
            body = account.store.find(account.id, before[kind])
            assert body
            account.store.bury(account.id, body)
    Purchase.objects.update(state="expired")
    bought(signed_in, pack)
    after = names_at_stripe()
    assert {kind for kind in before if before[kind] != after[kind]} == lost
    assert in_stock(till.stripe) == (1, 1, 1)


def test_a_payment_page_that_is_gone_is_not_given_out_again(
    signed_in: Client, pack: Pack, till: Till
) -> None:
    key = str(uuid4())
    first = bought(signed_in, pack, key=key)
    till.stand.reset()
    again = order(signed_in, pack, key=key)
    first.refresh_from_db()
    assert (first.state, again["Location"] == first.session_url) == ("expired", False)
    assert order(signed_in, pack, key=key)["Location"] == again["Location"]


def test_rule_21_what_is_gone_is_made_anew_with_another_key(
    signed_in: Client, pack: Pack, till: Till
) -> None:
    bought(signed_in, pack)
    till.stand.reset()
    bought(signed_in, pack)
    tries = Attempt.objects.filter(row=f"product:{pack.pk}").order_by("number")
    assert [(attempt.number, attempt.state) for attempt in tries] == [(1, "refused"), (2, "done")]


def test_an_order_without_an_answer_goes_on_with_what_is_there(
    signed_in: Client, pack: Pack, till: Till
) -> None:
    """Its question names a customer and a price that are gone."""
    key = str(uuid4())
    first = bought(signed_in, pack, key=key)
    Purchase.objects.update(state="made", session_id="", session_url="", expires_at=None)
    Attempt.objects.filter(row=first.source_ref).update(state="sent", stripe_id="")
    till.stand.reset()
    order(signed_in, pack, key=key)
    first.refresh_from_db()
    assert first.state == "open"
    assert till.stripe.v1.checkout.sessions.retrieve(first.session_id).status == "open"


@pytest.mark.django_db(transaction=True)
def test_parallel_orders_make_it_anew_once(till: Till, settings: Settings) -> None:
    settings.VERIFIED_TO_BUY = False
    Pack.objects.all().delete()
    pack = Pack.objects.create(credits=100, price=1000, currency="USD")
    workspace = personal_workspace(User.objects.create_user("ada@example.com"))

    def ask(key: UUID) -> str:
        try:
            wanted = {"workspace": workspace, "person": workspace.owner, "pack": pack}
            return buy(key=key, **wanted, consent="Yes", site="http://x").session_url  # type: ignore[arg-type]
        finally:
            connection.close()

    gone = ask(uuid4())
    till.stand.reset()
    with ThreadPoolExecutor(6) as threads:
        [page] = set(threads.map(ask, [uuid4() for _ in range(6)]))
    assert page != gone
    assert in_stock(till.stripe) == (1, 1, 1)


def test_packs_are_shown_at_stripe_again(pack: Pack, till: Till) -> None:
    push(pack=pack)
    till.stand.reset()
    push(pack=pack)
    assert in_stock(till.stripe) == (0, 1, 1)


def test_connect_stripe_makes_packs_anew(pack: Pack, till: Till) -> None:
    list(push_packs())
    till.stand.reset()
    assert [found.mark.name for found in push_packs()] == ["CHANGED"]
    assert [found.mark.name for found in push_packs()] == ["OK"]


@pytest.mark.parametrize("state", ["open", "pending"])
def test_a_purchase_whose_page_is_gone_is_ended_once(
    purchase: Purchase, till: Till, state: str
) -> None:
    Purchase.objects.update(state=state, updated_at=now().replace(year=2020))
    till.stand.reset()
    assert [reconcile().rows, reconcile().rows] == [1, 0]
    purchase.refresh_from_db()
    assert purchase.state == "expired"
    [act] = Act.objects.filter(purchase=purchase)
    assert (act.what, act.before, act.stripe_id) == (
        "purchase.gone",
        {"state": state},
        purchase.session_id,
    )


def test_rule_20_a_purchase_of_another_account_is_not_ended(
    signed_in: Client, purchase: Purchase, till: Till
) -> None:
    Purchase.objects.update(account="acct_of_another_key")
    till.stand.reset()
    reconcile()
    outcome(signed_in, purchase)
    purchase.refresh_from_db()
    assert purchase.state == "open"


def test_a_refund_says_that_stripe_knows_the_payment_no_longer(
    workspace: Workspace, till: Till
) -> None:
    purchase = pay(till.stripe, workspace)
    before = balance(workspace).available
    made = give_back(purchase, 500)
    till.stand.reset()
    assert send(made).state == "failed"
    told = shown("resource_missing")
    assert told != "resource_missing"
    assert any(told in happened.detail for happened in trail(purchase))
    assert balance(workspace).available == before


def test_a_dispute_and_a_refund_that_are_gone_are_asked_for_once(
    workspace: Workspace, till: Till
) -> None:
    disputed = pay(till.stripe, workspace, card="pm_card_createDispute")
    wait("1 minute")
    hear_of_dispute(dispute_of(disputed))
    refunded = pay(till.stripe, workspace)
    hear_of_refund(refund_at_stripe(till.stripe, refunded, 500))
    till.stand.reset()
    assert [reconcile().rows, reconcile().rows] == [2, 0]
    for purchase, told in ((disputed, "Dispute gone"), (refunded, "Refund gone")):
        assert [one for one in trail(purchase) if one.title.startswith(told)]
    assert Dispute.objects.get().state == "needs_response"


def test_a_refund_whose_payment_alone_is_missing_is_not_called_gone(
    workspace: Workspace, till: Till
) -> None:
    purchase = pay(till.stripe, workspace)
    hear_of_refund(refund_at_stripe(till.stripe, purchase, 500))
    with pytest.raises(NotThere):
        gone.note(Refund.objects.get(), NotThere("No such charge: ch_1", code="resource_missing"))
    assert not Act.objects.filter(what="refund.gone").exists()
