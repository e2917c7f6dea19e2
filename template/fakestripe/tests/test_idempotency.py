from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe
from stripe import IdempotencyError, InvalidRequestError, StripeClient

from fakestripe.stand import Stand

ONCE: stripe.RequestOptions = {"idempotency_key": "purchase-1:1"}


def test_the_same_key_makes_one_object(client: StripeClient) -> None:
    first = client.v1.customers.create({"name": "Ada"}, ONCE)
    again = client.v1.customers.create({"name": "Ada"}, ONCE)
    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(client.v1.customers.list().data) == 1


def test_ten_at_once_make_one_object(client: StripeClient) -> None:
    with ThreadPoolExecutor(10) as ten:
        made = ten.map(lambda _: client.v1.customers.create({"name": "Ada"}, ONCE).id, range(10))
    assert len(set(made)) == 1
    assert len(client.v1.customers.list().data) == 1
    assert len(client.v1.events.list({"type": "customer.created"}).data) == 1


def test_another_body_is_refused(client: StripeClient) -> None:
    client.v1.customers.create({"name": "Ada"}, ONCE)
    with pytest.raises(IdempotencyError, match="same parameters"):
        client.v1.customers.create({"name": "Ben"}, ONCE)


def test_another_endpoint_is_refused(client: StripeClient) -> None:
    customer = client.v1.customers.create({"name": "Ada"}, ONCE)
    with pytest.raises(IdempotencyError, match="same endpoint"):
        client.v1.customers.update(customer.id, {"name": "Ada"}, ONCE)


def test_a_request_refused_for_its_parameters_frees_the_key(client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError):
        client.v1.customers.create({"email": "nonsense"}, ONCE)
    assert client.v1.customers.create({"email": "ada@example.com"}, ONCE).email == "ada@example.com"


def test_each_account_has_keys_of_its_own(client: StripeClient, other: StripeClient) -> None:
    ours = client.v1.customers.create({"name": "Ada"}, ONCE)
    assert other.v1.customers.create({"name": "Ben"}, ONCE).id != ours.id


def test_keys_are_forgotten_after_a_day(client: StripeClient, stand: Stand) -> None:
    first = client.v1.customers.create({"name": "Ada"}, ONCE)
    stand.clock.advance(stand.clock.now() + 25 * 3600, stand.account)
    assert client.v1.customers.create({"name": "Ada"}, ONCE).id != first.id
