"""Papers about money: numbered without gaps, with all that stood on them that day."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import LazySettings
from django.db import transaction

from saas.accounts import flows as accounts
from saas.payments.flows.receipts import cancel_credit_note, issue, issue_credit_note
from saas.payments.models import Purchase, Receipt, Refund
from saas.payments.particulars import split
from tests.payments.papers import BUYER, Bought, paid, refunded


def test_a_purchase_has_one_receipt_however_often_it_is_issued(bought: Bought) -> None:
    purchase = paid(bought)
    assert issue(purchase=purchase) == issue(purchase=purchase)
    assert Receipt.objects.count() == 1


def test_what_is_not_paid_has_no_receipt(bought: Bought) -> None:
    assert issue(purchase=Purchase.objects.create(**bought)) is None


def test_where_stripe_sells_we_issue_nothing(bought: Bought) -> None:
    assert issue(purchase=paid(bought, tax_kind="managed")) is None


def test_numbers_have_no_gap_where_a_transaction_fails(bought: Bought) -> None:
    with transaction.atomic():
        issue(purchase=paid(bought))
        transaction.set_rollback(True)
    papers = [issue(purchase=paid(bought)) for _ in range(2)]
    assert [paper.number for paper in papers] == [1, 2]


def test_real_money_and_tests_are_numbered_apart(bought: Bought, settings: LazySettings) -> None:
    settings.RECEIPT_PREFIX = "NL-"
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC)):
        test, real = (issue(purchase=paid(bought | {"livemode": live})) for live in (False, True))
    assert [test.code, real.code] == ["NL-TEST-R-2026-0001", "NL-R-2026-0001"]


def test_each_year_begins_anew_in_the_zone_of_the_app(
    bought: Bought, settings: LazySettings
) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    moments = [datetime(2026, 12, 31, hour, tzinfo=UTC) for hour in (1, 23)]
    papers = []
    for moment in moments:
        with time_machine.travel(moment):
            papers.append(issue(purchase=paid(bought)))
    assert [(paper.year, paper.number) for paper in papers] == [(2026, 1), (2027, 1)]


def test_a_receipt_keeps_who_sold_and_who_bought(bought: Bought, settings: LazySettings) -> None:
    settings.SELLER_NAME, settings.SELLER_TAX_ID = "Northlane Ltd", "VAT IE9825613N"
    paper = issue(purchase=paid(bought, buyer=BUYER))
    seller, buyer = paper.particulars["seller"], paper.particulars["buyer"]
    assert (seller["name"], seller["tax_ids"]) == ("Northlane Ltd", ["VAT IE9825613N"])
    assert buyer["lines"] == ["Kaistrasse 14", "20457 Hamburg"]
    assert buyer["tax_ids"] == ["VAT DE318462907"]
    assert paper.particulars["is_reverse_charge"]


def test_an_address_of_the_united_states_has_its_city_first(bought: Bought) -> None:
    address = {"city": "Springfield", "state": "IL", "postal_code": "62701", "country": "US"}
    paper = issue(purchase=paid(bought, buyer={"address": address}))
    assert paper.particulars["buyer"]["lines"] == ["Springfield, IL 62701", "United States"]


@pytest.mark.parametrize(
    ("language", "code", "named"),
    [("en", "IE", "Ireland"), ("de", "IE", "Irland"), ("de", "XK", "Kosovo"), ("en", "ZZ", "ZZ")],
)
def test_a_country_is_named_in_the_language_of_the_paper(
    bought: Bought, language: str, code: str, named: str
) -> None:
    buyer = {"address": {"country": code}}
    paper = issue(purchase=paid(bought, buyer=buyer, language=language))
    assert paper.particulars["buyer"]["lines"] == [named]


def test_tax_stands_as_stripe_has_issued_it(bought: Bought) -> None:
    vat = {"name": "VAT", "percent": "19", "amount": 160, "reason": "standard_rated"}
    paper = issue(purchase=paid(bought, tax=160, taxes=[vat]))
    assert (paper.net, paper.tax, paper.gross) == (840, 160, 1000)
    assert paper.particulars["taxes"] == [{"name": "VAT", "percent": "19", "amount": 160}]
    assert paper.particulars["tax_is_included"]


def test_tax_without_a_rate_is_a_line_of_its_own(bought: Bought) -> None:
    paper = issue(purchase=paid(bought, tax=190, paid=1190))
    assert [one["amount"] for one in paper.particulars["taxes"]] == [190]
    assert not paper.particulars["tax_is_included"]


def test_credit_notes_take_back_the_tax_to_the_last_cent(bought: Bought) -> None:
    purchase = paid(bought, paid=999, discount=1, tax=160)
    issue(purchase=purchase)
    notes = [issue_credit_note(refund=refunded(purchase, 333)) for _ in range(3)]
    assert [note.gross for note in notes] == [333] * 3
    assert sum(note.tax for note in notes) == 160
    assert [note.number for note in notes] == [1, 2, 3]


def test_a_refund_has_one_credit_note_and_names_the_receipt(bought: Bought) -> None:
    purchase = paid(bought)
    receipt = issue(purchase=purchase)
    refund = refunded(purchase, 500)
    note = issue_credit_note(refund=refund)
    assert note == issue_credit_note(refund=refund)
    assert note.particulars["about"] == receipt.code
    assert (note.kind, note.gross) == (Receipt.Kind.CREDIT, 500)


def test_a_refund_that_is_only_asked_for_has_no_credit_note(bought: Bought) -> None:
    purchase = paid(bought)
    issue(purchase=purchase)
    refund = refunded(purchase, 500)
    refund.state = Refund.State.REQUESTED
    assert issue_credit_note(refund=refund) is None


def test_a_failed_refund_cancels_its_credit_note_once(bought: Bought) -> None:
    purchase = paid(bought, tax=160)
    issue(purchase=purchase)
    refund = refunded(purchase, 500)
    assert cancel_credit_note(refund=refund) is None
    note = issue_credit_note(refund=refund)
    cancel = cancel_credit_note(refund=refund)
    assert cancel == cancel_credit_note(refund=refund)
    assert (cancel.gross, cancel.tax, cancel.particulars["about"]) == (500, note.tax, note.code)
    whole = issue_credit_note(refund=refunded(purchase, 1000))
    assert whole.tax == 160


def test_receipts_outlive_the_account(bought: Bought) -> None:
    purchase = paid(bought, buyer=BUYER)
    issue(purchase=purchase)
    accounts.leave(user=purchase.person)
    assert Receipt.objects.get().particulars["buyer"]["name"] == BUYER["name"]


@pytest.mark.parametrize("weights", [[1, 1, 1], [5, 95], [0], [0, 7]])
def test_shares_add_up(weights: list[int]) -> None:
    assert sum(split(10, weights)) == (10 if sum(weights) else 0)
