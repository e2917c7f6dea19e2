from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.account import Account
from fakestripe.resources.charges import CHARGE
from fakestripe.resources.disputes import DISPUTE, open_dispute
from fakestripe.resources.early_fraud_warnings import EARLY_FRAUD_WARNING
from fakestripe.stand import Stand
from fakestripe.tests.conformity import missing_fields
from fakestripe.tests.passing_time import DAY, pass_time
from fakestripe.tests.told import told


def disputed(client: StripeClient, stand: Stand, method: str = "pm_card_createDispute") -> Any:
    """A payment of ten dollars, and what its buyer's bank says of it."""
    params: Any = {"amount": 1000, "currency": "usd", "payment_method": method, "confirm": True}
    intent = client.v1.payment_intents.create(params)
    pass_time(stand, 5)
    [dispute] = client.v1.disputes.list({"payment_intent": intent.id}).data
    return dispute


def answer(client: StripeClient, dispute: Any, text: str, **more: Any) -> Any:
    return client.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": text}, **more})


def balance(client: StripeClient) -> int:
    """All there is, now or soon."""
    balance = client.v1.balance.retrieve()
    return sum(each.amount for each in [*balance.available, *balance.pending])


def test_every_field_of_stripes_types_is_sent() -> None:
    assert missing_fields(DISPUTE, set()) == set()
    assert missing_fields(EARLY_FRAUD_WARNING, set()) == set()


def test_a_dispute_takes_the_money_and_a_fee(client: StripeClient, stand: Stand) -> None:
    dispute = disputed(client, stand)
    assert (dispute.status, dispute.reason, dispute.amount) == (
        "needs_response",
        "fraudulent",
        1000,
    )
    assert not dispute.is_charge_refundable
    [out] = dispute.balance_transactions
    assert (out.amount, out.fee, out.net) == (-1000, 1500, -2500)
    assert dispute.evidence_details.due_by == dispute.created + 9 * DAY
    assert client.v1.charges.retrieve(dispute.charge).disputed


def test_its_events_have_no_request(client: StripeClient, stand: Stand) -> None:
    disputed(client, stand)
    assert told(client)[4:] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.updated",
    ]
    latest = client.v1.events.list({"limit": 1}).data[0]
    assert latest.request.id is None


def test_winning_evidence_brings_the_money_back(client: StripeClient, stand: Stand) -> None:
    dispute = disputed(client, stand)
    under_review = answer(client, dispute, "winning_evidence")
    assert (under_review.status, under_review.evidence_details.submission_count) == (
        "under_review",
        1,
    )
    pass_time(stand, 20)
    assert client.v1.disputes.retrieve(dispute.id).status == "won"
    assert balance(client) == 941
    assert told(client)[-3:] == [
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_reinstated",
    ]


def test_losing_evidence_does_not(client: StripeClient, stand: Stand) -> None:
    dispute = disputed(client, stand)
    answer(client, dispute, "losing_evidence")
    pass_time(stand, 20)
    assert client.v1.disputes.retrieve(dispute.id).status == "lost"
    assert balance(client) == 941 - 2500
    assert told(client)[-1] == "charge.dispute.closed"


def test_evidence_is_collected_before_it_is_sent(client: StripeClient, stand: Stand) -> None:
    dispute = disputed(client, stand)
    staged = answer(client, dispute, "winning_evidence", submit=False)
    assert (staged.status, staged.evidence.uncategorized_text) == (
        "needs_response",
        "winning_evidence",
    )
    assert client.v1.disputes.update(dispute.id, {"submit": True}).status == "under_review"


def test_who_closes_a_dispute_has_lost_it(client: StripeClient, stand: Stand) -> None:
    dispute = disputed(client, stand)
    assert client.v1.disputes.close(dispute.id).status == "lost"
    with pytest.raises(InvalidRequestError):
        answer(client, dispute, "winning_evidence")


def test_who_does_not_answer_in_time_has_lost(client: StripeClient, stand: Stand) -> None:
    dispute = disputed(client, stand)
    pass_time(stand, 10 * DAY)
    after = client.v1.disputes.retrieve(dispute.id)
    assert (after.status, after.evidence_details.past_due) == ("lost", True)


def test_an_inquiry_takes_no_money(client: StripeClient, stand: Stand) -> None:
    inquiry = disputed(client, stand, "pm_card_createDisputeInquiry")
    assert (inquiry.status, inquiry.is_charge_refundable) == ("warning_needs_response", True)
    assert (inquiry.balance_transactions, balance(client)) == ([], 941)
    answer(client, inquiry, "winning_evidence")
    pass_time(stand, 20)
    assert client.v1.disputes.retrieve(inquiry.id).status == "warning_closed"
    assert "charge.dispute.funds_withdrawn" not in told(client)


def test_an_inquiry_may_become_a_dispute(client: StripeClient, stand: Stand) -> None:
    inquiry = disputed(client, stand, "pm_card_createDisputeInquiry")
    answer(client, inquiry, "escalate_inquiry_evidence")
    pass_time(stand, 20)
    after = client.v1.disputes.retrieve(inquiry.id)
    assert (after.status, after.is_charge_refundable) == ("needs_response", False)
    assert balance(client) == 941 - 2500
    assert told(client)[-1] == "charge.dispute.funds_withdrawn"


def test_a_prevented_one_is_over_at_once(client: StripeClient, account: Account) -> None:
    dispute = by_hand(client, account, case="resolution")
    assert (dispute["status"], balance(client)) == ("prevented", 941 - 2500)
    assert told(client)[4:7] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
    ]


def test_a_part_may_be_disputed(client: StripeClient, account: Account) -> None:
    dispute = by_hand(client, account, amount=500)
    assert client.v1.disputes.retrieve(dispute["id"]).amount == 500
    assert balance(client) == 941 - 500 - 1500


def by_hand(client: StripeClient, account: Account, **how: Any) -> Any:
    params: Any = {"amount": 1000, "currency": "usd", "payment_method": "pm_card_visa"}
    intent = client.v1.payment_intents.create({**params, "confirm": True})
    return open_dispute(account, account.get(CHARGE, intent.latest_charge), **how)


def test_a_bank_warns_of_fraud(client: StripeClient, stand: Stand) -> None:
    params: Any = {"amount": 1000, "currency": "usd", "confirm": True}
    client.v1.payment_intents.create(
        {**params, "payment_method": "pm_card_createIssuerFraudRecord"}
    )
    pass_time(stand, 5)
    [warning] = client.v1.radar.early_fraud_warnings.list().data
    assert (warning.actionable, warning.fraud_type) == (True, "made_with_stolen_card")
    assert told(client)[-1] == "radar.early_fraud_warning.created"
