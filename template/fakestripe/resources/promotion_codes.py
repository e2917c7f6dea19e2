"""Promotion codes: what a buyer types to get the discount of a coupon."""

import secrets
import string

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.errors import InvalidRequest
from fakestripe.objects import KINDS, Kind
from fakestripe.parameters import (
    Choice,
    Currency,
    Flag,
    Given,
    Group,
    Keyed,
    Metadata,
    Moment,
    Schema,
    Text,
    Whole,
    merged_metadata,
)
from fakestripe.resources.coupons import COUPON, is_redeemable, kept, redeem
from fakestripe.routing import route
from fakestripe.store import Body

PROMOTION_CODE = Kind(
    "promotion_code",
    "promo",
    fields={
        "active": True,
        "code": "",
        "customer": None,
        "customer_account": None,
        "expires_at": None,
        "livemode": False,
        "max_redemptions": None,
        "metadata": {},
        "promotion": {"coupon": None, "type": "coupon"},
        "restrictions": {
            "first_time_transaction": False,
            "minimum_amount": None,
            "minimum_amount_currency": None,
        },
        "times_redeemed": 0,
    },
    expandable=("customer", "promotion.coupon"),
    noun="promotion code",
)
LETTERS = string.ascii_uppercase + string.digits
OPTIONS = Keyed(Group({"minimum_amount": Whole(least=1)}))
CREATE: Schema = {
    "active": Flag(),
    "code": Text(most=500),
    "customer": Text(),
    "expires_at": Moment(),
    "max_redemptions": Whole(least=1),
    "metadata": Metadata(),
    "promotion": Group({"coupon": Text(), "type": Choice("coupon", required=True)}, required=True),
    "restrictions": Group(
        {
            "currency_options": OPTIONS,
            "first_time_transaction": Flag(),
            "minimum_amount": Whole(least=1),
            "minimum_amount_currency": Currency(),
        }
    ),
}


@route("POST", "/v1/promotion_codes", CREATE)
def create(account: Account, given: Given) -> Body:
    coupon = account.get(COUPON, given["promotion"].get("coupon", ""), param="promotion[coupon]")
    if not is_redeemable(account, coupon):
        raise InvalidRequest("This coupon is no longer valid.", param="promotion[coupon]")
    if customer := given.get("customer"):
        account.get(KINDS["customer"], customer, param="customer")
    given["promotion"] = {"coupon": coupon["id"], "type": "coupon"}
    given["code"] = _free_code(account, given.get("code"))
    given["metadata"] = merged_metadata({}, given.get("metadata"))
    blank = PROMOTION_CODE.new(created=account.now)
    given["restrictions"] = blank["restrictions"] | given.get("restrictions", {})
    if given.get("expires_at", account.now + 1) <= account.now:
        raise InvalidRequest("`expires_at` must be in the future.", param="expires_at")
    return account.add(blank | given, "promotion_code.created")


@route(
    "POST",
    "/v1/promotion_codes/{id}",
    {
        "active": Flag(),
        "metadata": Metadata(),
        "restrictions": Group({"currency_options": OPTIONS}),
    },
)
def update(account: Account, given: Given, id: str) -> Body:
    code = account.get(PROMOTION_CODE, id)
    if given.get("active") and not _has_good_coupon(account, code):
        raise InvalidRequest(
            "This promotion code cannot be activated because its coupon is no longer valid.",
            param="active",
        )
    if "metadata" in given:
        given["metadata"] = merged_metadata(code["metadata"], given["metadata"])
    if "restrictions" in given:
        given["restrictions"] = code["restrictions"] | given["restrictions"]
    return account.update(code, "promotion_code.updated", **given)


@route("GET", "/v1/promotion_codes/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(PROMOTION_CODE, id)


LIST: Schema = {
    **listing.LIST,
    "active": Flag(),
    "code": Text(),
    "coupon": Text(),
    "customer": Text(),
}


@route("GET", "/v1/promotion_codes", LIST)
def list_promotion_codes(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("active", "code", "customer")}
    only["promotion.coupon"] = given.get("coupon")
    return listing.page(account, PROMOTION_CODE, given, url="/v1/promotion_codes", **only)


class NotRedeemable(Exception):
    """The code that a buyer has typed gives nothing here. The text is for the buyer."""


def typed(account: Account, code: str, *, customer: str | None, amount: int, currency: str) -> Body:
    """The promotion code that a buyer means. Raises NotRedeemable."""
    wanted = code.strip().casefold()
    for each in account.all(PROMOTION_CODE, active=True):
        if each["code"].casefold() == wanted and each["customer"] in {None, customer}:
            refuse_unredeemable(account, each, amount=amount, currency=currency, customer=customer)
            return each
    raise NotRedeemable("This code is invalid.")


def refuse_unredeemable(
    account: Account, code: Body, *, amount: int, currency: str, customer: str | None
) -> None:
    """Raise NotRedeemable where a code has run out, or does not fit the order or the buyer."""
    most, expires_at = code["max_redemptions"], code["expires_at"]
    if not code["active"] or (most is not None and code["times_redeemed"] >= most):
        raise NotRedeemable("This code is invalid.")
    if expires_at is not None and expires_at <= account.now:
        raise NotRedeemable("This code has expired.")
    if not _has_good_coupon(account, code):
        raise NotRedeemable("This code is invalid.")
    if amount < _least(code, currency):
        raise NotRedeemable("This code does not apply to an order of this amount.")
    if code["restrictions"]["first_time_transaction"] and customer and _has_paid(account, customer):
        raise NotRedeemable("This code is for first orders only.")


def use(account: Account, code: Body) -> None:
    """Count one use of the code and of its coupon."""
    times = code["times_redeemed"] + 1
    used_up = code["max_redemptions"] is not None and times >= code["max_redemptions"]
    account.update(
        code,
        "promotion_code.updated",
        times_redeemed=times,
        active=code["active"] and not used_up,
    )
    if coupon := kept(account, code["promotion"]["coupon"]):
        redeem(account, coupon)


def _has_good_coupon(account: Account, code: Body) -> bool:
    coupon = kept(account, code["promotion"]["coupon"])
    return coupon is not None and is_redeemable(account, coupon)


def _least(code: Body, currency: str) -> int:
    restrictions = code["restrictions"]
    if restrictions["minimum_amount_currency"] == currency:
        return int(restrictions["minimum_amount"] or 0)
    option = (restrictions.get("currency_options") or {}).get(currency) or {}
    return int(option.get("minimum_amount", 0))


def _has_paid(account: Account, customer: str) -> bool:
    return bool(account.all(KINDS["charge"], customer=customer, paid=True))


def _free_code(account: Account, wanted: str | None) -> str:
    """The code that was asked for, if no active one has it; else a new one."""
    if wanted is None:
        return "".join(secrets.choice(LETTERS) for _ in range(8))
    if not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in wanted):
        raise InvalidRequest(
            "Promotion codes can only contain letters, digits, hyphens and underscores.",
            param="code",
        )
    for other in account.all(PROMOTION_CODE, active=True):
        if other["code"].casefold() == wanted.casefold():
            raise InvalidRequest(
                f"An active promotion code with `code: {wanted}` already exists.",
                param="code",
                code="resource_already_exists",
            )
    return wanted
