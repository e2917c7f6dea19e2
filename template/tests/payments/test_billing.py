"""The history of payments, receipts and their files: each member sees those of the workspace."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from pypdf import PdfReader

from saas.accounts.models import User
from saas.core.clock import now
from saas.core.money import money
from saas.payments.flows.receipts import issue, issue_credit_note
from saas.payments.models import Dispute, Purchase, Receipt
from tests.payments.papers import BUYER, Bought, paid, refunded

BILLING = reverse("payments:history")


def words(page: HttpResponse) -> str:
    return " ".join(page.content.decode().split())


def told(amount: int, currency: str) -> str:
    return " ".join(money(amount, currency).split())


def rows(client: Client, **asked: str) -> str:
    text = words(client.get(BILLING, asked))
    return text[text.index('<div id="payments">') : text.index("</section>")]


def address(receipt: Receipt, page: str = "payments:receipt") -> str:
    return reverse(page, args=[receipt.pk])


@pytest.fixture
def receipt(bought: Bought) -> Receipt:
    return issue(purchase=paid(bought, buyer=BUYER, method="Visa 4242", intent_id="pi_7"))


def test_a_payment_is_listed_with_its_amount_card_and_receipt(
    signed_in: Client, receipt: Receipt
) -> None:
    shown = rows(signed_in)
    for word in ("100 credits", told(1000, receipt.currency), "Visa 4242", "Paid", receipt.code):
        assert word in shown
    assert address(receipt) in shown


def test_what_was_never_paid_is_not_listed(signed_in: Client, bought: Bought) -> None:
    Purchase.objects.create(**bought)
    Purchase.objects.create(**bought, session_id="cs_1", state=Purchase.State.EXPIRED)
    assert "No payments yet" in rows(signed_in)


@pytest.mark.parametrize(
    ("amounts", "state"), [([400], "Partly refunded"), ([400, 600], "Refunded")]
)
def test_the_state_tells_what_came_back(
    signed_in: Client, receipt: Receipt, amounts: list[int], state: str
) -> None:
    for amount in amounts:
        refunded(receipt.purchase, amount)
    assert f"{state}</span>" in rows(signed_in)


def test_a_failed_refund_leaves_it_paid(signed_in: Client, receipt: Receipt) -> None:
    refund = refunded(receipt.purchase, 400)
    refund.state = "failed"
    refund.save()
    assert "Paid</span>" in rows(signed_in)


@pytest.mark.parametrize(
    ("state", "shown"),
    [("needs_response", "Disputed"), ("won", "Paid"), ("warning_needs_response", "Paid")],
)
def test_a_dispute_shows_while_it_may_cost_the_payment(
    signed_in: Client, receipt: Receipt, state: str, shown: str
) -> None:
    asked = {"amount": 1000, "currency": receipt.currency, "account": "acct_1", "livemode": False}
    Dispute.objects.create(
        purchase=receipt.purchase, stripe_id="dp_1", state=state, opened_at=now(), **asked
    )
    assert f"{shown}</span>" in rows(signed_in)


def test_a_bank_payment_is_on_its_way_or_failed(signed_in: Client, bought: Bought) -> None:
    Purchase.objects.create(**bought, session_id="cs_1", state=Purchase.State.PENDING)
    Purchase.objects.create(**bought, session_id="cs_2", state=Purchase.State.FAILED)
    shown = rows(signed_in)
    assert "On its way</span>" in shown
    assert "Failed</span>" in shown


def test_the_amount_that_the_buyer_saw_stands_beside_ours(
    signed_in: Client, bought: Bought
) -> None:
    issue(purchase=paid(bought, seen_amount=1530, seen_currency="JPY"))
    assert told(1530, "JPY") in rows(signed_in)


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"search": "4242"}, True),
        ({"search": "1881"}, False),
        ({"search": "R-"}, True),
        ({"search": "%"}, False),
        ({"state": "paid"}, True),
        ({"state": "refunded"}, False),
        ({"state": "no such state"}, True),
        ({"year": "1999"}, True),
        ({"year": "x' OR 1=1"}, True),
    ],
)
def test_filters_narrow_the_list(
    signed_in: Client, receipt: Receipt, asked: dict[str, str], is_found: bool
) -> None:
    assert (receipt.code in rows(signed_in, **asked)) == is_found


def test_a_year_holds_its_payments_alone(
    signed_in: Client, user: User, receipt: Receipt, bought: Bought
) -> None:
    user.workspaces.update(created_at=now() - timedelta(days=800))
    last_year = now().year - 1
    Purchase.objects.update(created_at=datetime(last_year, 6, 1, tzinfo=UTC))
    assert receipt.code in rows(signed_in, year=str(last_year))
    assert receipt.code not in rows(signed_in, year=str(last_year + 1))


def test_pages_hold_twenty_and_past_the_end_is_the_last(signed_in: Client, bought: Bought) -> None:
    for _ in range(21):
        issue(purchase=paid(bought))
    assert rows(signed_in).count("<tr>") == 21  # with the head
    assert rows(signed_in, page="9").count("<tr>") == 2


def test_a_receipt_shows_both_parties_and_the_amount(signed_in: Client, receipt: Receipt) -> None:
    page = words(signed_in.get(address(receipt)))
    for word in ("Harbor Labs GmbH", "VAT DE318462907", "pi_7", receipt.code, "Visa 4242"):
        assert word in page
    assert escape(receipt.particulars["seller"]["name"]) in page
    assert "Article 196" in page


def test_a_receipt_stays_as_it_was_issued(
    signed_in: Client, receipt: Receipt, settings: LazySettings
) -> None:
    settings.SELLER_NAME = "Somebody Else Ltd"
    assert "Somebody Else Ltd" not in words(signed_in.get(address(receipt)))


def test_a_receipt_is_in_the_language_it_was_bought_in(signed_in: Client, bought: Bought) -> None:
    paper = issue(purchase=paid(bought, language="de"))
    page = words(signed_in.get(address(paper)))
    assert 'lang="de"' in page
    assert "Bezahlt" in page
    assert "<title>Receipt" in page


def test_a_receipt_leads_to_its_credit_notes(signed_in: Client, receipt: Receipt) -> None:
    note = issue_credit_note(refund=refunded(receipt.purchase, 400))
    assert address(note) in words(signed_in.get(address(receipt)))
    assert receipt.code in words(signed_in.get(address(note)))


@pytest.mark.parametrize("page", ["payments:receipt", "payments:receipt_pdf"])
def test_a_receipt_of_others_is_not_there(client: Client, receipt: Receipt, page: str) -> None:
    client.force_login(User.objects.create_user("eve@example.com"))
    assert client.get(address(receipt, page)).status_code == HTTPStatus.NOT_FOUND
    assert receipt.code not in rows(client)
    client.logout()
    assert client.get(address(receipt, page)).status_code == HTTPStatus.FOUND


def text_of(receipt: Receipt, client: Client) -> str:
    response = client.get(address(receipt, "payments:receipt_pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert f'filename="{receipt.code}.pdf"' in response["Content-Disposition"]
    [page] = PdfReader(BytesIO(response.content)).pages
    return " ".join(page.extract_text().split())


def test_the_pdf_says_what_the_page_says(signed_in: Client, receipt: Receipt) -> None:
    text = text_of(receipt, signed_in)
    for word in ("Harbor Labs GmbH", receipt.code, "Visa 4242", "pi_7", "Article 196"):
        assert word in text
    assert told(1000, receipt.currency) in text


@pytest.mark.parametrize("name", ["Łukasz Żółć", "Ελένη Παππά", "Олена Шевченко", "Nguyễn Thị Ánh"])
def test_the_pdf_writes_names_of_many_scripts(signed_in: Client, bought: Bought, name: str) -> None:
    paper = issue(purchase=paid(bought, buyer={"name": name}))
    assert name in text_of(paper, signed_in)


@pytest.mark.parametrize(
    "name", ["山田 太郎", "محمد علي", "Zoë 🎉", "**bold** <b>&amp;", "a\nb\x0b"]
)
def test_the_pdf_is_made_whatever_the_name_is(signed_in: Client, bought: Bought, name: str) -> None:
    paper = issue(purchase=paid(bought, buyer={"name": name, "address": {"line1": "x" * 500}}))
    assert paper.code in text_of(paper, signed_in)


def test_a_german_pdf_is_german(signed_in: Client, bought: Bought) -> None:
    paper = issue(purchase=paid(bought, language="de"))
    assert "Bezahlt" in text_of(paper, signed_in)


def test_included_tax_is_told_below_the_total(signed_in: Client, bought: Bought) -> None:
    vat = {"name": "VAT", "percent": "19.0", "amount": 160}
    paper = issue(purchase=paid(bought, tax=160, taxes=[vat]))
    page = words(signed_in.get(address(paper)))
    assert "VAT 19%, included" in page
    assert page.index("VAT 19%") > page.index("is-total")


def lines(client: Client, **asked: str) -> list[str]:
    response: Any = client.get(reverse("payments:history_export"), asked)
    return response.getvalue().decode("utf-8-sig").splitlines()


def test_the_export_has_plain_figures_and_the_same_filters(
    signed_in: Client, bought: Bought
) -> None:
    bought |= {"currency": "EUR"}
    purchase = paid(bought, tax=160, method="SEPA 3000", seen_amount=1530, seen_currency="JPY")
    refunded(purchase, 400)
    code = issue(purchase=purchase).code
    head, line = lines(signed_in)
    assert head.startswith("Date,What,Receipt")
    end = f"100 credits,{code},SEPA 3000,Partly refunded,10.00,1.60,4.00,EUR,1530,JPY"
    assert line.partition(",")[2] == end
    assert len(lines(signed_in, state="paid")) == 1


def test_no_text_of_the_export_runs_as_a_formula(signed_in: Client, bought: Bought) -> None:
    paid(bought | {"name": "=HYPERLINK(1)"})
    assert "'=HYPERLINK(1)" in lines(signed_in)[1]


def test_an_export_goes_past_what_a_page_counts(
    signed_in: Client, bought: Bought, monkeypatch: pytest.MonkeyPatch
) -> None:
    from saas.payments import history

    monkeypatch.setattr(history, "CHUNK", 2)
    for _ in range(4):
        paid(bought)
    assert len(lines(signed_in)) == 5


def test_money_follows_the_language(signed_in: Client, bought: Bought) -> None:
    paid(bought | {"currency": "EUR"})
    with override("de"):
        german = told(1000, "EUR")
        shown = rows(signed_in)
    assert german in shown


def test_an_unknown_filter_marks_no_field(signed_in: Client) -> None:
    page = words(signed_in.get(BILLING, {"state": "odd", "year": "x"}))
    assert "aria-invalid" not in page[page.index('class="filters"') :]
