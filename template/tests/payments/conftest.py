from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from saas.accounts.models import Workspace

# A variable has switched payments off for this run: there is nothing of theirs to test.
collect_ignore_glob = [] if apps.is_installed("saas.payments") else ["test_*.py"]


@pytest.fixture
def bought(workspace: Workspace) -> dict[str, Any]:
    """What a purchase of a pack of 100 credits for 10.00 copies; nothing at Stripe is asked."""
    from saas.payments.models import Pack

    pack = Pack.objects.create(credits=100, price=1000, currency=settings.CURRENCY)
    copied = {"credits": pack.credits, "amount": pack.price, "currency": pack.currency}
    place = {"account": "acct_1", "livemode": False}
    return {"workspace": workspace, "person": workspace.owner, "pack": pack, **copied, **place}
