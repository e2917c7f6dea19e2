from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.tests.acceptance.conftest import Place
from fakestripe.tests.acceptance.paying import pay


def refund(client: StripeClient, intent: Any, **params: Any) -> Any:
    return client.v1.refunds.create({"payment_intent": intent.id, **params})


def test_refunds_add_up_and_no_more(client: StripeClient) -> None:
    intent = pay(client)
    first = refund(client, intent, amount=400, reason="requested_by_customer")
    assert (first.amount, first.currency, first.charge) == (400, "usd", intent.latest_charge.id)
    with pytest.raises(InvalidRequestError) as refused:
        refund(client, intent, amount=601)
    assert (refused.value.http_status, refused.value.param) == (400, "amount")
    assert refund(client, intent).amount == 600
    charge = client.v1.charges.retrieve(first.charge)
    assert (charge.amount_refunded, charge.refunded) == (1000, True)
    with pytest.raises(InvalidRequestError) as again:
        refund(client, intent)
    assert again.value.code == "charge_already_refunded"


def test_an_unpaid_intent_is_not_refunded(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": 1000, "currency": "usd"})
    with pytest.raises(InvalidRequestError):
        refund(client, intent)


def test_a_refund_may_fail_later(place: Place) -> None:
    intent = pay(place.client, "pm_card_refundFail")
    made = refund(place.client, intent)
    assert made.status == "succeeded"
    place.until(lambda: place.client.v1.refunds.retrieve(made.id).status == "failed")
    assert place.client.v1.refunds.retrieve(made.id).failure_reason is not None


def test_a_pending_refund_settles(place: Place) -> None:
    made = refund(place.client, pay(place.client, "pm_card_pendingRefund"))
    assert made.status == "pending"
    place.until(lambda: place.client.v1.refunds.retrieve(made.id).status == "succeeded")


def dispute_of(place: Place, method: str) -> Any:
    """A payment that its buyer's bank comes back to."""
    intent = pay(place.client, method)
    params: Any = {"payment_intent": intent.id}
    place.until(lambda: bool(place.client.v1.disputes.list(params).data))
    return place.client.v1.disputes.list(params).data[0]


def test_a_disputed_payment_is_not_refunded(place: Place) -> None:
    dispute = dispute_of(place, "pm_card_createDispute")
    assert (dispute.status, dispute.amount, dispute.is_charge_refundable) == (
        "needs_response",
        1000,
        False,
    )
    with pytest.raises(InvalidRequestError) as refused:
        place.client.v1.refunds.create({"charge": dispute.charge})
    assert refused.value.code == "charge_disputed"


@pytest.mark.parametrize(
    ("evidence", "status"), [("winning_evidence", "won"), ("losing_evidence", "lost")]
)
def test_evidence_decides(place: Place, evidence: str, status: str) -> None:
    dispute = dispute_of(place, "pm_card_createDispute")
    params: Any = {"evidence": {"uncategorized_text": evidence}, "submit": True}
    place.client.v1.disputes.update(dispute.id, params)
    place.until(lambda: place.client.v1.disputes.retrieve(dispute.id).status == status)


def test_an_inquiry_takes_no_money(place: Place) -> None:
    inquiry = dispute_of(place, "pm_card_createDisputeInquiry")
    assert (inquiry.status, inquiry.balance_transactions) == ("warning_needs_response", [])


def test_a_bank_warns_of_fraud(place: Place) -> None:
    intent = pay(place.client, "pm_card_createIssuerFraudRecord")
    warnings = place.client.v1.radar.early_fraud_warnings
    params: Any = {"charge": intent.latest_charge.id}
    place.until(lambda: bool(warnings.list(params).data))
    assert warnings.list(params).data[0].actionable
