"""What of a Checkout session fits together, and what it becomes of what was given."""

from typing import Any

from fakestripe import banks, challenges, orders
from fakestripe.account import Account
from fakestripe.errors import InvalidRequest
from fakestripe.parameters import Given, merged_metadata
from fakestripe.resources.coupons import COUPON, is_redeemable
from fakestripe.resources.prices import PRICE
from fakestripe.resources.products import PRODUCT
from fakestripe.resources.promotion_codes import (
    PROMOTION_CODE,
    NotRedeemable,
    refuse_unredeemable,
)
from fakestripe.store import Body
from fakestripe.totals import amount_off

AS_GIVEN = (
    "allow_promotion_codes",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "customer",
    "customer_creation",
    "customer_email",
    "excluded_payment_method_types",
    "integration_identifier",
    "locale",
    "mode",
    "origin_context",
    "submit_type",
    "success_url",
    "ui_mode",
)
EITHER = (
    ("customer", "customer_email"),
    ("customer", "customer_creation"),
    ("allow_promotion_codes", "discounts"),
)
OF_PAYMENT = ("allow_promotion_codes", "discounts", "invoice_creation", "payment_intent_data")
LEFT_TO_STRIPE = ("automatic_tax", "invoice_creation", "tax_id_collection")
"""Who sells through Managed Payments says nothing of these: Stripe does them."""
ELIGIBLE_TAX_CODES = "txcd_10"
"""How the codes of what is sold by wire begin: software, services, media."""


def refuse_contradictions(given: Given) -> None:
    """Raise where parameters exclude, or need, each other."""
    mode = given.get("mode", "payment")
    for one, other in EITHER:
        if one in given and other in given:
            raise InvalidRequest(
                f"You may only specify one of these parameters: {one}, {other}.", param=one
            )
    if "customer_update" in given and "customer" not in given:
        raise InvalidRequest(
            "`customer_update` can only be used with `customer`.", param="customer_update"
        )
    if mode == "setup":
        _refuse_in_setup(given)
    elif not given.get("line_items"):
        raise InvalidRequest(
            f"`line_items` is required in `{mode}` mode.",
            param="line_items",
            code="parameter_missing",
        )
    elif "setup_intent_data" in given:
        raise InvalidRequest(
            f"You can not pass `setup_intent_data` in `{mode}` mode.", param="setup_intent_data"
        )
    if given.get("managed_payments", {}).get("enabled"):
        _refuse_what_stripe_manages(given)
    _refuse_tax_without_place(given)


def _refuse_in_setup(given: Given) -> None:
    for name in ("line_items", *OF_PAYMENT):
        if name in given:
            raise InvalidRequest(f"You can not pass `{name}` in `setup` mode.", param=name)
    if "customer" not in given and "currency" not in given:
        raise InvalidRequest(
            "You must provide a `currency` in `setup` mode, so that Checkout knows which payment"
            " methods to show.",
            param="currency",
            code="parameter_missing",
        )


def _refuse_what_stripe_manages(given: Given) -> None:
    wrong = [name for name in LEFT_TO_STRIPE if name in given]
    if "shipping" in given.get("payment_intent_data", {}):
        wrong.append("payment_intent_data[shipping]")
    wrong += [
        f"line_items[{place}][tax_rates]"
        for place, item in enumerate(given.get("line_items", []))
        if "tax_rates" in item
    ]
    if given.get("mode") == "setup":
        wrong.append("mode")
    if wrong:
        raise InvalidRequest(
            f"You cannot use `{wrong[0]}` with `managed_payments[enabled]=true`: Stripe manages"
            " it.",
            param=wrong[0],
        )


def _refuse_tax_without_place(given: Given) -> None:
    """Tax needs an address, and a buyer's VAT id a name, that Checkout may keep."""
    if "customer" not in given:
        return
    updates = given.get("customer_update", {})
    if given.get("tax_id_collection", {}).get("enabled") and updates.get("name") != "auto":
        raise InvalidRequest(
            "Tax ID collection requires updating business name on the customer. To enable tax ID"
            " collection for an existing customer, please set `customer_update[name]` to `auto`.",
            param="customer_update[name]",
        )


def fields_of(account: Account, blank: Body, given: Given, customer: Body | None) -> dict[str, Any]:
    """What the parameters of a session make of it."""
    managed = bool(given.get("managed_payments", {}).get("enabled"))
    taxed = managed or given.get("automatic_tax", {}).get("enabled", False)
    address = (customer or {}).get("address") or {}
    country = address.get("country")
    keeps_address = given.get("customer_update", {}).get("address") == "auto"
    if taxed and customer and not (country or keeps_address or managed):
        raise InvalidRequest(
            "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a"
            " valid address to the Customer or set either `customer_update[address]` to 'auto' or"
            " `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the"
            " Customer.",
            code="customer_tax_location_invalid",
        )
    fields = {name: given[name] for name in AS_GIVEN if name in given}
    fields |= {
        name: blank[name] | given[name]
        for name in ("custom_text", "phone_number_collection", "tax_id_collection")
        if name in given
    }
    fields |= _order(account, given, managed)
    currency = fields["currency"]
    options = given.get("payment_method_options", {}).get("card", {})
    return fields | {
        "adaptive_pricing": {"enabled": managed} | given.get("adaptive_pricing", {}),
        "automatic_tax": _automatic_tax(bool(taxed), country),
        "customer_details": _known_of(customer, given.get("customer_email")),
        "invoice_creation": _invoice_creation(given),
        "managed_payments": {"enabled": managed} if "managed_payments" in given else None,
        "metadata": merged_metadata({}, given.get("metadata")),
        "payment_method_options": challenges.options_of(blank, {"card": options}),
        "payment_method_types": _types(given, currency),
        "_country": country,
        "_coupon": None,
        "_customer_update": given.get("customer_update", {}),
        "_intent": given.get("payment_intent_data", {}),
        "_promotion_code": None,
        "_tax_exempt": (customer or {}).get("tax_exempt", "none"),
    }


def _order(account: Account, given: Given, managed: bool) -> dict[str, Any]:
    creation = None if "customer" in given else given.get("customer_creation", "if_required")
    consent = given.get("consent_collection")
    fields: dict[str, Any] = {
        "consent_collection": consent
        and {"payment_method_reuse_agreement": None, "promotions": "none"} | consent,
        "currency": given.get("currency"),
        "customer_creation": creation,
        "payment_status": "unpaid",
        "_items": [],
    }
    if given.get("mode") == "setup":
        return fields | {"payment_status": "no_payment_required"}
    items, currency = orders.ordered(account, given["line_items"], given.get("currency"))
    for place, item in enumerate(items):
        price = account.get(PRICE, item["price"])
        if price["type"] == "recurring":
            raise InvalidRequest(
                "You specified `payment` mode but passed a recurring price. Either switch to"
                " `subscription` mode or use only one-time prices.",
                param=f"line_items[{place}][price]",
            )
        code = account.get(PRODUCT, price["product"])["tax_code"]
        if managed and not (code or "").startswith(ELIGIBLE_TAX_CODES):
            raise InvalidRequest(
                f"The product {price['product']} needs a tax code that is eligible for Managed"
                " Payments.",
                param=f"line_items[{place}][price]",
            )
    return fields | {"currency": currency, "_items": items}


def _automatic_tax(enabled: bool, country: str | None) -> dict[str, Any]:
    if not enabled:
        return {"enabled": False, "liability": None, "provider": None, "status": None}
    status = "complete" if country else "requires_location_inputs"
    liability = {"account": None, "type": "self"}
    return {"enabled": True, "liability": liability, "provider": "stripe", "status": status}


def _known_of(customer: Body | None, email: str | None) -> dict[str, Any] | None:
    if customer is None and email is None:
        return None
    known = customer or {}
    return {
        "address": known.get("address"),
        "business_name": known.get("business_name"),
        "email": known.get("email", email),
        "individual_name": known.get("individual_name"),
        "name": known.get("name"),
        "phone": known.get("phone"),
        "tax_exempt": known.get("tax_exempt", "none"),
        "tax_ids": None,
    }


def _invoice_creation(given: Given) -> dict[str, Any] | None:
    if given.get("mode") == "setup":
        return None
    asked = given.get("invoice_creation", {"enabled": False})
    data = {
        "account_tax_ids": None,
        "custom_fields": None,
        "description": None,
        "footer": None,
        "issuer": None,
        "rendering_options": None,
    } | asked.get("invoice_data", {})
    data["metadata"] = merged_metadata({}, data.get("metadata"))
    return {"enabled": asked["enabled"], "invoice_data": data}


def _types(given: Given, currency: str | None) -> list[str]:
    bank = banks.method_for(currency or "")
    ways = ["card", bank] if bank and given.get("mode", "payment") == "payment" else ["card"]
    left = [way for way in ways if way not in given.get("excluded_payment_method_types", [])]
    if not left:
        raise InvalidRequest(
            "No valid payment method types for this Checkout Session.",
            param="excluded_payment_method_types",
        )
    return left


def discount_of(account: Account, session: Body, given: Given) -> dict[str, Any]:
    """The coupon of a request, or that of its promotion code."""
    for discount in given.get("discounts", []):
        if "promotion_code" in discount:
            param = "discounts[0][promotion_code]"
            code = account.get(PROMOTION_CODE, discount["promotion_code"], param=param)
            try:
                refuse_unredeemable(
                    account,
                    code,
                    amount=session["amount_subtotal"],
                    currency=session["currency"],
                    customer=session["customer"],
                )
            except NotRedeemable as refusal:
                raise InvalidRequest(str(refusal), param=param) from None
            return discounted(account, session, code["promotion"]["coupon"], code["id"])
        if "coupon" in discount:
            param = "discounts[0][coupon]"
            coupon = account.get(COUPON, discount["coupon"], param=param)
            if not is_redeemable(account, coupon):
                raise InvalidRequest(
                    f"Coupon {coupon['id']} is used up or expired.",
                    param=param,
                    code="coupon_expired",
                )
            return discounted(account, session, coupon["id"], None, param=param)
    return {}


def discounted(
    account: Account, session: Body, coupon: str, code: str | None, *, param: str = "discounts"
) -> dict[str, Any]:
    """What a coupon changes about a session, as it is now. The amounts are to be counted again."""
    found = account.get(COUPON, coupon, param=param)
    if found["amount_off"] is not None and amount_off(found, session["currency"]) is None:
        raise InvalidRequest(
            f"The coupon {coupon} takes an amount off in another currency than"
            f" {session['currency']}.",
            param=param,
        )
    told = {"coupon": None if code else coupon, "promotion_code": code}
    return {"discounts": [told], "_coupon": found, "_promotion_code": code}
