from collections.abc import Iterator
from secrets import token_hex
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings as project_settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from stripe import StripeClient

from fakestripe.server import Server
from fakestripe.stand import Stand
from saas.accounts.models import Workspace
from tests.payments.till import Till

if TYPE_CHECKING:
    from saas.payments.models import Purchase

# A variable has switched payments off for this run: there is nothing of theirs to test.
collect_ignore_glob = [] if apps.is_installed("saas.payments") else ["test_*.py"]


@pytest.fixture
def stand() -> Iterator[Stand]:
    """A stand-in for Stripe of this test's own, asked over HTTP as Stripe is."""
    stand = Stand.at(":memory:")
    server = Server(("127.0.0.1", 0), stand)
    stand.base_url = f"http://127.0.0.1:{server.server_port}"
    serving = Thread(target=server.serve_forever, args=(0.02,))
    serving.start()
    yield stand
    server.shutdown()
    serving.join()
    server.server_close()
    stand.store.close()


@pytest.fixture
def stripe(settings: Settings, stand: Stand) -> StripeClient:
    """The app's account at Stripe, as its owner looks into it."""
    settings.STRIPE_API_BASE = stand.base_url
    settings.STRIPE_SECRET_KEY = f"sk_test_{token_hex(16)}"
    settings.STRIPE_WEBHOOK_SECRET = "whsec_of_tests"
    return StripeClient(settings.STRIPE_SECRET_KEY, base_addresses={"api": stand.base_url})


@pytest.fixture
def till(stripe: StripeClient, stand: Stand) -> Till:
    return Till(stripe, stand)


@pytest.fixture
def purchase(signed_in: Client, till: Till, settings: Settings) -> "Purchase":
    """100 credits for $10, with the payment page open."""
    from saas.payments.models import Pack, Purchase

    settings.CURRENCY = "USD"
    Pack.objects.all().delete()
    pack = Pack.objects.create(credits=100, price=1000, currency="USD")
    data = {"pack": pack.pk, "key": str(uuid4()), "agreed": "on"}
    signed_in.post(reverse("payments:order"), data)
    return Purchase.objects.get()


@pytest.fixture
def bought(workspace: Workspace) -> dict[str, Any]:
    """What a purchase of a pack of 100 credits for 10.00 copies; nothing at Stripe is asked."""
    from saas.payments.models import Pack

    pack = Pack.objects.create(credits=100, price=1000, currency=project_settings.CURRENCY)
    copied = {"credits": pack.credits, "amount": pack.price, "currency": pack.currency}
    place = {"account": "acct_1", "livemode": False}
    return {"workspace": workspace, "person": workspace.owner, "pack": pack, **copied, **place}


@pytest.fixture(autouse=True)
def prices_unknown() -> None:
    """What another test's database sold is not known here."""
    from saas.payments import prices

    prices.forget()
