import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.resources.coupons import COUPON
from fakestripe.resources.promotion_codes import PROMOTION_CODE
from fakestripe.tests.conformity import missing_fields


@pytest.fixture
def coupon(client: StripeClient) -> str:
    return client.v1.coupons.create({"percent_off": 20, "duration": "once"}).id


def test_every_field_of_stripes_types_is_sent() -> None:
    assert missing_fields(COUPON, set()) == set()
    assert missing_fields(PROMOTION_CODE, set()) == set()


def test_a_coupon_takes_a_share_or_an_amount(client: StripeClient) -> None:
    share = client.v1.coupons.create({"percent_off": 12.5, "id": "SPRING"})
    amount = client.v1.coupons.create({"amount_off": 500, "currency": "usd"})
    assert (share.id, share.percent_off, share.amount_off) == ("SPRING", 12.5, None)
    assert (amount.amount_off, amount.currency, amount.valid) == (500, "usd", True)


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({}, "percent_off"),
        ({"percent_off": 10, "amount_off": 5, "currency": "usd"}, "percent_off"),
        ({"amount_off": 500}, "currency"),
        ({"percent_off": 101}, "percent_off"),
        ({"percent_off": 10, "duration": "repeating"}, "duration_in_months"),
        ({"percent_off": 10, "redeem_by": 1}, "redeem_by"),
    ],
)
def test_an_unclear_coupon_is_refused(client: StripeClient, wrong: dict, param: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.coupons.create(wrong)
    assert refused.value.param == param


def test_a_deleted_coupon_is_missing(client: StripeClient, coupon: str) -> None:
    assert client.v1.coupons.delete(coupon).deleted
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.coupons.retrieve(coupon)
    assert refused.value.http_status == 404


def test_which_products_it_is_for_is_told_when_expanded(client: StripeClient) -> None:
    product = client.v1.products.create({"name": "Pack"}).id
    made = client.v1.coupons.create({"percent_off": 10, "applies_to": {"products": [product]}})
    assert "applies_to" not in made.to_dict()
    told = client.v1.coupons.retrieve(made.id, {"expand": ["applies_to"]})
    assert told.applies_to is not None
    assert told.applies_to.products == [product]


def test_a_promotion_code_names_its_coupon(client: StripeClient, coupon: str) -> None:
    made = client.v1.promotion_codes.create(
        {"promotion": {"type": "coupon", "coupon": coupon}, "code": "WELCOME"}
    )
    assert (made.code, made.promotion.coupon, made.active) == ("WELCOME", coupon, True)
    expanded = client.v1.promotion_codes.retrieve(made.id, {"expand": ["promotion.coupon"]})
    assert expanded.to_dict()["promotion"]["coupon"]["percent_off"] == 20.0


def test_an_active_code_is_given_once(client: StripeClient, coupon: str) -> None:
    promotion = {"type": "coupon", "coupon": coupon}
    first = client.v1.promotion_codes.create({"promotion": promotion, "code": "WELCOME"})
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.promotion_codes.create({"promotion": promotion, "code": "welcome"})
    assert refused.value.param == "code"
    client.v1.promotion_codes.update(first.id, {"active": False})
    assert client.v1.promotion_codes.create({"promotion": promotion, "code": "welcome"})


def test_the_coupon_is_taken_inside_promotion_only(client: StripeClient, coupon: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.promotion_codes.create({"coupon": coupon})
    assert (refused.value.code, refused.value.param) == ("parameter_unknown", "coupon")
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": "none"}})
    assert refused.value.param == "promotion[coupon]"


def test_a_coupon_changes_its_name_and_no_more(client: StripeClient, coupon: str) -> None:
    changed = client.v1.coupons.update(coupon, {"name": "Welcome", "metadata": {"a": "1"}})
    assert (changed.name, changed.to_dict()["metadata"]) == ("Welcome", {"a": "1"})
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.coupons.update(coupon, {"percent_off": 90})
    assert refused.value.code == "parameter_unknown"


def test_a_code_without_its_coupon_stays_off(client: StripeClient) -> None:
    coupon = client.v1.coupons.create({"percent_off": 100}).id
    promotion = {"type": "coupon", "coupon": coupon}
    code = client.v1.promotion_codes.create({"promotion": promotion})
    client.v1.promotion_codes.update(code.id, {"active": False})
    client.v1.coupons.delete(coupon)
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.promotion_codes.update(code.id, {"active": True})
    assert refused.value.param == "active"


def test_codes_are_found_by_what_is_typed(client: StripeClient, coupon: str) -> None:
    promotion = {"type": "coupon", "coupon": coupon}
    made = client.v1.promotion_codes.create({"promotion": promotion, "code": "WELCOME"})
    found = client.v1.promotion_codes.list({"code": "WELCOME", "active": True}).data
    assert [each.id for each in found] == [made.id]
    assert client.v1.promotion_codes.list({"coupon": coupon}).data[0].id == made.id
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.promotion_codes.create({"promotion": promotion, "code": "two words"})
    assert refused.value.param == "code"
