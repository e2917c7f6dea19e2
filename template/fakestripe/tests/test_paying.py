from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.account import Account
from fakestripe.buyers import Buyer
from fakestripe.outcomes import State, back_address, success_address
from fakestripe.paying import answer_bank, answer_challenge, pay_by_bank, pay_nothing
from fakestripe.stand import Stand
from fakestripe.tests.checkout import ADA, PACK, pay, session, setup
from fakestripe.tests.passing_time import DAY, pass_time
from fakestripe.tests.told import told

DECLINED = "4000000000000002"
ASKS_FIRST = "4000000000003220"
CATALOGUE = ("product.", "price.")


def seen(client: StripeClient, made: Any, *expand: str) -> Any:
    return client.v1.checkout.sessions.retrieve(made.id, {"expand": list(expand)})


def test_a_card_pays_the_session(client: StripeClient, account: Account) -> None:
    made = session(client)
    outcome = pay(account, made)
    assert outcome.state == State.DONE
    after = seen(client, made, "payment_intent.latest_charge")
    assert (after.status, after.payment_status, after.url) == ("complete", "paid", None)
    charge = after.payment_intent.latest_charge
    assert (charge.amount, charge.billing_details.email) == (1000, "ada@example.com")
    assert after.customer_details.name == "Ada Lovelace"
    assert success_address(outcome.session) == f"http://localhost/paid?session={made.id}"


def test_its_events_come_in_stripes_order(client: StripeClient, account: Account) -> None:
    pay(account, session(client))
    assert told(client, but=CATALOGUE) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
        "checkout.session.completed",
    ]


def test_metadata_is_passed_on(client: StripeClient, account: Account) -> None:
    data = {"metadata": {"app": "shop", "purchase": "7"}, "description": "100 credits"}
    made = session(client, payment_intent_data=data, metadata={"of": "the session"})
    pay(account, made)
    intent = seen(client, made, "payment_intent.latest_charge").payment_intent
    assert intent.to_dict()["metadata"] == data["metadata"]
    assert intent.latest_charge.to_dict()["metadata"] == data["metadata"]
    assert intent.description == "100 credits"


def test_after_a_decline_the_session_takes_another_card(
    client: StripeClient, account: Account
) -> None:
    made = session(client)
    refused = pay(account, made, DECLINED)
    assert (refused.state, refused.code) == (State.OPEN, "generic_decline")
    assert seen(client, made).status == "open"
    assert pay(account, made).state == State.DONE
    charges = client.v1.charges.list({"payment_intent": seen(client, made).payment_intent}).data
    assert [charge.status for charge in charges] == ["succeeded", "failed"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("4000000000009995", "insufficient_funds"),
        ("4000000000000069", "expired_card"),
        ("4242424242424241", "incorrect_number"),
        ("4111111111111111", "test_mode_live_card"),
    ],
)
def test_a_no_says_why(client: StripeClient, account: Account, number: str, code: str) -> None:
    assert pay(account, session(client), number).code == code


def test_ten_clicks_pay_once(client: StripeClient, account: Account) -> None:
    made = session(client)
    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(lambda _: pay(account, made).state, range(10)))
    assert outcomes == [State.DONE] * 10
    assert len(client.v1.charges.list().data) == 1
    assert told(client).count("checkout.session.completed") == 1


def test_a_bank_asks_first(client: StripeClient, account: Account) -> None:
    made = session(client)
    assert pay(account, made, ASKS_FIRST).state == State.CHALLENGE
    assert seen(client, made).payment_status == "unpaid"
    assert answer_challenge(account, made.id, succeeds=True).state == State.DONE
    assert seen(client, made).payment_status == "paid"


def test_who_fails_there_may_pay_otherwise(client: StripeClient, account: Account) -> None:
    made = session(client)
    pay(account, made, ASKS_FIRST)
    failed = answer_challenge(account, made.id, succeeds=False)
    assert (failed.state, failed.code) == (State.OPEN, "authentication_failed")
    assert client.v1.charges.list().data == []
    assert pay(account, made).state == State.DONE


def test_an_answer_from_another_tab_pays_nothing_more(
    client: StripeClient, account: Account
) -> None:
    made = session(client)
    pay(account, made, ASKS_FIRST)
    pay(account, made)
    assert answer_challenge(account, made.id, succeeds=True).state == State.DONE
    assert len(client.v1.charges.list().data) == 1


def test_an_expired_session_takes_no_card(
    client: StripeClient, account: Account, stand: Stand
) -> None:
    made = session(client)
    pass_time(stand, DAY + 1)
    assert pay(account, made).state == State.OVER
    assert client.v1.charges.list().data == []


def test_nor_does_one_whose_customer_was_deleted(client: StripeClient, account: Account) -> None:
    customer = client.v1.customers.create({"email": "ada@example.com"}).id
    made = session(client, customer=customer)
    client.v1.customers.delete(customer)
    assert pay(account, made).state == State.OVER
    assert seen(client, made).status == "expired"


def test_the_intent_of_an_open_session_is_its_own(client: StripeClient, account: Account) -> None:
    made = session(client)
    pay(account, made, DECLINED)
    intent = seen(client, made).payment_intent
    with pytest.raises(InvalidRequestError, match="Checkout Session"):
        client.v1.payment_intents.cancel(intent)
    with pytest.raises(InvalidRequestError, match="Checkout Session"):
        client.v1.payment_intents.confirm(intent, {"payment_method": "pm_card_visa"})
    assert pay(account, made).state == State.DONE


def test_what_was_begun_on_it_is_given_up(client: StripeClient, account: Account) -> None:
    made = session(client)
    pay(account, made, DECLINED)
    client.v1.checkout.sessions.expire(made.id)
    intent = client.v1.payment_intents.retrieve(seen(client, made).payment_intent)
    assert (intent.status, intent.cancellation_reason) == ("canceled", "automatic")


def test_a_free_order_needs_no_card(client: StripeClient, account: Account) -> None:
    coupon = client.v1.coupons.create({"percent_off": 100}).id
    made = session(client, discounts=[{"coupon": coupon}])
    assert pay_nothing(account, made.id, ADA).state == State.DONE
    after = seen(client, made)
    assert (after.payment_status, after.payment_intent) == ("no_payment_required", None)
    assert client.v1.coupons.retrieve(coupon).times_redeemed == 1
    assert pay_nothing(account, session(client).id, ADA).code == "order_changed"


def test_a_bank_payment_comes_days_later(
    client: StripeClient, account: Account, stand: Stand
) -> None:
    made = session(client)
    assert pay_by_bank(account, made.id, ADA, "000123456789").state == State.DONE
    waiting = seen(client, made, "payment_intent")
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert waiting.payment_intent.status == "processing"
    pass_time(stand, 6 * DAY)
    assert seen(client, made).payment_status == "paid"
    assert told(client)[-4:] == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
        "checkout.session.async_payment_succeeded",
    ]


def test_or_not_at_all(client: StripeClient, account: Account, stand: Stand) -> None:
    made = session(client)
    pay_by_bank(account, made.id, ADA, "000111111116")
    pass_time(stand, 6 * DAY)
    after = seen(client, made, "payment_intent")
    assert (after.payment_status, after.payment_intent.last_payment_error.code) == (
        "unpaid",
        "account_closed",
    )
    assert told(client)[-1] == "checkout.session.async_payment_failed"


def test_only_a_test_account_pays(client: StripeClient, account: Account) -> None:
    wrong = pay_by_bank(account, session(client).id, ADA, "12345678")
    assert (wrong.state, wrong.field, wrong.code) == (State.OPEN, "account_number", "wrong")


def test_what_is_held_is_paid_when_it_is_captured(client: StripeClient, account: Account) -> None:
    made = session(client, payment_intent_data={"capture_method": "manual"})
    pay(account, made)
    held = seen(client, made)
    assert (held.status, held.payment_status) == ("complete", "unpaid")
    client.v1.payment_intents.capture(held.payment_intent)
    assert seen(client, made).payment_status == "paid"
    assert "checkout.session.async_payment_succeeded" not in told(client)


def test_a_customer_is_made_where_it_is_asked_for(client: StripeClient, account: Account) -> None:
    guest = session(client)
    pay(account, guest)
    assert seen(client, guest).customer is None
    kept = session(client, customer_creation="always")
    pay(account, kept)
    customer = seen(client, kept, "customer").customer
    assert (customer.email, customer.address.country) == ("ada@example.com", "DE")


def test_a_card_is_kept_for_later(client: StripeClient, account: Account) -> None:
    made = session(client, payment_intent_data={"setup_future_usage": "off_session"})
    pay(account, made)
    customer = seen(client, made).customer
    [card] = client.v1.customers.payment_methods.list(customer).data
    again: Any = {"amount": 500, "currency": "usd", "customer": customer}
    again |= {"payment_method": card.id, "off_session": True, "confirm": True}
    assert client.v1.payment_intents.create(again).status == "succeeded"


def test_a_known_customer_is_kept_up_to_date(client: StripeClient, account: Account) -> None:
    customer = client.v1.customers.create({"email": "ada@example.com"}).id
    made = session(client, customer=customer, customer_update={"address": "auto", "name": "auto"})
    pay(account, made, buyer=replace(ADA, email=""))
    after = client.v1.customers.retrieve(customer)
    assert (after.name, after.address.country) == ("Ada Lovelace", "DE")


def test_a_card_is_set_up_without_paying(client: StripeClient, account: Account) -> None:
    customer = client.v1.customers.create({"email": "ada@example.com"}).id
    made = setup(client, customer=customer)
    assert pay(account, made, buyer=Buyer()).state == State.DONE
    after = seen(client, made, "setup_intent")
    assert (after.status, after.setup_intent.status) == ("complete", "succeeded")
    [kept] = client.v1.customers.payment_methods.list(customer).data
    assert kept.id == after.setup_intent.payment_method
    assert told(client)[-1] == "checkout.session.completed"


def test_tax_follows_where_the_buyer_lives(client: StripeClient, account: Account) -> None:
    made = session(client, automatic_tax={"enabled": True})
    changed = pay(account, made, seen=1000)
    assert (changed.state, changed.code) == (State.OPEN, "order_changed")
    assert seen(client, made).amount_total == 1190
    assert pay(account, made, seen=1190).state == State.DONE
    assert seen(client, made, "payment_intent").payment_intent.amount_received == 1190


@pytest.mark.parametrize(
    ("more", "buyer", "field"),
    [
        ({}, Buyer(), "email"),
        ({}, Buyer(email="nonsense"), "email"),
        ({"automatic_tax": {"enabled": True}}, Buyer(email="a@b.example"), "country"),
        ({"billing_address_collection": "required"}, ADA, "line1"),
        ({"phone_number_collection": {"enabled": True}}, ADA, "phone"),
        ({"consent_collection": {"terms_of_service": "required"}}, ADA, "terms"),
    ],
)
def test_what_the_session_asks_for_is_needed(
    client: StripeClient, account: Account, more: Any, buyer: Buyer, field: str
) -> None:
    made = session(client, **more)
    outcome = pay(account, made, buyer=buyer)
    assert (outcome.state, outcome.field) == (State.OPEN, field)
    assert client.v1.charges.list().data == []


def test_consent_and_tax_id_are_told(client: StripeClient, account: Account) -> None:
    made = session(
        client,
        consent_collection={"terms_of_service": "required"},
        tax_id_collection={"enabled": True},
    )
    pay(account, made, buyer=replace(ADA, accepts_terms=True, tax_id="DE123456789"))
    after = seen(client, made)
    assert after.consent.terms_of_service == "accepted"
    [tax_id] = after.customer_details.tax_ids
    assert (tax_id.type, tax_id.value) == ("eu_vat", "DE123456789")


def test_a_buyer_abroad_sees_the_price_at_home(client: StripeClient, account: Account) -> None:
    made = session(client, adaptive_pricing={"enabled": True})
    pay(account, made, buyer=replace(ADA, email="ada+location_FR@example.com"))
    after = seen(client, made, "payment_intent.latest_charge")
    assert (after.currency, after.amount_total) == ("usd", 1000)
    for told_by in (after, after.payment_intent, after.payment_intent.latest_charge):
        shown = told_by.presentment_details
        assert (shown.presentment_amount, shown.presentment_currency) == (860, "eur")
    refund = client.v1.refunds.create({"payment_intent": after.payment_intent.id, "amount": 500})
    assert refund.presentment_details.presentment_amount == 430


def test_a_dispute_follows_the_card(client: StripeClient, account: Account, stand: Stand) -> None:
    pay(account, session(client), "4000000000000259")
    pass_time(stand, 20)
    assert client.v1.disputes.list().data[0].status == "needs_response"


def test_who_goes_back_has_paid_nothing(client: StripeClient, account: Account) -> None:
    made = session(client)
    assert back_address(account.store.find(account.id, made.id) or {}) == "http://localhost/back"
    assert seen(client, made).status == "open"


def test_the_order_is_paid_as_a_whole(client: StripeClient, account: Account) -> None:
    made = session(client, line_items=[PACK, {**PACK, "quantity": 2}])
    pay(account, made)
    assert client.v1.charges.list().data[0].amount == 3000


def test_the_bank_leads_back_to_the_session(client: StripeClient, account: Account) -> None:
    made = session(client)
    pay(account, made, ASKS_FIRST)
    intent = seen(client, made).payment_intent
    assert answer_bank(account, intent, succeeds=False) == made.url
    pay(account, made, ASKS_FIRST)
    assert answer_bank(account, intent, succeeds=True).endswith(f"/paid?session={made.id}")


@pytest.mark.parametrize(("succeeds", "went"), [(True, "succeeded"), (False, "failed")])
def test_or_to_the_app_that_pays_by_itself(
    client: StripeClient, account: Account, succeeds: bool, went: str
) -> None:
    params: Any = {"amount": 1000, "currency": "usd", "return_url": "http://localhost/back?a=1"}
    params |= {"payment_method": "pm_card_threeDSecure2Required", "confirm": True}
    intent = client.v1.payment_intents.create(params)
    back = answer_bank(account, intent.id, succeeds=succeeds)
    assert back.startswith(f"http://localhost/back?a=1&payment_intent={intent.id}&")
    assert back.endswith(f"redirect_status={went}")
