from typing import Any

import pytest
from stripe import CardError, InvalidRequestError, StripeClient

from fakestripe.account import Account
from fakestripe.resources.charges import CHARGE
from fakestripe.resources.payment_intents import PAYMENT_INTENT
from fakestripe.resources.setup_intents import SETUP_INTENT, authenticate
from fakestripe.stand import Stand
from fakestripe.tests.conformity import missing_fields
from fakestripe.tests.passing_time import DAY, pass_time
from fakestripe.tests.told import told

TEN: Any = {"amount": 1000, "currency": "usd"}


def paid(client: StripeClient, method: str = "pm_card_visa", **more: Any) -> Any:
    params: Any = {**TEN, "payment_method": method, "confirm": True, **more}
    return client.v1.payment_intents.create(params)


def test_every_field_of_stripes_types_is_sent() -> None:
    for_others = {"allowed_payment_method_types", "hooks", "payment_details", "payment_record"}
    assert missing_fields(PAYMENT_INTENT, for_others) == set()
    for_others = {"authorization_code", "level3", "transfer"}
    assert missing_fields(CHARGE, for_others) == set()


def test_a_card_pays_at_once(client: StripeClient) -> None:
    intent = paid(client, expand=["latest_charge.balance_transaction"])
    assert (intent.status, intent.amount_received) == ("succeeded", 1000)
    charge = intent.latest_charge
    assert (charge.paid, charge.captured, charge.status) == (True, True, "succeeded")
    assert charge.payment_method_details.card.last4 == "4242"
    booked = charge.balance_transaction
    assert (booked.amount, booked.fee, booked.net) == (1000, 59, 941)


def test_the_charge_is_told_before_the_intent(client: StripeClient) -> None:
    paid(client)
    assert told(client) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
    ]
    [updated] = client.v1.events.list({"type": "charge.updated"}).data
    assert updated.data.to_dict()["previous_attributes"] == {"balance_transaction": None}


def test_metadata_and_description_are_passed_on(client: StripeClient) -> None:
    intent = paid(client, metadata={"app": "shop"}, description="Pack", expand=["latest_charge"])
    assert intent.latest_charge.description == "Pack"
    assert intent.to_dict()["latest_charge"]["metadata"] == {"app": "shop"}


def test_a_decline_keeps_the_charge_and_the_intent_waits(client: StripeClient) -> None:
    with pytest.raises(CardError) as refused:
        paid(client, "pm_card_chargeDeclinedInsufficientFunds")
    error = refused.value
    assert (error.code, error.error.decline_code) == ("card_declined", "insufficient_funds")
    intent = client.v1.payment_intents.retrieve(error.error.payment_intent["id"])
    assert (intent.status, intent.payment_method) == ("requires_payment_method", None)
    assert intent.last_payment_error.charge == intent.latest_charge
    [charge] = client.v1.charges.list({"payment_intent": intent.id}).data
    assert (charge.status, charge.failure_code) == ("failed", "card_declined")
    assert told(client)[1:] == ["charge.failed", "payment_intent.payment_failed"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("chargeDeclined", "card_declined"),
        ("chargeDeclinedExpiredCard", "expired_card"),
        ("chargeDeclinedProcessingError", "processing_error"),
        ("chargeDeclinedIncorrectCvc", "incorrect_cvc"),
    ],
)
def test_each_card_fails_in_its_own_way(client: StripeClient, name: str, code: str) -> None:
    with pytest.raises(CardError) as refused:
        paid(client, f"pm_card_visa_{name}")
    assert refused.value.code == code


def test_after_a_decline_another_card_pays(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create(TEN)
    with pytest.raises(CardError):
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_chargeDeclined"})
    after = client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert (after.status, after.last_payment_error) == ("succeeded", None)
    charges = client.v1.charges.list({"payment_intent": intent.id}).data
    assert [charge.status for charge in charges] == ["succeeded", "failed"]


def test_an_intent_is_paid_once(client: StripeClient) -> None:
    intent = paid(client)
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert refused.value.code == "payment_intent_unexpected_state"
    assert len(client.v1.charges.list().data) == 1


def test_a_bank_may_want_its_customer_to_confirm(client: StripeClient) -> None:
    intent = paid(client, "pm_card_threeDSecure2Required", return_url="http://localhost/back")
    assert (intent.status, intent.latest_charge) == ("requires_action", None)
    assert intent.next_action.redirect_to_url.return_url == "http://localhost/back"
    assert told(client)[-1] == "payment_intent.requires_action"


def test_without_the_customer_such_a_card_is_declined(client: StripeClient) -> None:
    with pytest.raises(CardError) as refused:
        paid(client, "pm_card_authenticationRequired", off_session=True)
    assert refused.value.code == "authentication_required"


def test_a_card_that_was_set_up_pays_without_its_owner(
    client: StripeClient, account: Account
) -> None:
    customer = client.v1.customers.create().id
    intent = client.v1.setup_intents.create(
        {"customer": customer, "payment_method": "pm_card_authenticationRequiredOnSetup"}
    )
    client.v1.setup_intents.confirm(intent.id)
    authenticate(account, account.get(SETUP_INTENT, intent.id), succeeds=True)
    method = client.v1.customers.payment_methods.list(customer).data[0].id
    again = paid(client, method, customer=customer, off_session=True)
    assert again.status == "succeeded"


def test_a_method_is_kept_for_later_where_the_intent_says_so(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    intent = paid(client, customer=customer, setup_future_usage="off_session")
    assert client.v1.customers.payment_methods.list(customer).data[0].id == intent.payment_method
    assert "payment_method.attached" in told(client)


def test_a_method_without_a_customer_pays_once(client: StripeClient) -> None:
    method = client.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}}).id
    paid(client, method)
    with pytest.raises(InvalidRequestError, match="may not be used again"):
        paid(client, method)


def test_the_card_that_fails_later_works_once(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    first = paid(
        client, "pm_card_chargeCustomerFail", customer=customer, setup_future_usage="off_session"
    )
    assert first.status == "succeeded"
    with pytest.raises(CardError):
        paid(client, first.payment_method, customer=customer, off_session=True)


def test_what_is_held_is_captured_in_part(client: StripeClient) -> None:
    intent = paid(client, capture_method="manual")
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 1000)
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1001})
    assert refused.value.param == "amount_to_capture"
    after = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 700})
    assert (after.status, after.amount_received, after.amount_capturable) == ("succeeded", 700, 0)
    assert told(client)[1:5] == [
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "charge.captured",
        "payment_intent.succeeded",
    ]


def test_what_is_held_goes_back_after_a_week(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, capture_method="manual")
    pass_time(stand, 8 * DAY)
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.cancellation_reason) == ("canceled", "automatic")
    assert client.v1.balance.retrieve().pending[0].amount == 0


def test_a_canceled_intent_takes_no_card(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create(TEN)
    canceled = client.v1.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(InvalidRequestError):
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    with pytest.raises(InvalidRequestError):
        client.v1.payment_intents.cancel(paid(client).id)


def test_a_bank_payment_is_on_its_way_for_days(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, bank(client, "DE89370400440532013000"), currency="eur")
    assert intent.status == "processing"
    assert told(client)[1:] == ["charge.pending", "payment_intent.processing"]
    pass_time(stand, 6 * DAY)
    after = client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (after.status, after.latest_charge.status) == ("succeeded", "succeeded")
    assert told(client)[3:] == ["charge.succeeded", "payment_intent.succeeded", "charge.updated"]


def test_what_the_clock_does_has_no_request(client: StripeClient, stand: Stand) -> None:
    paid(client, bank(client, "DE89370400440532013000"), currency="eur")
    pass_time(stand, 6 * DAY)
    latest = client.v1.events.list({"limit": 1}).data[0]
    assert latest.request is not None
    assert (latest.request.id, latest.request.idempotency_key) == (None, None)


def test_a_bank_payment_may_fail_in_the_end(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, bank(client, "DE62370400440532013001"), currency="eur")
    pass_time(stand, 6 * DAY)
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.amount_received) == ("requires_payment_method", 0)
    assert told(client)[3:] == ["charge.failed", "payment_intent.payment_failed"]


def bank(client: StripeClient, iban: str) -> str:
    method: Any = {"type": "sepa_debit", "sepa_debit": {"iban": iban}}
    return client.v1.payment_methods.create(method).id


@pytest.mark.parametrize(
    ("wrong", "param", "code"),
    [
        ({"amount": 49}, "amount", "amount_too_small"),
        ({"amount": "ten"}, "amount", "parameter_invalid_integer"),
        ({"currency": "xyz"}, "currency", None),
        ({"amount": 5124, "currency": "kwd"}, "amount", "invalid_charge_amount"),
        ({"payment_method": "pm_none"}, "payment_method", "resource_missing"),
        ({"customer": "cus_none"}, "customer", "resource_missing"),
        ({"payment_method_types": ["card"]}, "payment_method_types", "parameter_unknown"),
    ],
)
def test_a_wrong_intent_is_refused_and_leaves_nothing(
    client: StripeClient, wrong: Any, param: str, code: str | None
) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.payment_intents.create({**TEN, **wrong})
    assert (refused.value.param, refused.value.code) == (param, code)
    assert client.v1.payment_intents.list().data == []
    assert told(client) == []


def test_they_are_found_by_metadata(client: StripeClient) -> None:
    mine = paid(client, metadata={"app": "shop", "purchase": "7"})
    paid(client, metadata={"app": "other"})
    query = "metadata['app']:'shop' AND status:'succeeded' AND amount>500"
    assert [one.id for one in client.v1.payment_intents.search({"query": query}).data] == [mine.id]


def test_an_intent_changes_until_it_is_paid(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({**TEN, "metadata": {"a": "1"}})
    changed = client.v1.payment_intents.update(
        intent.id,
        {"amount": 1200, "payment_method": "pm_card_visa", "metadata": {"b": "2"}},
    )
    assert (changed.amount, changed.status) == (1200, "requires_confirmation")
    assert changed.to_dict()["metadata"] == {"a": "1", "b": "2"}
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.payment_intents.update(intent.id, {"amount": 49})
    assert refused.value.code == "amount_too_small"
    assert client.v1.payment_intents.confirm(intent.id).amount_received == 1200
    with pytest.raises(InvalidRequestError) as late:
        client.v1.payment_intents.update(intent.id, {"amount": 900})
    assert late.value.code == "payment_intent_unexpected_state"
    assert client.v1.payment_intents.update(intent.id, {"description": "Pack"}).description


def test_a_card_is_given_with_the_payment(client: StripeClient) -> None:
    data: Any = {"type": "card", "card": {"token": "tok_visa"}}
    intent = client.v1.payment_intents.create(
        {**TEN, "payment_method_data": data, "confirm": True, "expand": ["payment_method"]}
    )
    assert (intent.status, intent.payment_method.card.last4) == ("succeeded", "4242")
    both = {**TEN, "payment_method_data": data, "payment_method": "pm_card_visa"}
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.payment_intents.create(both)
    assert refused.value.param == "payment_method_data"


def test_a_card_of_another_customer_pays_nothing(client: StripeClient) -> None:
    mine, other = (client.v1.customers.create().id for _ in range(2))
    card = client.v1.payment_methods.attach("pm_card_visa", {"customer": other}).id
    for more in ({"customer": mine}, {}):
        with pytest.raises(InvalidRequestError) as refused:
            paid(client, card, **more)
        assert refused.value.param == "payment_method"


def test_a_seller_may_want_each_buyer_to_confirm(client: StripeClient) -> None:
    options: Any = {"card": {"request_three_d_secure": "any"}}
    assert paid(client, payment_method_options=options).status == "requires_action"
    with pytest.raises(CardError):
        paid(client, payment_method_options=options, error_on_requires_action=True)


def test_a_bank_account_pays_in_its_own_currency(client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        paid(client, bank(client, "DE89370400440532013000"))
    assert refused.value.code == "payment_method_currency_mismatch"
