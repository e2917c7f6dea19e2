from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from saas.accounts.models import User
from saas.payments import gateway, place
from saas.payments.connecting.account import account
from saas.payments.models import Customer, KeyOwner, PackPrice, Purchase
from saas.payments.readiness import checks
from tests.payments.till import Till

STRIP = "Test mode, no real money"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["sk_test_0123456789abcdef", "rk_test_0123456789abcdef"])
def test_every_page_says_that_no_money_moves(
    client: Client, user: User, settings: Settings, key: str
) -> None:
    settings.STRIPE_SECRET_KEY = key
    client.force_login(user)
    for page in ("pages:landing", "payments:pricing", "pages:dashboard"):
        assert STRIP in client.get(reverse(page)).text


@pytest.mark.parametrize("key", ["", "sk_live_0123456789abcdef", "rk_live_0123456789abcdef"])
def test_nothing_is_said_where_money_is_real_or_nothing_is_sold(
    client: Client, settings: Settings, key: str
) -> None:
    settings.STRIPE_SECRET_KEY = key
    assert STRIP not in client.get(reverse("pages:landing")).text


def test_it_asks_the_database_nothing(
    client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_0123456789abcdef"
    client.get(reverse("payments:pricing"))  # learns the prices
    with django_assert_num_queries(0):
        assert STRIP in client.get(reverse("payments:pricing")).text


def test_going_live_makes_customers_and_prices_anew_and_lists_what_tests_bought(
    signed_in: Client, purchase: Purchase, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.pay(purchase.session_id)
    signed_in.get(reverse("payments:paid", args=[purchase.pk]))
    go_live(monkeypatch)
    data = {"pack": purchase.pack_id, "key": str(uuid4()), "agreed": "on"}
    assert signed_in.post(reverse("payments:order"), data).status_code == 303
    for made in (Customer, PackPrice):
        rows = made.objects.order_by("livemode")
        assert [row.livemode for row in rows] == [False, True]
    tested, sold = Customer.objects.order_by("livemode")
    assert tested.stripe_id != sold.stripe_id
    tested_price, price = PackPrice.objects.order_by("livemode")
    assert (tested_price.product_id, tested_price.price_id) != (price.product_id, price.price_id)
    assert "1 purchase in test mode gave 100 credits" in checks.test_credits(None).told
    assert "100 were bought in test mode" in [*account()][-1].told


def go_live(monkeypatch: pytest.MonkeyPatch) -> None:
    """A live key is set. The stand-in takes none, so it goes on with the one that it knows."""
    KeyOwner.objects.all().delete()
    monkeypatch.setattr(place, "_known", {})
    monkeypatch.setattr(gateway, "is_live", lambda: True)
