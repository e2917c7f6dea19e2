from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from pytest_django import Settings

from tests.payments.till import Till

if TYPE_CHECKING:  # a variable may have switched it off
    from saas.payments.models import Pack
    from tests.payments.chaos.shop import Shop

collect_ignore_glob = [] if apps.is_installed("saas.payments") else ["test_*.py"]


@pytest.fixture(autouse=True)
def terms(settings: Settings) -> None:
    """What is sold, to whom and for what, whatever an owner has set."""
    settings.CURRENCY, settings.PAYMENTS_TAX, settings.SIGNUP_CREDITS = "USD", "off", 0
    settings.VERIFIED_TO_BUY, settings.CHECKOUTS_AN_HOUR, settings.REFUND_DAYS = False, 1000, 0


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """This Stripe has no limit of requests a second."""
    from saas.payments.pacing import fetches

    monkeypatch.setattr(fetches, "_pause", 0)


@pytest.fixture
def pack(db: None) -> "Pack":
    from saas.payments.models import Pack

    Pack.objects.all().delete()
    return Pack.objects.create(credits=100, price=1000, currency="USD")


@pytest.fixture
def shop(till: Till, pack: "Pack") -> "Shop":
    from tests.payments.chaos.shop import Shop

    return Shop(till, pack)
