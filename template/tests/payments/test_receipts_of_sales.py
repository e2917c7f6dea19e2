"""From the payment page to the paper, through the stand-in for Stripe."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from saas.jobs.flows import run_pending
from saas.payments import place
from saas.payments.models import Pack, Purchase, Receipt
from tests.payments.till import ADA, Till

BERLIN = {"country": "DE", "city": "Berlin", "line1": "Torstrasse 1", "postal_code": "10115"}


@pytest.fixture
def pack(settings: Settings, db: None) -> Pack:
    settings.CURRENCY = "EUR"
    Pack.objects.all().delete()
    return Pack.objects.create(credits=100, price=1190, currency="EUR")


def buy(client: Client, pack: Pack, till: Till, **buyer: Any) -> Purchase:
    order(client, pack)
    return pay(client, till, **buyer)


def order(client: Client, pack: Pack, key: str = "", status: int = 303) -> None:
    data = {"pack": pack.pk, "key": key or str(uuid4()), "agreed": "on"}
    assert client.post(reverse("payments:order"), data).status_code == status


def pay(client: Client, till: Till, **buyer: Any) -> Purchase:
    purchase = Purchase.objects.latest("created_at")
    till.pay(purchase.session_id, buyer=replace(ADA, **buyer))
    client.get(reverse("payments:paid", args=[purchase.pk]))
    purchase.refresh_from_db()
    return purchase


def test_who_comes_back_has_the_receipt_and_its_mail(
    signed_in: Client, pack: Pack, till: Till
) -> None:
    purchase = buy(signed_in, pack, till)
    run_pending()
    receipt = Receipt.objects.get(purchase=purchase)
    assert receipt.gross == 1190
    assert receipt.particulars["buyer"]["name"] == ADA.name
    assert [one for one in mail.outbox if receipt.code in one.subject]
    assert receipt.code in signed_in.get(reverse("payments:history")).content.decode()


def test_the_tax_is_the_one_that_stripe_has_worked_out(
    signed_in: Client, pack: Pack, till: Till, settings: Settings
) -> None:
    settings.PAYMENTS_TAX = "automatic"
    receipt = Receipt.objects.get(purchase=buy(signed_in, pack, till, **BERLIN))
    assert (receipt.net, receipt.tax, receipt.gross) == (1000, 190, 1190)
    [tax] = receipt.particulars["taxes"]
    assert (float(tax["percent"]), tax["amount"]) == (19, 190)
    assert receipt.particulars["tax_is_included"]


def test_tax_on_top_is_no_part_of_the_price(
    signed_in: Client, pack: Pack, till: Till, settings: Settings
) -> None:
    settings.PAYMENTS_TAX, settings.PAYMENTS_TAX_INCLUDED = "automatic", False
    receipt = Receipt.objects.get(purchase=buy(signed_in, pack, till, **BERLIN))
    assert (receipt.net, receipt.tax, receipt.gross) == (1190, 226, 1416)
    assert not receipt.particulars["tax_is_included"]


@pytest.mark.parametrize(
    ("sold", "later", "has_receipt"), [("off", "managed", True), ("managed", "off", False)]
)
def test_the_tax_setting_of_the_sale_counts(
    signed_in: Client,
    pack: Pack,
    till: Till,
    settings: Settings,
    sold: str,
    later: str,
    has_receipt: bool,
) -> None:
    settings.PAYMENTS_TAX = sold
    order(signed_in, pack)
    settings.PAYMENTS_TAX = later
    purchase = pay(signed_in, till, **BERLIN)
    assert purchase.state == "paid"
    assert Receipt.objects.filter(purchase=purchase).exists() == has_receipt


def test_tax_is_asked_for_as_it_was_when_the_order_began(
    signed_in: Client, pack: Pack, till: Till, settings: Settings
) -> None:
    settings.PAYMENTS_TAX, settings.PAYMENTS_TAX_INCLUDED = "automatic", False
    place.current()
    address, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    settings.STRIPE_RETRIES, key = 0, str(uuid4())
    order(signed_in, pack, key=key, status=200)  # Stripe is away
    settings.STRIPE_API_BASE = address
    settings.PAYMENTS_TAX, settings.PAYMENTS_TAX_INCLUDED = "off", True
    order(signed_in, pack, key=key)
    receipt = Receipt.objects.get(purchase=pay(signed_in, till, **BERLIN))
    assert (receipt.net, receipt.tax, receipt.gross) == (1190, 226, 1416)


def test_a_business_is_named_with_its_tax_id(
    signed_in: Client, pack: Pack, till: Till, settings: Settings
) -> None:
    settings.PAYMENTS_TAX = "automatic"
    receipt = Receipt.objects.get(
        purchase=buy(signed_in, pack, till, **BERLIN, tax_id="DE318462907")
    )
    assert receipt.particulars["buyer"]["tax_ids"] == ["VAT DE318462907"]
    assert receipt.particulars["buyer"]["lines"] == ["Torstrasse 1", "10115 Berlin", "Germany"]
