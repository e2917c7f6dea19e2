from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from saas.core.clock import now
from saas.payments.models import Act, Customer, Pack, Purchase, Receipt
from saas.payments.syncing.sessions import method_of

type Bought = dict[str, Any]


def refused(sentence: str) -> Any:
    return pytest.raises(IntegrityError, match=sentence)


def test_a_purchase_is_paid_wholly_or_not_at_all(bought: Bought) -> None:
    with refused("purchase_paid_whole"), transaction.atomic():
        Purchase.objects.create(**bought, session_id="cs_1", state=Purchase.State.PAID)
    with refused("purchase_paid_whole"):
        Purchase.objects.create(**bought, credited_at=now())


def test_a_purchase_that_left_us_has_a_session(bought: Bought) -> None:
    with refused("purchase_open_has_session"):
        Purchase.objects.create(**bought, state=Purchase.State.OPEN)


def test_an_unknown_state_is_refused(bought: Bought) -> None:
    with refused("purchase_state_known"):
        Purchase.objects.create(**bought, session_id="cs_1", state="lost")


def test_one_session_pays_one_purchase_of_an_account(bought: Bought) -> None:
    Purchase.objects.create(**bought, session_id="cs_1")
    Purchase.objects.create(**bought | {"account": "acct_2"}, session_id="cs_1")
    with refused("purchase_session_id"):
        Purchase.objects.create(**bought, session_id="cs_1")


def test_a_workspace_is_one_customer_in_each_mode(bought: Bought) -> None:
    one = {key: bought[key] for key in ("workspace", "account", "livemode")}
    Customer.objects.create(**one)
    Customer.objects.create(**one | {"livemode": True})
    with refused("customer_of_workspace"):
        Customer.objects.create(**one)


def test_a_pack_costs_something(bought: Bought) -> None:
    with refused("pack_price_whole"):
        Pack.objects.create(credits=100, price=0, currency="USD")


@pytest.mark.parametrize("change", ["UPDATE {} SET currency = 'EUR'", "DELETE FROM {}"])
def test_a_receipt_is_written_once(bought: Bought, change: str) -> None:
    money = {"net": 1000, "tax": 0, "gross": 1000, "currency": "USD"}
    numbered = {"livemode": False, "year": 2026, "number": 1, "code": "R-1", "issued_at": now()}
    purchase = Purchase.objects.create(**bought)
    Receipt.objects.create(kind="receipt", purchase=purchase, **numbered, **money, particulars={})
    with refused("kept as they were written"), connection.cursor() as cursor:
        cursor.execute(change.format("payments_receipt"))


@pytest.mark.parametrize("change", ["UPDATE {} SET reason = ''", "DELETE FROM {}"])
def test_an_act_is_written_once(db: None, change: str) -> None:
    Act.objects.create(by=Act.By.COMMAND, what="pack.changed", reason="A new year")
    with refused("kept as they were written"), connection.cursor() as cursor:
        cursor.execute(change.format("payments_act"))


def test_a_receipt_adds_up(bought: Bought) -> None:
    money = {"net": 1000, "tax": 190, "gross": 1000, "currency": "USD"}
    numbered = {"livemode": False, "year": 2026, "number": 1, "code": "R-1", "issued_at": now()}
    purchase = Purchase.objects.create(**bought)
    with refused("receipt_adds_up"):
        Receipt.objects.create(
            kind="receipt", purchase=purchase, **numbered, **money, particulars={}
        )


def test_rule_16_purchases_point_at_the_ledger_by_their_own_id(bought: Bought) -> None:
    purchase = Purchase(**bought)
    assert purchase.source_ref == f"purchase:{purchase.pk}"
    assert purchase.title == "100 credits"


@pytest.mark.parametrize(
    ("details", "label"),
    [
        ({"type": "card", "card": {"brand": "visa", "last4": "4242"}}, "Visa 4242"),
        ({"type": "us_bank_account", "us_bank_account": {"last4": "6789"}}, "ACH 6789"),
        ({"type": "sepa_debit", "sepa_debit": {"last4": "3000"}}, "SEPA 3000"),
        ({"type": "link"}, "Link"),
    ],
)
def test_a_payment_method_is_a_label(details: dict[str, Any], label: str) -> None:
    assert method_of(details).label == label
