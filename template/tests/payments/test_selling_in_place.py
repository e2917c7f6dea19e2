from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from saas.accounts.models import Workspace
from saas.credits.flows import spend
from saas.credits.queries import balance
from saas.payments import prices
from saas.payments.models import Pack

TEXT = "A text that was typed before the credits ran out."


@pytest.fixture
def address(workspace: Workspace) -> str:
    """A service that takes more than there is."""
    spend(workspace=workspace, amount=balance(workspace).available, key="all", reason="Tests")
    return reverse("services:run", args=["text-length"])


@pytest.fixture
def order(db: None) -> str:
    """Where the only pack is bought."""
    Pack.objects.all().delete()
    pack = Pack.objects.create(credits=100, price=1000, currency=settings.CURRENCY)
    return f"{reverse('payments:order')}?pack={pack.pk}"


def test_packs_are_sold_where_credits_are_missing(
    signed_in: Client, address: str, order: str
) -> None:
    page = signed_in.post(address, {"text": TEXT, "key": uuid4().hex}).content.decode()
    assert f'name="leave_for"\n              value="{escape(order)}"' in page


def test_the_order_leads_back_to_what_was_typed(
    signed_in: Client, address: str, order: str
) -> None:
    page = signed_in.post(address, {"text": TEXT, "leave_for": order}, follow=True)
    way_back = page.context["form"]["way_back"].value()
    assert way_back.startswith(address)
    assert TEXT in signed_in.get(way_back).content.decode()


def test_where_nothing_is_sold_no_button_says_buy(signed_in: Client, address: str) -> None:
    Pack.objects.all().delete()
    prices.forget()
    page = signed_in.post(address, {"text": TEXT, "key": uuid4().hex}).content.decode()
    assert "leave_for" not in page


def test_the_page_of_credits_leads_to_more(signed_in: Client) -> None:
    assert reverse("payments:order") in signed_in.get(reverse("credits:history")).content.decode()
