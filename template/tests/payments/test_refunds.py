"""Money that goes back: 100 credits were bought for $10, and then."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.models import User, Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits.queries import balance
from saas.jobs.flows import run_pending
from saas.payments.errors import (
    NotPaid,
    OutcomeChanged,
    ReasonMissing,
    RefundKeyReused,
    RefundTooHigh,
    RefundTooLate,
    UnevenAmount,
    Unreachable,
)
from saas.payments.models import Act, Attempt, Purchase, Refund
from saas.payments.reckoning import Position, returned, worth
from saas.payments.signals import purchase_paid
from saas.payments.syncing import refunds
from tests.credits.steps import available, spend
from tests.payments.steps import give_back, hear_of_refund, pay, refund_at_stripe, send, wait

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(workspace: Workspace) -> Workspace:
    """The welcome credits are used up."""
    spend(workspace, available(workspace), key="welcome")
    return workspace


@pytest.fixture
def purchase(empty: Workspace, stripe: StripeClient) -> Purchase:
    return pay(stripe, empty)


def back_at_stripe(stripe: StripeClient, purchase: Purchase) -> int:
    return stripe.v1.charges.retrieve(purchase.charge_id).amount_refunded


def test_a_refund_takes_its_share_of_the_credits(purchase: Purchase, stripe: StripeClient) -> None:
    made = send(give_back(purchase, 500))
    assert (made.state, made.credits) == (Refund.State.SUCCEEDED, 50)
    assert available(purchase.workspace) == 50
    assert back_at_stripe(stripe, purchase) == 500


def test_credits_go_when_a_refund_is_promised(purchase: Purchase, stripe: StripeClient) -> None:
    give_back(purchase, 1000)
    assert available(purchase.workspace) == 0
    assert back_at_stripe(stripe, purchase) == 0


def test_rule_05_shares_are_rounded_down_and_add_up(empty: Workspace, stripe: StripeClient) -> None:
    purchase = pay(stripe, empty, amount=999)
    assert [send(give_back(purchase, 333)).credits for _ in range(3)] == [33, 66, 100]
    assert balance(empty) == (0, 0, 0)


def test_what_was_used_becomes_debt(purchase: Purchase) -> None:
    spend(purchase.workspace, 40)
    give_back(purchase, 1000)
    assert balance(purchase.workspace) == (0, 0, 40)


def test_rule_06_or_is_let_go(purchase: Purchase) -> None:
    spend(purchase.workspace, 40)
    made = give_back(purchase, 1000, let_go=True)
    assert (made.credits, made.let_go) == (60, 40)
    assert balance(purchase.workspace) == (0, 0, 0)


def test_what_was_let_go_stays_so_at_the_next_refund(purchase: Purchase) -> None:
    spend(purchase.workspace, 50)
    give_back(purchase, 800, let_go=True)
    give_back(purchase, 200)
    assert balance(purchase.workspace) == (0, 0, 20)


def test_rule_02_other_lots_pay_what_is_owed(purchase: Purchase, stripe: StripeClient) -> None:
    spend(purchase.workspace, 100)
    pay(stripe, purchase.workspace)
    give_back(purchase, 1000)
    assert balance(purchase.workspace) == (0, 0, 0)


@pytest.mark.parametrize("let_go", [True, False])
@pytest.mark.parametrize("amount", [1, 370, 630, 1000])
@pytest.mark.parametrize("used", [0, 37, 100])
def test_what_is_shown_before_is_what_happens(
    purchase: Purchase, stripe: StripeClient, used: int, amount: int, let_go: bool
) -> None:
    if used:
        spend(purchase.workspace, used)
    if let_go:
        pay(stripe, purchase.workspace)
    shown = worth(purchase).outcome(amount, let_go=let_go)
    give_back(purchase, amount, let_go=let_go, seen=shown.seal)
    after = balance(purchase.workspace)
    assert (after.available, after.debt) == (shown.after.available, shown.after.debt)


def test_what_was_shown_must_still_hold(purchase: Purchase) -> None:
    shown = worth(purchase).outcome(1000, let_go=False)
    spend(purchase.workspace, 1)
    with pytest.raises(OutcomeChanged):
        give_back(purchase, 1000, seen=shown.seal)
    assert available(purchase.workspace) == 99


def test_the_unused_share_is_proposed(purchase: Purchase) -> None:
    spend(purchase.workspace, 37)
    assert worth(purchase).unused_share == 630
    give_back(purchase, 630)
    assert balance(purchase.workspace) == (0, 0, 0)
    assert worth(purchase).unused_share == 0


def test_rule_27_the_unused_share_is_rounded_down_to_the_step(
    empty: Workspace, stripe: StripeClient
) -> None:
    purchase = pay(stripe, empty, amount=5120, size=7, currency="KWD")
    spend(empty, 2)
    assert worth(purchase).unused_share == 3650  # of 3657.14
    with pytest.raises(UnevenAmount, match="KWD"):
        give_back(purchase, 3657)


def test_never_more_than_was_paid(purchase: Purchase) -> None:
    give_back(purchase, 700)
    with pytest.raises(RefundTooHigh, match="3"):
        give_back(purchase, 301)
    with pytest.raises(RefundTooHigh):
        give_back(purchase, 0)
    assert worth(purchase).refundable == 300


@pytest.mark.django_db(transaction=True)
def test_two_at_once_return_no_more_than_was_paid(
    workspace: Workspace, stripe: StripeClient
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    purchase = pay(stripe, workspace)

    def refund_most(_number: int) -> bool:
        try:
            give_back(purchase, 600)
        except RefundTooHigh:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(refund_most, range(4))) == [False, False, False, True]
    assert returned(purchase).refunded == 600


def test_a_second_click_refunds_once(purchase: Purchase) -> None:
    key = uuid4()
    assert give_back(purchase, 300, key=key) == give_back(purchase, 300, key=key)
    with pytest.raises(RefundKeyReused):
        give_back(purchase, 400, key=key)
    assert available(purchase.workspace) == 70


def test_nothing_goes_back_that_was_not_paid(purchase: Purchase) -> None:
    Purchase.objects.filter(pk=purchase.pk).update(
        state="expired", paid=None, paid_at=None, credited_at=None
    )
    with pytest.raises(NotPaid):
        give_back(purchase, 100)


def test_a_time_limit_ends_refunds(purchase: Purchase, settings: Settings) -> None:
    settings.REFUND_DAYS = 30
    with clock.at(now() + timedelta(days=31)), pytest.raises(RefundTooLate, match="30 days"):
        give_back(purchase, 100)
    settings.REFUND_DAYS = 0
    with clock.at(now() + timedelta(days=3000)):
        assert give_back(purchase, 100)


def test_a_refund_has_a_reason(purchase: Purchase) -> None:
    with pytest.raises(ReasonMissing):
        give_back(purchase, 100, reason="  ")


def test_an_act_tells_who_and_why(purchase: Purchase, user: User) -> None:
    spend(purchase.workspace, 40)
    give_back(purchase, 1000, person=user)
    act = Act.objects.get(what="refund.requested")
    assert (act.by, act.person, act.reason) == ("staff", user, "Two files came out empty")
    assert act.before == {"refunded": 0, **Position(60, 60, 0)._asdict()}
    assert (act.after["amount"], act.after["debt"]) == (1000, 40)


def test_where_no_key_is_set_none_is_looked_for(settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = ""
    assert refunds.send_waiting() == 0


def test_stripe_away_is_tried_again(
    purchase: Purchase, stripe: StripeClient, settings: Settings
) -> None:
    made = give_back(purchase, 400)
    address, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    with pytest.raises(Unreachable):
        send(made)
    settings.STRIPE_API_BASE = address
    with clock.at(now() + timedelta(minutes=6)):
        assert refunds.send_waiting() == 1
    assert back_at_stripe(stripe, purchase) == 400


def test_sent_twice_it_is_refunded_once(purchase: Purchase, stripe: StripeClient) -> None:
    made = send(give_back(purchase, 400))
    Refund.objects.update(state="requested", stripe_id="")  # what came of it was lost
    assert send(made).state == Refund.State.SUCCEEDED
    assert back_at_stripe(stripe, purchase) == 400


def test_rule_22_after_a_day_it_is_looked_for_first(
    purchase: Purchase, stripe: StripeClient
) -> None:
    made = send(give_back(purchase, 400))
    Refund.objects.update(state="requested", stripe_id="")
    Attempt.objects.update(state="sent", stripe_id="", created_at=now() - timedelta(hours=24))
    assert send(made).state == Refund.State.SUCCEEDED
    assert back_at_stripe(stripe, purchase) == 400


def test_a_refusal_gives_the_credits_back(purchase: Purchase, stripe: StripeClient) -> None:
    made = give_back(purchase, 1000)
    refund_at_stripe(stripe, purchase, 800)  # somebody was faster, and nobody has told us
    assert send(made).state == Refund.State.FAILED
    assert "greater than unrefunded amount" in made.failure
    assert available(purchase.workspace) == 100


def test_a_refund_made_at_stripe_arrives(purchase: Purchase, stripe: StripeClient) -> None:
    made = refund_at_stripe(stripe, purchase, 250)
    assert hear_of_refund(made)
    assert hear_of_refund(made)
    row = Refund.objects.get()
    assert (row.origin, row.amount, row.credits, row.state) == ("stripe", 250, 25, "succeeded")
    assert available(purchase.workspace) == 75


def test_a_charge_brings_all_of_its_refunds(purchase: Purchase, stripe: StripeClient) -> None:
    for amount in (100, 200):
        refund_at_stripe(stripe, purchase, amount)
    began = now()
    charge = refunds.fetched_of_charge(purchase.charge_id)
    assert refunds.apply_all(charge, began)
    assert sorted(Refund.objects.values_list("amount", flat=True)) == [100, 200]
    assert available(purchase.workspace) == 70


def test_the_event_before_the_answer_finds_our_row(
    purchase: Purchase, stripe: StripeClient
) -> None:
    made = send(give_back(purchase, 400))
    name = made.stripe_id
    Refund.objects.update(state="requested", stripe_id="", fetch_began_at=None)
    assert hear_of_refund(name)
    assert Refund.objects.get().pk == made.pk


def test_rule_19_refunds_of_others_are_not_ours(purchase: Purchase, stripe: StripeClient) -> None:
    intent = stripe.v1.payment_intents.create(
        {
            "amount": 500,
            "currency": "usd",
            "payment_method": "pm_card_visa",
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        }
    )
    theirs = stripe.v1.refunds.create({"payment_intent": intent.id})
    assert not hear_of_refund(theirs.id)
    assert not Refund.objects.exists()


def test_a_refund_may_stay_pending(empty: Workspace, stripe: StripeClient) -> None:
    purchase = pay(stripe, empty, card="pm_card_pendingRefund")
    made = send(give_back(purchase, 1000))
    assert (made.state, made.settled_at, available(empty)) == (Refund.State.PENDING, None, 0)
    wait("1 hour")
    hear_of_refund(made.stripe_id)
    made.refresh_from_db()
    assert made.state == Refund.State.SUCCEEDED
    assert made.settled_at


def test_rule_04_a_refund_that_fails_gives_the_credits_back(
    empty: Workspace, stripe: StripeClient
) -> None:
    purchase = pay(stripe, empty, card="pm_card_refundFail")
    spend(empty, 100)
    made = send(give_back(purchase, 1000))
    assert balance(empty) == (0, 0, 100)
    wait("1 hour")
    hear_of_refund(made.stripe_id)
    made.refresh_from_db()
    assert made.state == Refund.State.FAILED
    assert made.failure
    assert balance(empty) == (0, 0, 0)
    assert worth(purchase).refundable == 1000


def test_rule_04_also_after_its_debt_was_paid(empty: Workspace, stripe: StripeClient) -> None:
    purchase = pay(stripe, empty, card="pm_card_refundFail")
    spend(empty, 100)
    made = send(give_back(purchase, 1000))
    pay(stripe, empty)
    assert balance(empty) == (0, 0, 0)
    wait("1 hour")
    hear_of_refund(made.stripe_id)
    assert balance(empty) == (100, 0, 0)


def test_rule_24_a_stale_report_is_dropped(empty: Workspace, stripe: StripeClient) -> None:
    purchase = pay(stripe, empty, card="pm_card_refundFail")
    made = send(give_back(purchase, 1000))
    began, stale = now(), refunds.fetched(made.stripe_id)
    wait("1 hour")
    hear_of_refund(made.stripe_id)
    refunds.apply(stale, began)
    made.refresh_from_db()
    assert made.state == Refund.State.FAILED
    assert available(empty) == 100


def test_rule_12_a_payment_for_a_closed_workspace_goes_back(
    purchase: Purchase, stripe: StripeClient
) -> None:
    Purchase.objects.filter(pk=purchase.pk).update(credited_at=None)
    promised = Refund.objects.create(
        purchase=purchase,
        account=purchase.account,
        livemode=False,
        origin="closed",
        amount=1000,
        currency="USD",
        reason="Closed",
    )
    with clock.at(now() + timedelta(minutes=6)):
        assert refunds.send_waiting() == 1
    promised.refresh_from_db()
    assert promised.state == Refund.State.SUCCEEDED
    assert back_at_stripe(stripe, purchase) == 1000


def test_rule_12_and_at_once(purchase: Purchase, stripe: StripeClient) -> None:
    place = {"account": purchase.account, "livemode": False}
    promised = Refund.objects.create(
        purchase=purchase, **place, origin="closed", amount=1000, currency="USD", reason="Closed"
    )
    purchase_paid.send(sender=Purchase, purchase=purchase)
    run_pending()
    promised.refresh_from_db()
    assert promised.state == Refund.State.SUCCEEDED


def test_rule_11_a_closed_workspace_owes_nothing(purchase: Purchase) -> None:
    from saas.accounts import flows as accounts

    spend(purchase.workspace, 40)
    accounts.close(workspace=purchase.workspace)
    give_back(purchase, 600)
    assert balance(purchase.workspace) == (0, 0, 0)
