from typing import Any
from uuid import uuid4

import pytest
from stripe import InvalidRequestError, StripeClient


def price(client: StripeClient) -> str:
    product: Any = {"name": "100 credits"}
    params: Any = {"currency": "usd", "unit_amount": 1000, "product_data": product}
    return client.v1.prices.create(params).id


def session(client: StripeClient, **more: Any) -> Any:
    params: Any = {"mode": "payment", "success_url": "https://example.com/paid"}
    params |= {"line_items": [{"price": price(client), "quantity": 1}]}
    return client.v1.checkout.sessions.create({**params, **more})


def test_a_session_waits_for_its_buyer(client: StripeClient) -> None:
    made = session(client, metadata={"app": "acceptance"}, expand=["line_items"])
    assert (made.status, made.payment_status, made.amount_total) == ("open", "unpaid", 1000)
    assert made.id.startswith("cs_test_")
    assert made.url
    assert made.line_items.data[0].description == "100 credits"
    assert made.to_dict()["metadata"] == {"app": "acceptance"}


def test_a_coupon_takes_off_its_share(client: StripeClient) -> None:
    coupon = client.v1.coupons.create({"percent_off": 25, "duration": "once"}).id
    made = session(client, discounts=[{"coupon": coupon}])
    assert (made.amount_subtotal, made.amount_total) == (1000, 750)
    assert made.total_details.amount_discount == 250


def test_a_promotion_code_does_too(client: StripeClient) -> None:
    coupon = client.v1.coupons.create({"percent_off": 100, "duration": "once"}).id
    params: Any = {"promotion": {"type": "coupon", "coupon": coupon}, "code": uuid4().hex}
    code = client.v1.promotion_codes.create(params)
    assert session(client, discounts=[{"promotion_code": code.id}]).amount_total == 0


def test_a_session_is_expired_once(client: StripeClient) -> None:
    made = session(client)
    assert client.v1.checkout.sessions.expire(made.id).status == "expired"
    with pytest.raises(InvalidRequestError):
        client.v1.checkout.sessions.expire(made.id)


def test_keeping_a_card_costs_nothing(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    params: Any = {"mode": "setup", "customer": customer, "currency": "usd"}
    made = client.v1.checkout.sessions.create({**params, "success_url": "https://example.com"})
    assert (made.payment_status, made.amount_total) == ("no_payment_required", None)
    assert made.setup_intent


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"line_items": [{"price": "price_none", "quantity": 1}]}, "line_items[0][price]"),
        ({"payment_method_types": ["card"]}, "payment_method_types"),
        ({"customer": "cus_none"}, "customer"),
        ({"expires_at": 1}, "expires_at"),
        ({"discounts": [{"coupon": "none"}]}, "discounts[0][coupon]"),
    ],
)
def test_a_wrong_session_is_refused(client: StripeClient, wrong: Any, param: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        session(client, **wrong)
    assert (refused.value.http_status, refused.value.param) == (400, param)


def test_metadata_is_merged_by_key(client: StripeClient) -> None:
    made = client.v1.customers.create({"metadata": {"a": "1", "b": "2"}})
    changed = client.v1.customers.update(made.id, {"metadata": {"a": "", "c": "3"}})
    assert changed.to_dict()["metadata"] == {"b": "2", "c": "3"}


def test_lists_go_both_ways(client: StripeClient) -> None:
    mark = uuid4().hex[:12]
    emails: Any = {"email": f"{mark}@example.com"}
    first, second, third = (client.v1.customers.create(emails).id for _ in range(3))
    newest = client.v1.customers.list({**emails, "limit": 2})
    assert ([each.id for each in newest.data], newest.has_more) == ([third, second], True)
    older = client.v1.customers.list({**emails, "starting_after": second})
    assert [each.id for each in older.data] == [first]
    newer = client.v1.customers.list({**emails, "ending_before": second})
    assert [each.id for each in newer.data] == [third]
