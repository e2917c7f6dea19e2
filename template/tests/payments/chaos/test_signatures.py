"""Who may tell us of payments: Stripe, just now, and nobody else."""

import time

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from stripe import WebhookSignature

from saas.jobs.flows import run_pending
from saas.payments.models import Event
from tests.payments.chaos.post import Post
from tests.payments.chaos.shop import Shop, standing

pytestmark = pytest.mark.django_db

SECRET = "whsec_of_tests"
FAR = 301  # seconds


@pytest.fixture
def message(shop: Shop, client: Client) -> str:
    """Somebody has paid, and Stripe tells us."""
    shop.buyer().pay()
    return Post(shop.till, client).collect()[-1]


def signed(body: str, *, at: float = 0, secret: str = SECRET) -> str:
    moment = int(time.time() + at)
    return WebhookSignature.generate_signature_header(body, secret, moment)


def sent(client: Client, body: str, header: str) -> int:
    headers = {"Stripe-Signature": header}
    to = reverse("payments:webhook")
    answer = client.post(to, body, content_type="application/json", headers=headers)
    run_pending()
    return answer.status_code


@pytest.mark.parametrize("at", [-FAR, FAR], ids=["old", "future"])
def test_a_message_of_another_time_is_refused(client: Client, message: str, at: int) -> None:
    assert sent(client, message, signed(message, at=at)) == 400
    assert not Event.objects.exists()


def test_a_forged_message_is_refused(client: Client, shop: Shop, message: str) -> None:
    assert sent(client, message, signed(message, secret="whsec_of_a_stranger")) == 400
    assert sent(client, message.replace("1000", "9000"), signed(message)) == 400
    assert not Event.objects.exists()
    assert shop.ending()[0]["balance"] == (0, 0, 0)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=",
        "v1=00",
        "t=now,v1=00",
        f"t={'9' * 5000},v1=00",
        "t={now},v1=\xe9",
        "t={now}",
        ",=,",
    ],
)
def test_a_header_that_is_none_is_refused(client: Client, message: str, header: str) -> None:
    assert sent(client, message, header.replace("{now}", str(int(time.time())))) == 400
    assert not Event.objects.exists()


def test_a_replayed_message_changes_nothing(client: Client, shop: Shop, message: str) -> None:
    header = signed(message)
    assert [sent(client, message, header) for _ in range(3)] == [200, 200, 200]
    assert Event.objects.count() == 1
    assert shop.ending()[0]["balance"] == (100, 0, 0)


def test_a_message_may_be_a_few_minutes_late(client: Client, message: str) -> None:
    assert sent(client, message, signed(message, at=-290)) == 200


def test_while_secrets_change_both_are_good(
    client: Client, message: str, settings: Settings
) -> None:
    settings.STRIPE_WEBHOOK_SECRET = f"whsec_new, {SECRET}"
    assert sent(client, message, signed(message)) == 200
    both = f"{signed(message, secret='whsec_gone')},{signed(message).partition(',')[2]}"
    assert sent(client, message, both) == 200


def test_a_message_of_the_first_secret_is_good_until_it_is_taken_away(
    client: Client, shop: Shop, message: str, settings: Settings
) -> None:
    settings.STRIPE_WEBHOOK_SECRET = "whsec_new"
    assert sent(client, message, signed(message)) == 400
    assert standing(shop.buyers[0].workspace)["balance"] == (0, 0, 0)
