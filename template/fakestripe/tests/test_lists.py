import pytest
from stripe import InvalidRequestError, StripeClient


@pytest.fixture
def ids(client: StripeClient) -> list[str]:
    """Five customers, the newest first."""
    return [client.v1.customers.create().id for _ in range(5)][::-1]


def test_pages_go_forward(client: StripeClient, ids: list[str]) -> None:
    page = client.v1.customers.list({"limit": 2, "starting_after": ids[1]})
    assert [one.id for one in page.data] == ids[2:4]
    assert page.has_more


def test_pages_go_backward(client: StripeClient, ids: list[str]) -> None:
    page = client.v1.customers.list({"limit": 2, "ending_before": ids[3]})
    assert [one.id for one in page.data] == ids[1:3]
    assert page.has_more


def test_stripe_python_walks_all_pages(client: StripeClient, ids: list[str]) -> None:
    page = client.v1.customers.list({"limit": 2})
    assert [one.id for one in page.auto_paging_iter()] == ids


def test_lists_are_filtered_by_time(client: StripeClient, ids: list[str]) -> None:
    created = client.v1.customers.retrieve(ids[0]).created
    assert client.v1.customers.list({"created": {"gt": created}}).data == []
    assert client.v1.customers.list({"created": {"gte": created - 60, "lt": created + 1}}).data
    assert client.v1.customers.list({"created": created - 3600}).data == []


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (1000, 5)])
def test_the_limit_is_clamped(client: StripeClient, ids: list[str], asked: int, given: int) -> None:
    assert len(client.v1.customers.list({"limit": asked}).data) == given


def test_a_page_after_nothing_known_is_refused(client: StripeClient) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.customers.list({"starting_after": "cus_none"})
    assert (refused.value.param, refused.value.http_status) == ("starting_after", 400)
