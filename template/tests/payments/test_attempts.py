from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.models import User, Workspace
from saas.accounts.queries import personal_workspace
from saas.core.clock import now
from saas.payments import gateway
from saas.payments.errors import Misconfigured, Unreachable
from saas.payments.gateway import Object
from saas.payments.models import Attempt
from saas.payments.syncing.attempts import post
from saas.payments.syncing.customers import customer_of, forget


def make(name: str = "Ada", *, found: Object | None = None) -> Object:
    parameters = {"name": name, "metadata": {"row": "1"}}
    return post(row="thing:1", kind="customers", parameters=parameters, find=lambda: found)


def everybody(stripe: StripeClient) -> list[str | None]:
    return [customer.name for customer in stripe.v1.customers.list().data]


@pytest.mark.django_db
def test_a_repeated_post_makes_one_thing(stripe: StripeClient) -> None:
    assert make()["id"] == make()["id"]
    assert everybody(stripe) == ["Ada"]


@pytest.mark.django_db
def test_rule_21_what_was_sent_is_sent_again_as_it_was(
    stripe: StripeClient, settings: Settings
) -> None:
    make()
    Attempt.objects.update(state=Attempt.State.SENT, stripe_id="")  # its answer was lost
    make("Another name")
    assert everybody(stripe) == ["Ada"]


@pytest.mark.django_db
def test_a_post_without_an_answer_stays_open(stripe: StripeClient, settings: Settings) -> None:
    here = make()["id"]
    Attempt.objects.update(state=Attempt.State.SENT, stripe_id="")
    address, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    with pytest.raises(Unreachable):
        make()
    settings.STRIPE_API_BASE = address
    assert make()["id"] == here


@pytest.mark.django_db
def test_rule_21_after_a_refusal_the_new_parameters_count(stripe: StripeClient) -> None:
    with pytest.raises(Misconfigured):
        make("A" * 300)
    make("Ada")
    assert everybody(stripe) == ["Ada"]
    assert [attempt.state for attempt in Attempt.objects.order_by("number")] == ["refused", "done"]


@pytest.mark.django_db
def test_rule_22_an_old_post_is_looked_up_before_it_is_made_anew(stripe: StripeClient) -> None:
    made = make()
    day = now() - timedelta(hours=24)
    Attempt.objects.update(state=Attempt.State.SENT, stripe_id="", created_at=day)
    assert make(found=made)["id"] == made["id"]
    assert everybody(stripe) == ["Ada"]


@pytest.mark.django_db
def test_rule_22_an_old_post_that_came_to_nothing_gets_a_new_key(stripe: StripeClient) -> None:
    make()
    day = now() - timedelta(hours=24)
    Attempt.objects.update(state=Attempt.State.SENT, stripe_id="", created_at=day)
    make("Another name")
    assert everybody(stripe) == ["Ada", "Ada"]  # with the parameters of the first try


@pytest.mark.django_db
def test_rule_22_a_failure_of_stripes_own_is_looked_up(
    stripe: StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made = gateway.create, []

    def breaks_after_its_work(*given: object, **named: object) -> Object:
        made.append(real(*given, **named))  # type: ignore[arg-type]
        raise gateway.BrokenAtStripe("500")

    monkeypatch.setattr(gateway, "create", breaks_after_its_work)
    with pytest.raises(Unreachable):
        make()
    monkeypatch.undo()
    assert make(found=made[0])["id"] == made[0]["id"]
    assert everybody(stripe) == ["Ada"]


@pytest.mark.django_db
def test_a_deleted_customer_is_made_anew(stripe: StripeClient, workspace: Workspace) -> None:
    first = customer_of(workspace=workspace)
    assert forget(stripe_id=first.stripe_id)
    assert customer_of(workspace=workspace).stripe_id != first.stripe_id


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_share_one_customer(stripe: StripeClient) -> None:
    workspace = personal_workspace(User.objects.create_user("ada@example.com"))

    def ask(_: int) -> str:
        try:
            return customer_of(workspace=workspace).stripe_id
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(8)))) == 1
    assert len(everybody(stripe)) == 1
