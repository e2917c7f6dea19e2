"""A promotion code on the hosted page: taken off, taken back, counted when it has paid."""

from fakestripe import orders
from fakestripe.account import Account
from fakestripe.errors import InvalidRequest
from fakestripe.outcomes import Outcome, State, after, opened
from fakestripe.resources.coupons import kept, redeem
from fakestripe.resources.promotion_codes import (
    PROMOTION_CODE,
    NotRedeemable,
    refuse_unredeemable,
    typed,
    use,
)
from fakestripe.session_rules import discounted
from fakestripe.store import Body


def apply_code(account: Account, id: str, code: str) -> Outcome:
    """Take a promotion code off the order."""
    session = opened(account, id)
    if session["status"] != "open":
        return after(session)
    if not session["allow_promotion_codes"]:
        raise InvalidRequest("This Checkout Session takes no promotion codes.")
    try:
        found = typed(
            account,
            code,
            customer=session["customer"],
            amount=session["amount_subtotal"],
            currency=session["currency"],
        )
        changed = session | discounted(
            account, session, found["promotion"]["coupon"], found["id"], param="code"
        )
        changed |= orders.summary(account, changed)
        orders.refuse_too_little(changed["amount_total"], changed["currency"])
    except NotRedeemable as refusal:
        return Outcome(State.OPEN, session, str(refusal), code="not_redeemable", field="code")
    except InvalidRequest:
        message = "This code does not apply to this order."
        return Outcome(State.OPEN, session, message, code="not_redeemable", field="code")
    return Outcome(State.OPEN, account.update(changed), code="code_applied")


def remove_code(account: Account, id: str) -> Outcome:
    session = opened(account, id)
    if session["status"] != "open":
        return after(session)
    changed = session | {"discounts": [], "_coupon": None, "_promotion_code": None}
    changed |= orders.summary(account, changed)
    return Outcome(State.OPEN, account.update(changed), code="code_removed")


def refuse_lost_discount(account: Account, session: Body) -> None:
    """Raise NotRedeemable where others have used the code up meanwhile."""
    code = account.find(PROMOTION_CODE, session["_promotion_code"])
    if code:
        refuse_unredeemable(
            account,
            code,
            amount=session["amount_subtotal"],
            currency=session["currency"],
            customer=session["customer"],
        )


def use_discount(account: Account, session: Body) -> None:
    code = account.find(PROMOTION_CODE, session["_promotion_code"])
    if code:
        use(account, code)
    elif session["_coupon"] and (coupon := kept(account, session["_coupon"]["id"])):
        redeem(account, coupon)
