from typing import Any

import pytest
from stripe import StripeClient

from fakestripe.account import Account
from fakestripe.outcomes import State
from fakestripe.redeeming import apply_code, remove_code
from fakestripe.stand import Stand
from fakestripe.tests.checkout import pay, session
from fakestripe.tests.passing_time import DAY, pass_time


def code(client: StripeClient, name: str = "WELCOME", **more: Any) -> Any:
    """A fifth off."""
    coupon = client.v1.coupons.create({"percent_off": 20}).id
    params: Any = {"promotion": {"type": "coupon", "coupon": coupon}, "code": name}
    return client.v1.promotion_codes.create({**params, **more})


def test_a_code_is_taken_off_the_order(client: StripeClient, account: Account) -> None:
    made = session(client, allow_promotion_codes=True)
    promotion = code(client)
    applied = apply_code(account, made.id, " welcome ")
    assert (applied.code, applied.session["amount_total"]) == ("code_applied", 800)
    pay(account, made, seen=800)
    after = client.v1.checkout.sessions.retrieve(made.id)
    assert (after.total_details.amount_discount, after.discounts[0].promotion_code) == (
        200,
        promotion.id,
    )
    assert client.v1.promotion_codes.retrieve(promotion.id).times_redeemed == 1


def test_it_can_be_taken_back(client: StripeClient, account: Account) -> None:
    made = session(client, allow_promotion_codes=True)
    code(client)
    apply_code(account, made.id, "WELCOME")
    assert remove_code(account, made.id).session["amount_total"] == 1000


@pytest.mark.parametrize(
    "more",
    [
        {"active": False},
        {"restrictions": {"minimum_amount": 5000, "minimum_amount_currency": "usd"}},
    ],
)
def test_a_code_that_does_not_fit_is_refused(
    client: StripeClient, account: Account, more: Any
) -> None:
    made = session(client, allow_promotion_codes=True)
    code(client, **more)
    refused = apply_code(account, made.id, "WELCOME")
    assert (refused.state, refused.code) == (State.OPEN, "not_redeemable")
    assert refused.session["amount_total"] == 1000


def test_an_unknown_or_expired_one_too(
    client: StripeClient, account: Account, stand: Stand
) -> None:
    made = session(client, allow_promotion_codes=True)
    code(client, expires_at=made.created + DAY // 2)
    assert apply_code(account, made.id, "NONE").code == "not_redeemable"
    pass_time(stand, DAY // 2)
    assert apply_code(account, made.id, "WELCOME").message == "This code has expired."


def test_a_code_of_one_customer_is_no_others(client: StripeClient, account: Account) -> None:
    ada, ben = (client.v1.customers.create().id for _ in range(2))
    code(client, customer=ada)
    others = session(client, customer=ben, allow_promotion_codes=True)
    assert apply_code(account, others.id, "WELCOME").code == "not_redeemable"
    hers = session(client, customer=ada, allow_promotion_codes=True)
    assert apply_code(account, hers.id, "WELCOME").code == "code_applied"


def test_the_last_use_of_a_code_is_given_once(client: StripeClient, account: Account) -> None:
    promotion = code(client, max_redemptions=1)
    first, second = (session(client, allow_promotion_codes=True) for _ in range(2))
    apply_code(account, first.id, "WELCOME")
    apply_code(account, second.id, "WELCOME")
    pay(account, first)
    late = pay(account, second)
    assert (late.code, late.session["amount_total"]) == ("not_redeemable", 1000)
    assert not client.v1.promotion_codes.retrieve(promotion.id).active


def test_a_deleted_coupon_stays_where_it_was_applied(
    client: StripeClient, account: Account
) -> None:
    coupon = client.v1.coupons.create({"percent_off": 20}).id
    made = session(client, discounts=[{"coupon": coupon}])
    client.v1.coupons.delete(coupon)
    assert pay(account, made, seen=800).state == State.DONE


def test_its_code_gives_nothing_more(client: StripeClient, account: Account) -> None:
    promotion = code(client)
    made = session(client, allow_promotion_codes=True)
    client.v1.coupons.delete(promotion.promotion.coupon)
    assert apply_code(account, made.id, "WELCOME").code == "not_redeemable"
