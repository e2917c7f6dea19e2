from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.account import Account
from fakestripe.resources.charges import CHARGE
from fakestripe.resources.disputes import open_dispute
from fakestripe.resources.refunds import REFUND
from fakestripe.stand import Stand
from fakestripe.tests.conformity import missing_fields
from fakestripe.tests.passing_time import pass_time
from fakestripe.tests.told import told


def paid(client: StripeClient, method: str = "pm_card_visa", **more: Any) -> str:
    """Ten dollars; the intent's id."""
    params: Any = {"amount": 1000, "currency": "usd", "payment_method": method, "confirm": True}
    return client.v1.payment_intents.create({**params, **more}).id


def refund(client: StripeClient, intent: str, **params: Any) -> Any:
    return client.v1.refunds.create({"payment_intent": intent, **params})


def charge_of(client: StripeClient, intent: str) -> Any:
    return client.v1.charges.list({"payment_intent": intent}).data[0]


def test_every_field_of_stripes_type_is_sent() -> None:
    when_failed = {"failure_balance_transaction", "failure_reason"}
    when_it_waits = {"pending_reason", "next_action", "instructions_email"}
    assert missing_fields(REFUND, when_failed | when_it_waits | {"description"}) == set()


def test_a_refund_gives_all_back_and_the_fee_stays(client: StripeClient) -> None:
    intent = paid(client)
    made = refund(client, intent, reason="requested_by_customer", metadata={"row": "7"})
    assert (made.amount, made.status, made.reason) == (1000, "succeeded", "requested_by_customer")
    charge = charge_of(client, intent)
    assert (charge.refunded, charge.amount_refunded) == (True, 1000)
    out = client.v1.balance_transactions.retrieve(made.balance_transaction)
    assert (out.amount, out.fee, out.type) == (-1000, 0, "refund")
    balance = client.v1.balance.retrieve()
    assert balance.available[0].amount + balance.pending[0].amount == -59


def test_refunds_add_up_to_what_was_paid_and_no_more(client: StripeClient) -> None:
    intent = paid(client)
    refund(client, intent, amount=300)
    refund(client, intent, amount=300)
    with pytest.raises(InvalidRequestError, match=r"unrefunded amount on charge \(\$4.00\)"):
        refund(client, intent, amount=401)
    assert refund(client, intent).amount == 400
    with pytest.raises(InvalidRequestError) as refused:
        refund(client, intent, amount=1)
    assert refused.value.code == "charge_already_refunded"


def test_a_first_refund_above_the_payment_is_refused(client: StripeClient) -> None:
    intent = paid(client)
    with pytest.raises(InvalidRequestError, match=r"greater than charge amount \(\$10.00\)") as no:
        refund(client, intent, amount=1001)
    assert no.value.param == "amount"
    assert client.v1.refunds.list().data == []


def test_ten_at_once_never_give_back_too_much(client: StripeClient) -> None:
    intent = paid(client)

    def give(_: int) -> int:
        try:
            return int(refund(client, intent, amount=300).amount)
        except InvalidRequestError:
            return 0

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(give, range(10))) == 900
    assert charge_of(client, intent).amount_refunded == 900


def test_only_what_was_captured_goes_back(client: StripeClient) -> None:
    held = paid(client, capture_method="manual")
    with pytest.raises(InvalidRequestError):
        refund(client, held)
    client.v1.payment_intents.capture(held, {"amount_to_capture": 600})
    with pytest.raises(InvalidRequestError):
        refund(client, held, amount=601)
    assert refund(client, held).amount == 600
    charge = charge_of(client, held)
    assert (charge.amount_refunded, charge.refunded) == (1000, True)


def test_an_unpaid_intent_has_nothing_to_refund(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": 1000, "currency": "usd"})
    with pytest.raises(InvalidRequestError, match="does not have a successful charge"):
        refund(client, intent.id)


def test_a_pending_refund_settles_soon(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, "pm_card_pendingRefund")
    made = refund(client, intent, amount=400)
    assert (made.status, made.pending_reason) == ("pending", "processing")
    assert charge_of(client, intent).amount_refunded == 400
    pass_time(stand, 20)
    assert client.v1.refunds.retrieve(made.id).status == "succeeded"
    assert told(client)[-2:] == ["charge.refund.updated", "refund.updated"]


def test_a_refund_may_fail_later(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, "pm_card_refundFail")
    made = refund(client, intent)
    assert made.status == "succeeded"
    pass_time(stand, 20)
    after = client.v1.refunds.retrieve(made.id, {"expand": ["failure_balance_transaction"]})
    assert (after.status, after.failure_reason) == ("failed", "expired_or_canceled_card")
    assert after.failure_balance_transaction.amount == 1000
    charge = charge_of(client, intent)
    assert (charge.refunded, charge.amount_refunded) == (False, 0)
    assert told(client)[-4:] == [
        "charge.updated",
        "charge.refund.updated",
        "refund.updated",
        "refund.failed",
    ]


def test_what_failed_can_be_refunded_again(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, "pm_card_refundFail")
    refund(client, intent)
    pass_time(stand, 20)
    assert refund(client, intent).amount == 1000


def test_a_pending_refund_can_be_canceled(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, "pm_card_pendingRefund")
    made = refund(client, intent)
    assert client.v1.refunds.cancel(made.id).status == "canceled"
    pass_time(stand, 20)
    assert client.v1.refunds.retrieve(made.id).status == "canceled"
    assert charge_of(client, intent).amount_refunded == 0
    with pytest.raises(InvalidRequestError):
        client.v1.refunds.cancel(refund(client, paid(client)).id)


def test_a_disputed_payment_is_not_refunded(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, "pm_card_createDispute")
    pass_time(stand, 20)
    with pytest.raises(InvalidRequestError) as refused:
        refund(client, intent)
    assert refused.value.code == "charge_disputed"


def test_nor_is_one_that_was_lost(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, "pm_card_createDispute")
    pass_time(stand, 20)
    client.v1.disputes.close(client.v1.disputes.list().data[0].id)
    with pytest.raises(InvalidRequestError) as refused:
        refund(client, intent)
    assert refused.value.code == "charge_disputed"


def test_a_refund_answers_an_inquiry(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, "pm_card_createDisputeInquiry")
    pass_time(stand, 20)
    refund(client, intent)
    assert client.v1.disputes.list().data[0].status == "warning_closed"


def test_a_refund_ends_what_can_be_done_against_fraud(client: StripeClient, stand: Stand) -> None:
    intent = paid(client, "pm_card_createIssuerFraudRecord")
    pass_time(stand, 20)
    [warning] = client.v1.radar.early_fraud_warnings.list({"payment_intent": intent}).data
    assert warning.actionable
    refund(client, intent)
    assert not client.v1.radar.early_fraud_warnings.retrieve(warning.id).actionable
    assert told(client)[-1] == "radar.early_fraud_warning.updated"


def test_its_events_are_told(client: StripeClient) -> None:
    intent = paid(client)
    refund(client, intent, amount=400)
    assert told(client)[4:] == ["refund.created", "charge.refunded"]


def test_only_its_metadata_changes(client: StripeClient) -> None:
    made = refund(client, paid(client), metadata={"a": "1"})
    changed = client.v1.refunds.update(made.id, {"metadata": {"a": "", "b": "2"}})
    assert changed.to_dict()["metadata"] == {"b": "2"}
    with pytest.raises(InvalidRequestError):
        client.v1.refunds.update(made.id, {"amount": 1})


def test_money_with_three_decimals_goes_back_in_tens(client: StripeClient) -> None:
    intent = paid(client, amount=5120, currency="kwd")
    with pytest.raises(InvalidRequestError) as refused:
        refund(client, intent, amount=5)
    assert refused.value.param == "amount"
    assert refund(client, intent, amount=10).amount == 10


@pytest.mark.parametrize(
    ("wrong", "param", "status"),
    [
        ({}, "payment_intent", 400),
        ({"payment_intent": "pi_none"}, "payment_intent", 400),
        ({"charge": "ch_none"}, "charge", 400),
        ({"charge": "ch_none", "amount": 0}, "amount", 400),
        ({"charge": "ch_none", "reason": "because"}, "reason", 400),
    ],
)
def test_a_wrong_refund_is_refused(
    client: StripeClient, wrong: Any, param: str, status: int
) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.refunds.create(wrong)
    assert (refused.value.param, refused.value.http_status) == (param, status)


def test_a_dispute_may_follow_a_refund(client: StripeClient, account: Account) -> None:
    intent = paid(client)
    refund(client, intent, amount=400)
    charge = account.get(CHARGE, charge_of(client, intent).id)
    dispute = open_dispute(account, charge, amount=600)
    assert (dispute["amount"], charge_of(client, intent).disputed) == (600, True)
