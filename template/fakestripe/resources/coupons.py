"""Coupons: what is taken off an order."""

import secrets
import string
from decimal import Decimal
from typing import Any

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.currencies import refuse_unknown
from fakestripe.errors import InvalidRequest
from fakestripe.objects import Kind
from fakestripe.parameters import (
    Choice,
    Currency,
    Given,
    Group,
    Keyed,
    Many,
    Metadata,
    Moment,
    Number,
    Schema,
    Text,
    Whole,
    merged_metadata,
)
from fakestripe.routing import route
from fakestripe.store import Body

COUPON = Kind(
    "coupon",
    "",
    fields={
        "amount_off": None,
        "currency": None,
        "duration": "once",
        "duration_in_months": None,
        "livemode": False,
        "max_redemptions": None,
        "metadata": {},
        "name": None,
        "percent_off": None,
        "redeem_by": None,
        "times_redeemed": 0,
        "valid": True,
    },
    included={
        "applies_to": lambda account, coupon: coupon.get("_applies_to"),
        "currency_options": lambda account, coupon: coupon.get("_currency_options"),
    },
)
OPTIONS = Keyed(Group({"amount_off": Whole(least=1, required=True)}))
CREATE: Schema = {
    "amount_off": Whole(least=1),
    "applies_to": Group({"products": Many(Text())}),
    "currency": Currency(),
    "currency_options": OPTIONS,
    "duration": Choice("once", "repeating", "forever"),
    "duration_in_months": Whole(least=1),
    "id": Text(),
    "max_redemptions": Whole(least=1),
    "metadata": Metadata(),
    "name": Text(most=40),
    "percent_off": Number(least=Decimal("0.01"), most=Decimal(100)),
    "redeem_by": Moment(),
}


@route("POST", "/v1/coupons", CREATE)
def create(account: Account, given: Given) -> Body:
    _refuse_unclear(account, given)
    hidden = {
        "_applies_to": given.pop("applies_to", None),
        "_currency_options": given.pop("currency_options", None),
    }
    given["metadata"] = merged_metadata({}, given.get("metadata"))
    if "percent_off" in given:
        given["percent_off"] = float(given["percent_off"])
    coupon = COUPON.new(
        created=account.now,
        id=given.pop("id", None) or _id(),
        **given,
        **hidden,
    )
    return account.add(coupon, "coupon.created")


@route(
    "POST",
    "/v1/coupons/{id}",
    {"currency_options": OPTIONS, "metadata": Metadata(), "name": Text(most=40, clearable=True)},
)
def update(account: Account, given: Given, id: str) -> Body:
    coupon = account.get(COUPON, id)
    if "metadata" in given:
        given["metadata"] = merged_metadata(coupon["metadata"], given["metadata"])
    if "currency_options" in given:
        given["_currency_options"] = given.pop("currency_options")
    return account.update(coupon, "coupon.updated", **given)


@route("GET", "/v1/coupons/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(COUPON, id)


@route("DELETE", "/v1/coupons/{id}")
def delete(account: Account, given: Given, id: str) -> Body:
    return account.delete(account.get(COUPON, id), "coupon.deleted")


@route("GET", "/v1/coupons", listing.LIST)
def list_coupons(account: Account, given: Given) -> Body:
    return listing.page(account, COUPON, given, url="/v1/coupons")


def kept(account: Account, id: str) -> Body | None:
    """The coupon, if it was not deleted: what it was applied to before stays as it is."""
    coupon = account.find(COUPON, id)
    return None if coupon is None or coupon.get("deleted") else coupon


def is_redeemable(account: Account, coupon: Body) -> bool:
    redeem_by, most = coupon["redeem_by"], coupon["max_redemptions"]
    in_time = redeem_by is None or redeem_by > account.now
    return bool(coupon["valid"]) and in_time and (most is None or coupon["times_redeemed"] < most)


def redeem(account: Account, coupon: Body) -> Body:
    """Count one use; the last one makes it invalid."""
    times = coupon["times_redeemed"] + 1
    used_up = coupon["max_redemptions"] is not None and times >= coupon["max_redemptions"]
    return account.update(
        coupon, "coupon.updated", times_redeemed=times, valid=coupon["valid"] and not used_up
    )


def _refuse_unclear(account: Account, given: Given) -> None:
    if ("amount_off" in given) == ("percent_off" in given):
        raise InvalidRequest(
            "You must pass either `amount_off` or `percent_off`, and not both.",
            param="percent_off",
        )
    if "amount_off" in given and "currency" not in given:
        raise InvalidRequest(
            "You must pass `currency` when passing `amount_off`.",
            param="currency",
            code="parameter_missing",
        )
    currencies: list[Any] = [given["currency"]] if "currency" in given else []
    for currency in [*currencies, *given.get("currency_options", {})]:
        refuse_unknown(currency)
    if (given.get("duration") == "repeating") != ("duration_in_months" in given):
        raise InvalidRequest(
            "`duration_in_months` is needed for a repeating coupon, and for no other.",
            param="duration_in_months",
        )
    if given.get("redeem_by", account.now + 1) <= account.now:
        raise InvalidRequest("`redeem_by` must be in the future.", param="redeem_by")
    if "id" in given and account.store.find(account.id, given["id"]):
        raise InvalidRequest("Coupon already exists.", param="id", code="resource_already_exists")


def _id() -> str:
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(8))
