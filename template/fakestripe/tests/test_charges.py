from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.tests.told import told


@pytest.fixture
def charge(client: StripeClient) -> str:
    """Ten dollars."""
    params: Any = {"amount": 1000, "currency": "usd", "payment_method": "pm_card_visa"}
    return client.v1.payment_intents.create({**params, "confirm": True}).latest_charge


def test_its_refunds_are_told_when_expanded(client: StripeClient, charge: str) -> None:
    assert "refunds" not in client.v1.charges.retrieve(charge).to_dict()
    for amount in (300, 200):
        client.v1.refunds.create({"charge": charge, "amount": amount})
    expanded = client.v1.charges.retrieve(charge, {"expand": ["refunds"]})
    assert [refund.amount for refund in expanded.refunds.data] == [200, 300]
    assert len(client.v1.refunds.list({"charge": charge}).data) == 2


def test_what_is_written_on_it_changes(client: StripeClient, charge: str) -> None:
    customer = client.v1.customers.create().id
    fraud: Any = {"user_report": "fraudulent"}
    changed = client.v1.charges.update(
        charge,
        {"description": "Pack", "customer": customer, "metadata": {"a": "1"}},
    )
    assert (changed.description, changed.customer) == ("Pack", customer)
    reported = client.v1.charges.update(charge, {"fraud_details": fraud})
    assert reported.fraud_details.user_report == "fraudulent"
    assert told(client)[-1] == "charge.updated"


def test_a_customer_is_put_to_it_once(client: StripeClient, charge: str) -> None:
    first, second = (client.v1.customers.create().id for _ in range(2))
    client.v1.charges.update(charge, {"customer": first})
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.charges.update(charge, {"customer": second})
    assert refused.value.param == "customer"


def test_a_card_charge_leads_to_its_receipt(client: StripeClient, charge: str) -> None:
    receipt = client.v1.charges.retrieve(charge).receipt_url
    assert receipt is not None
    assert receipt.endswith(f"/receipts/{charge}")


def test_charges_are_listed_by_customer(client: StripeClient, charge: str) -> None:
    customer = client.v1.customers.create().id
    assert client.v1.charges.list({"customer": customer}).data == []
    client.v1.charges.update(charge, {"customer": customer})
    assert [each.id for each in client.v1.charges.list({"customer": customer}).data] == [charge]
