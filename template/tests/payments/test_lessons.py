"""What the first QuickScale got wrong, once and for all."""

import ast
import time
from collections.abc import Iterator
from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project_settings
from pytest_django import Settings
from stripe import StripeClient, WebhookSignature

from saas.accounts.models import Workspace
from saas.core import clock
from saas.core.clock import now
from saas.credits import flows
from saas.credits.models import Lot
from saas.payments import gateway
from tests.credits.steps import available, buy, spend

MONTH = timedelta(days=30)
KINDS = {"create", "act", "retrieve", "each", "search", "_ask", "post"}


def test_a_spend_without_a_key_is_none(workspace: Workspace) -> None:
    """It charged twice when it was tried again."""
    keyless: dict[str, Any] = {"workspace": workspace, "amount": 10, "reason": "Text length"}
    with pytest.raises(TypeError, match="key"):
        flows.spend(**keyless)
    for _ in range(2):
        spend(workspace, 10, key="run:1")
    assert available(workspace) == 90


def test_what_was_used_of_lapsed_credits_eats_no_bought_ones(
    workspace: Workspace, settings: Settings
) -> None:
    """100 of a plan, 60 used, lapsed; 50 bought: it was -10, and is 50."""
    settings.ENABLE_CREDIT_TYPES = True
    spend(workspace, available(workspace), key="welcome")
    flows.grant(
        workspace=workspace,
        amount=100,
        source_ref="plan",
        kind=Lot.Kind.SUBSCRIPTION,
        expires_at=now() + MONTH,
        reason="Credits of November",
    )
    spend(workspace, 60)
    with clock.at(now() + MONTH + timedelta(days=1)):
        buy(workspace, 50)
        assert available(workspace) == 50


def test_a_signature_is_verified_by_what_the_library_has(settings: Settings) -> None:
    """It was done through an attribute that StripeClient does not have: no event was ever good."""
    settings.STRIPE_WEBHOOK_SECRET = "whsec_right"
    body = '{"id": "evt_1", "object": "event"}'
    moment = int(time.time())
    good = WebhookSignature.generate_signature_header(body, "whsec_right", moment)
    assert gateway.event(body.encode(), good)["id"] == "evt_1"
    with pytest.raises(gateway.BadSignature):
        gateway.event(body.encode(), good.replace("v1=", "v1=0"))


def test_all_that_is_asked_of_the_client_is_there() -> None:
    client = StripeClient("sk_test_1234567890abcdef")
    asked = set(services())
    assert "checkout.sessions" in asked
    for name in asked:
        assert attrgetter(name)(client.v1)


def services() -> Iterator[str]:
    """The services of the library that the app's code names."""
    for file in Path(project_settings.BASE_DIR / "saas" / "payments").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and called(node) in KINDS:
                named = [word.value for word in node.keywords if word.arg == "kind"]
                for given in [*node.args[:1], *named]:
                    if isinstance(given, ast.Constant) and isinstance(given.value, str):
                        yield given.value


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")
