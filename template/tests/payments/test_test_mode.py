import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from saas.accounts.models import User

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
