from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings
from stripe import StripeClient

from saas.payments import polling
from saas.payments.management.commands.stripe_poll import LONG_PAUSE, PAUSE, Command
from saas.payments.models import Event

pytestmark = pytest.mark.django_db


def delete_a_customer(stripe: StripeClient) -> str:
    customer = stripe.v1.customers.create({})
    stripe.v1.customers.delete(customer.id)
    return customer.id


def test_what_has_a_handler_comes_into_the_inbox_once(stripe: StripeClient) -> None:
    ids = [delete_a_customer(stripe) for _ in range(2)]
    assert (polling.collect(), polling.collect()) == (2, 0)
    events = Event.objects.order_by("pk")
    assert [(event.object_id, event.source) for event in events] == [(one, "poll") for one in ids]


def test_what_a_webhook_brought_is_not_taken_again(stripe: StripeClient) -> None:
    delete_a_customer(stripe)
    polling.collect()
    polling._seen.clear()  # another process
    assert polling.collect() == 0
    assert Event.objects.count() == 1


def test_the_command_tells_how_many_are_new(stripe: StripeClient) -> None:
    delete_a_customer(stripe)
    said = StringIO()
    call_command("stripe_poll", "--once", stdout=said)
    assert said.getvalue() == "1 new event.\n"


def test_the_worker_asks_where_no_webhook_arrives(stripe: StripeClient, settings: Settings) -> None:
    polling._seen.clear()
    delete_a_customer(stripe)
    settings.STRIPE_POLLS = False
    assert polling.poll_stripe.call() == 0
    settings.STRIPE_POLLS = True
    assert polling.poll_stripe.call() == 1
    settings.STRIPE_API_BASE, settings.STRIPE_RETRIES = "http://127.0.0.1:9", 0
    assert polling.poll_stripe.call() == 0  # the next minute comes


def test_where_nobody_answers_it_waits_longer_and_says_why(
    stripe: StripeClient, settings: Settings
) -> None:
    said = StringIO()
    assert Command(stderr=said)._pause() == PAUSE
    settings.STRIPE_API_BASE, settings.STRIPE_RETRIES = "http://127.0.0.1:9", 0
    assert Command(stderr=said)._pause() == LONG_PAUSE
    assert "Stripe is not asked for events" in said.getvalue()


def test_a_wrong_key_names_the_command_that_finds_out(
    stripe: StripeClient, settings: Settings
) -> None:
    said = StringIO()
    settings.STRIPE_SECRET_KEY = "sk_test_short"
    assert Command(stderr=said)._pause() == LONG_PAUSE
    assert "connect_stripe" in said.getvalue()
