from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient

from fakestripe.orders import LINE_ITEM
from fakestripe.resources.checkout_sessions import CHECKOUT_SESSION
from fakestripe.stand import Stand
from fakestripe.tests.checkout import PACK, session, setup
from fakestripe.tests.conformity import missing_fields
from fakestripe.tests.passing_time import DAY, pass_time
from fakestripe.tests.told import told

HOUR = 60 * 60


def test_every_field_of_stripes_types_is_sent() -> None:
    of_other_pages = {"branding_settings", "redirect_on_completion", "return_url"}
    for_others = {"allowed_payment_method_types", *of_other_pages}
    assert missing_fields(CHECKOUT_SESSION, for_others) == set()
    assert missing_fields(LINE_ITEM, set()) == set()


def test_a_session_has_a_page_of_this_machine(client: StripeClient, stand: Stand) -> None:
    made = session(client)
    assert made.url.startswith(stand.base_url)
    assert (made.status, made.payment_status, made.payment_intent) == ("open", "unpaid", None)
    assert (made.amount_total, made.currency, made.customer_details) == (1000, "usd", None)
    assert made.expires_at == made.created + DAY
    assert made.customer_creation == "if_required"


def test_making_one_tells_only_of_its_price(client: StripeClient) -> None:
    session(client)
    assert told(client) == ["product.created", "price.created"]


def test_its_lines_are_told_when_expanded(client: StripeClient) -> None:
    made = session(client, line_items=[{**PACK, "quantity": 3}], expand=["line_items"])
    [item] = made.line_items.data
    assert (item.description, item.quantity, item.amount_total) == ("100 credits", 3, 3000)
    assert item.price.unit_amount == 1000
    page = client.v1.checkout.sessions.line_items.list(made.id, {"limit": 1})
    assert [each.id for each in page.data] == [item.id]
    assert "line_items" not in client.v1.checkout.sessions.retrieve(made.id).to_dict()


def test_a_price_of_the_catalogue_is_sold(client: StripeClient) -> None:
    price = client.v1.prices.create(
        {"product_data": {"name": "Pack"}, "currency": "jpy", "unit_amount": 500}
    )
    made = session(client, line_items=[{"price": price.id, "quantity": 2}])
    assert (made.amount_total, made.currency) == (1000, "jpy")


def test_a_known_buyer_is_told(client: StripeClient) -> None:
    customer = client.v1.customers.create({"email": "ada@example.com", "name": "Ada"})
    made = session(client, customer=customer.id)
    assert (made.customer_details.email, made.customer_details.name) == ("ada@example.com", "Ada")
    assert made.customer_creation is None
    by_email = session(client, customer_email="ben@example.com")
    assert by_email.customer_details.email == "ben@example.com"
    found = client.v1.checkout.sessions.list({"customer_details": {"email": "ben@example.com"}})
    assert [each.id for each in found.data] == [by_email.id]


def test_a_coupon_takes_off_its_share(client: StripeClient) -> None:
    coupon = client.v1.coupons.create({"percent_off": 25}).id
    made = session(client, discounts=[{"coupon": coupon}], expand=["line_items.data.discounts"])
    assert (made.amount_subtotal, made.amount_total) == (1000, 750)
    assert made.total_details.amount_discount == 250
    assert made.line_items.data[0].discounts[0].amount == 250


def test_an_amount_off_is_spread_over_the_lines(client: StripeClient) -> None:
    coupon = client.v1.coupons.create({"amount_off": 100, "currency": "usd"}).id
    lines = [PACK, {**PACK, "quantity": 2}]
    made = session(client, line_items=lines, discounts=[{"coupon": coupon}], expand=["line_items"])
    assert [item.amount_discount for item in made.line_items.data] == [33, 67]
    assert made.amount_total == 2900


def test_a_promotion_code_is_told_as_such(client: StripeClient) -> None:
    coupon = client.v1.coupons.create({"percent_off": 100}).id
    code = client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon}})
    made = session(
        client, discounts=[{"promotion_code": code.id}], expand=["total_details.breakdown"]
    )
    assert (made.amount_total, made.discounts[0].promotion_code) == (0, code.id)
    [taken] = made.total_details.breakdown.discounts
    assert (taken.amount, taken.discount.source.coupon) == (1000, coupon)


def test_tax_is_reckoned_where_the_customer_lives(client: StripeClient) -> None:
    customer = client.v1.customers.create({"address": {"country": "DE"}}).id
    made = session(
        client,
        customer=customer,
        automatic_tax={"enabled": True},
        expand=["total_details.breakdown"],
    )
    assert (made.amount_total, made.total_details.amount_tax) == (1190, 190)
    assert made.automatic_tax.status == "complete"
    [tax] = made.total_details.breakdown.taxes
    assert (tax.rate.percentage, tax.rate.country, tax.taxable_amount) == (19.0, "DE", 1000)


def test_tax_in_the_price_adds_nothing(client: StripeClient) -> None:
    customer = client.v1.customers.create({"address": {"country": "DE"}}).id
    price: Any = {**PACK["price_data"], "tax_behavior": "inclusive"}
    made = session(
        client,
        customer=customer,
        automatic_tax={"enabled": True},
        line_items=[{**PACK, "price_data": price}],
    )
    assert (made.amount_total, made.total_details.amount_tax) == (1000, 160)


def test_without_a_place_tax_waits_for_the_page(client: StripeClient) -> None:
    made = session(client, automatic_tax={"enabled": True})
    assert (made.automatic_tax.status, made.amount_total) == ("requires_location_inputs", 1000)
    customer = client.v1.customers.create().id
    with pytest.raises(InvalidRequestError) as refused:
        session(client, customer=customer, automatic_tax={"enabled": True})
    assert refused.value.code == "customer_tax_location_invalid"
    update = {"address": "auto"}
    assert session(
        client, customer=customer, customer_update=update, automatic_tax={"enabled": True}
    )


def test_a_rate_of_the_sellers_own_is_used(client: StripeClient) -> None:
    rate = client.v1.tax_rates.create(
        {"display_name": "GST", "percentage": 10, "inclusive": False}
    ).id
    made = session(client, line_items=[{**PACK, "tax_rates": [rate]}])
    assert made.amount_total == 1100


def test_stripe_sells_as_merchant_of_record(client: StripeClient) -> None:
    product = {"name": "100 credits", "tax_code": "txcd_10105001"}
    line: Any = {**PACK, "price_data": {**PACK["price_data"], "product_data": product}}
    managed = {"enabled": True}
    made = session(client, managed_payments=managed, line_items=[line])
    assert made.managed_payments.enabled
    assert made.adaptive_pricing.enabled
    with pytest.raises(InvalidRequestError) as refused:
        session(client, managed_payments=managed)
    assert refused.value.param == "line_items[0][price]"


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"automatic_tax": {"enabled": True}}, "automatic_tax"),
        ({"tax_id_collection": {"enabled": True}}, "tax_id_collection"),
        ({"line_items": [{**PACK, "tax_rates": ["txr_none"]}]}, "line_items[0][tax_rates]"),
        (
            {"shipping_address_collection": {"allowed_countries": ["DE"]}},
            "shipping_address_collection",
        ),
        ({"payment_intent_data": {"on_behalf_of": "x"}}, "payment_intent_data[on_behalf_of]"),
    ],
)
def test_what_stripe_manages_is_not_for_the_seller(
    client: StripeClient, wrong: Any, param: str
) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        session(client, managed_payments={"enabled": True}, **wrong)
    assert refused.value.param == param


def test_a_session_expires_by_itself(client: StripeClient, stand: Stand) -> None:
    made = session(client)
    pass_time(stand, DAY + 1)
    after = client.v1.checkout.sessions.retrieve(made.id)
    assert (after.status, after.url) == ("expired", None)
    assert told(client)[-1] == "checkout.session.expired"


def test_a_session_is_expired_once(client: StripeClient) -> None:
    made = session(client)
    assert client.v1.checkout.sessions.expire(made.id).status == "expired"
    with pytest.raises(InvalidRequestError, match="can be expired"):
        client.v1.checkout.sessions.expire(made.id)


def test_keeping_a_card_has_a_setup_intent(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    made = setup(client, customer=customer, setup_intent_data={"metadata": {"row": "7"}})
    assert (made.payment_status, made.amount_total) == ("no_payment_required", None)
    intent = client.v1.setup_intents.retrieve(made.setup_intent)
    assert intent.to_dict()["metadata"] == {"row": "7"}


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"line_items": []}, "line_items"),
        ({"line_items": [{"price": "price_none", "quantity": 1}]}, "line_items[0][price]"),
        ({"line_items": [{"price_data": PACK["price_data"]}]}, "line_items[0][quantity]"),
        ({"payment_method_types": ["card"]}, "payment_method_types"),
        ({"customer": "cus_none"}, "customer"),
        ({"customer_update": {"name": "auto"}}, "customer_update"),
        ({"allow_promotion_codes": True, "discounts": [{"coupon": "x"}]}, "allow_promotion_codes"),
        ({"discounts": [{"coupon": "none"}]}, "discounts[0][coupon]"),
        ({"expires_at": 1}, "expires_at"),
        ({"success_url": ""}, "success_url"),
        ({"mode": "subscription"}, "mode"),
        ({"setup_intent_data": {"description": "x"}}, "setup_intent_data"),
        ({"payment_intent_data": {"colour": "red"}}, "payment_intent_data[colour]"),
        (
            {"excluded_payment_method_types": ["card", "us_bank_account"]},
            "excluded_payment_method_types",
        ),
    ],
)
def test_a_wrong_session_is_refused_and_leaves_nothing(
    client: StripeClient, wrong: Any, param: str
) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        session(client, **wrong)
    assert refused.value.param == param
    assert told(client) == []


def test_a_recurring_price_is_not_paid_once(client: StripeClient) -> None:
    price: Any = {**PACK["price_data"], "recurring": {"interval": "month"}}
    with pytest.raises(InvalidRequestError, match="recurring price"):
        session(client, line_items=[{**PACK, "price_data": price}])


def test_an_archived_price_is_not_sold(client: StripeClient) -> None:
    price = client.v1.prices.create(
        {"product_data": {"name": "Pack"}, "currency": "usd", "unit_amount": 500}
    )
    client.v1.prices.update(price.id, {"active": False})
    with pytest.raises(InvalidRequestError, match="inactive"):
        session(client, line_items=[{"price": price.id, "quantity": 1}])


def test_an_order_under_the_least_amount_is_refused(client: StripeClient) -> None:
    price: Any = {**PACK["price_data"], "unit_amount": 49}
    with pytest.raises(InvalidRequestError) as refused:
        session(client, line_items=[{**PACK, "price_data": price}])
    assert refused.value.code == "amount_too_small"


def test_its_metadata_changes(client: StripeClient) -> None:
    made = session(client, metadata={"app": "shop", "purchase": "7"})
    changed = client.v1.checkout.sessions.update(made.id, {"metadata": {"purchase": "8"}})
    assert changed.to_dict()["metadata"] == {"app": "shop", "purchase": "8"}


def test_a_coupon_of_one_product_leaves_the_others(client: StripeClient) -> None:
    price = client.v1.prices.create(
        {"product_data": {"name": "Pack"}, "currency": "usd", "unit_amount": 2000}
    )
    coupon = client.v1.coupons.create(
        {"percent_off": 50, "applies_to": {"products": [price.product]}}
    ).id
    lines = [PACK, {"price": price.id, "quantity": 1}]
    made = session(client, line_items=lines, discounts=[{"coupon": coupon}], expand=["line_items"])
    assert [item.amount_discount for item in made.line_items.data] == [0, 1000]


def test_a_coupon_of_another_currency_is_refused(client: StripeClient) -> None:
    euros: Any = {"amount_off": 100, "currency": "eur"}
    with pytest.raises(InvalidRequestError, match="another currency"):
        session(client, discounts=[{"coupon": client.v1.coupons.create(euros).id}])
    both = {**euros, "currency_options": {"usd": {"amount_off": 120}}}
    made = session(client, discounts=[{"coupon": client.v1.coupons.create(both).id}])
    assert made.amount_total == 880


def test_a_product_of_the_catalogue_is_sold_at_a_price_of_the_moment(
    client: StripeClient,
) -> None:
    product = client.v1.products.create({"name": "Pack"}).id
    data = {"currency": "usd", "unit_amount": 700, "product": product}
    made = session(client, line_items=[{"price_data": data, "quantity": 1}])
    assert made.amount_total == 700
    client.v1.products.update(product, {"active": False})
    price = client.v1.prices.create({"product": product, "currency": "usd", "unit_amount": 700})
    with pytest.raises(InvalidRequestError) as refused:
        session(client, line_items=[{"price": price.id, "quantity": 1}])
    assert refused.value.code == "product_inactive"


@pytest.mark.parametrize(
    ("line", "param"),
    [
        ({"quantity": 1}, "line_items[0][price]"),
        ({**PACK, "price": "price_none"}, "line_items[0][price]"),
        (
            {"price_data": {"currency": "usd", "unit_amount": 700}, "quantity": 1},
            "line_items[0][price_data][product]",
        ),
        ({**PACK, "tax_rates": ["txr_none"]}, "line_items[0][tax_rates][0]"),
        ({**PACK, "quantity": 0}, "line_items[0][quantity]"),
    ],
)
def test_a_wrong_line_is_named(client: StripeClient, line: Any, param: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        session(client, line_items=[line])
    assert refused.value.param == param


def test_lines_are_in_one_currency(client: StripeClient) -> None:
    euros: Any = {**PACK, "price_data": {**PACK["price_data"], "currency": "eur"}}
    with pytest.raises(InvalidRequestError) as refused:
        session(client, line_items=[PACK, euros])
    assert refused.value.param == "line_items[1][price]"


def test_a_price_of_several_currencies_is_sold_in_each(client: StripeClient) -> None:
    options: Any = {"eur": {"unit_amount": 900}}
    params: Any = {"product_data": {"name": "Pack"}, "currency": "usd", "unit_amount": 1000}
    price = client.v1.prices.create({**params, "currency_options": options}).id
    lines = [{"price": price, "quantity": 1}]
    assert session(client, line_items=lines, currency="eur").amount_total == 900
    with pytest.raises(InvalidRequestError):
        session(client, line_items=lines, currency="gbp")


def test_a_tax_id_of_a_known_customer_needs_a_name(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    with pytest.raises(InvalidRequestError) as refused:
        session(client, customer=customer, tax_id_collection={"enabled": True})
    assert refused.value.param == "customer_update[name]"


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"line_items": [PACK]}, "line_items"),
        ({"currency": ""}, "currency"),
        ({"payment_intent_data": {"description": "x"}}, "payment_intent_data"),
    ],
)
def test_keeping_a_card_takes_no_order(client: StripeClient, more: Any, param: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        setup(client, **more)
    assert refused.value.param == param
