import re
import subprocess
import sys
from collections.abc import Iterator
from secrets import token_hex
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as project_settings
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.models import Workspace
from tests.processes import ROOT

# A variable has switched payments off for this run: there is nothing of theirs to test.
collect_ignore_glob = [] if apps.is_installed("saas.payments") else ["test_*.py"]

ADDRESS = re.compile(r"http://\S+")


@pytest.fixture(scope="session")
def fakestripe() -> Iterator[str]:
    """The address of a stand-in for Stripe, which runs as it does in development."""
    command = [sys.executable, "-m", "fakestripe", "--port", "0", "--data", ":memory:"]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    found = ADDRESS.search(running.stdout.readline())
    assert found, "fakestripe did not say where it runs"
    yield found[0]
    running.terminate()
    running.wait(120)
    running.stdout.close()


@pytest.fixture
def stripe(settings: Settings, fakestripe: str) -> StripeClient:
    """The app's account at Stripe, a new one for each test, as the owner looks into it."""
    settings.STRIPE_API_BASE = fakestripe
    settings.STRIPE_SECRET_KEY = f"sk_test_{token_hex(16)}"
    settings.STRIPE_WEBHOOK_SECRET = "whsec_of_tests"
    return StripeClient(settings.STRIPE_SECRET_KEY, base_addresses={"api": fakestripe})


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
