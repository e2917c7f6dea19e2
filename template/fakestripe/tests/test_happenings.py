from typing import Any

import pytest
from stripe import StripeClient

from fakestripe.stand import Stand
from fakestripe.tests.test_controls import control


@pytest.fixture
def charge(client: StripeClient) -> str:
    """Ten dollars."""
    params: Any = {"amount": 1000, "currency": "usd", "payment_method": "pm_card_visa"}
    return client.v1.payment_intents.create({**params, "confirm": True}).latest_charge


@pytest.mark.parametrize(
    ("case", "status"),
    [
        ("chargeback", "needs_response"),
        ("inquiry", "warning_needs_response"),
        ("resolution", "prevented"),
    ],
)
def test_a_bank_disputes_a_payment(
    client: StripeClient, stand: Stand, charge: str, case: str, status: str
) -> None:
    made = control(stand, "POST", "disputes", {"charge": charge, "case": case, "amount": 500})
    found = client.v1.disputes.retrieve(made["id"])
    assert (found.status, found.amount, found.charge) == (status, 500, charge)


def test_two_may_stand_on_one_payment(client: StripeClient, stand: Stand, charge: str) -> None:
    for amount in (400, 600):
        control(stand, "POST", "disputes", {"charge": charge, "amount": amount})
    found = client.v1.disputes.list({"charge": charge}).data
    assert [dispute.amount for dispute in found] == [600, 400]


def test_a_bank_warns_of_fraud(client: StripeClient, stand: Stand, charge: str) -> None:
    control(stand, "POST", "warnings", {"charge": charge})
    assert client.v1.radar.early_fraud_warnings.list({"charge": charge}).data[0].actionable


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"charge": "ch_none"},
        {"amount": 1001},
        {"amount": "all"},
        {"case": "war"},
        {"reason": "mood"},
        {"colour": "red"},
    ],
)
def test_what_cannot_happen_is_refused(stand: Stand, charge: str, wrong: Any) -> None:
    given = wrong if not wrong or "charge" in wrong else {"charge": charge, **wrong}
    status, sentence = control(stand, "POST", "disputes", given)
    assert status == 400
    assert "error" in sentence
