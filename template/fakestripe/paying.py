"""What a buyer does on the hosted page. Each act is one transaction of the page's.

A no of the bank is no error here: it is an outcome, and what it left behind stays. The pages are
`/c/pay/{session}`, where it is paid, `/3ds/{intent}`, where the bank asks, for a session as for an
intent of the app's own, and `/receipts/{charge}`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fakestripe import attempts, buyers, orders, presentment
from fakestripe.account import Account
from fakestripe.buyers import Buyer, Incomplete
from fakestripe.errors import CardDeclined
from fakestripe.methods import made_of, new_card
from fakestripe.outcomes import Outcome, State, after, opened, success_address
from fakestripe.reading_cards import refuse_bad_card, typed_bank_account, typed_card
from fakestripe.redeeming import refuse_lost_discount, remove_code, use_discount
from fakestripe.resources import invoices, payment_intents, setup_intents
from fakestripe.resources.checkout_sessions import CHECKOUT_SESSION
from fakestripe.resources.payment_intents import PAYMENT_INTENT
from fakestripe.resources.promotion_codes import NotRedeemable
from fakestripe.resources.setup_intents import SETUP_INTENT
from fakestripe.store import Body

type MakeMethod = Callable[[], Body]


@dataclass(frozen=True)
class CardTyped:
    number: str
    exp_month: int
    exp_year: int
    cvc: str


def pay_by_card(
    account: Account, id: str, buyer: Buyer, card: CardTyped, *, seen: int | None = None
) -> Outcome:
    """Pay, or save a card. `seen` is the total that the page has shown."""

    def method() -> Body:
        numbers = typed_card(card.number, card.exp_month, card.exp_year, card.cvc)
        refuse_bad_card(numbers, account.now)
        made = new_card(account, numbers)
        return account.add(made | {"billing_details": _billing(made, buyer)})

    return _act(account, id, buyer, method, seen)


def pay_by_bank(
    account: Account, id: str, buyer: Buyer, number: str, *, seen: int | None = None
) -> Outcome:
    """Begin a payment that takes days."""
    session = account.get(CHECKOUT_SESSION, id)
    way = next((way for way in session["payment_method_types"] if way != "card"), "")

    def method() -> Body:
        bank = typed_bank_account(number, way)
        if bank is None:
            raise Incomplete("account_number", "wrong")
        field = "iban" if way == "sepa_debit" else "account_number"
        given: dict[str, Any] = {"type": way, way: {field: bank.number}}
        made = made_of(account, given)
        return account.update(made, billing_details=_billing(made, buyer))

    return _act(account, id, buyer, method, seen)


def pay_nothing(account: Account, id: str, buyer: Buyer) -> Outcome:
    """Complete an order that costs nothing."""

    def no_method() -> Body:
        raise Incomplete("number")

    return _act(account, id, buyer, no_method, seen=0)


def _act(account: Account, id: str, buyer: Buyer, method: MakeMethod, seen: int | None) -> Outcome:
    session = opened(account, id)
    if session["status"] != "open":
        return after(session)
    try:
        buyers.refuse_incomplete(session, buyer)
        session = _with_buyer(account, session, buyer)
        if seen is not None and seen != (session["amount_total"] or 0):
            return Outcome(State.OPEN, session, code="order_changed")
        refuse_lost_discount(account, session)
        if session["mode"] == "setup":
            return _save(account, session, buyer, method())
        if session["amount_total"] == 0:
            return _complete(account, session, buyer, "no_payment_required")
        return _pay(account, session, buyer, method())
    except Incomplete as fault:
        return Outcome(State.OPEN, session, code=fault.fault, field=fault.field)
    except NotRedeemable as refusal:
        session = remove_code(account, id).session
        return Outcome(State.OPEN, session, str(refusal), code="not_redeemable", field="code")
    except CardDeclined as refusal:
        reason = refusal.more.get("decline_code") or refusal.code or ""
        session = account.get(CHECKOUT_SESSION, id)
        return Outcome(State.OPEN, session, refusal.message, code=reason, field=refusal.param or "")


def _with_buyer(account: Account, session: Body, buyer: Buyer) -> Body:
    session = session | buyers.told(session, buyer)
    if session["mode"] == "payment":
        session |= orders.summary(account, session)
        email = session["customer_details"]["email"]
        seen = presentment.presented(session, email, session["amount_total"])
        session |= {"presentment_details": seen}
    return account.update(session)


def _pay(account: Account, session: Body, buyer: Buyer, method: Body) -> Outcome:
    data = session["_intent"]
    saves = data.get("setup_future_usage") or session["payment_method_options"]["card"].get(
        "setup_future_usage"
    )
    needed = bool(saves) or _is_invoiced(session)
    customer = buyers.customer_of(account, session, buyer, needed=needed)
    session = account.update(session, customer=customer)
    intent = account.find(PAYMENT_INTENT, session["payment_intent"])
    if intent is None:
        intent = _begin(account, session, saves)
        session = account.update(session, payment_intent=intent["id"])
    else:
        intent = account.update(intent, **_amounts(session), customer=customer)
    back = f"{account.base_url}/c/pay/{session['id']}"
    intent = attempts.confirm(account, intent, method, return_url=back)
    return _went_on(account, session, buyer, intent)


def _begin(account: Account, session: Body, saves: str | None) -> Body:
    """The intent of a session is made when its buyer first tries to pay."""
    data = {name: value for name, value in session["_intent"].items() if name != "metadata"}
    options = session["payment_method_options"]["card"]
    asks = {"request_three_d_secure": options["request_three_d_secure"]}
    blank = {"carrier": None, "phone": None, "tracking_number": None}
    if "shipping" in data:
        data["shipping"] = blank | data["shipping"]
    return payment_intents.begun(
        account,
        **data
        | _amounts(session)
        | {
            "currency": session["currency"],
            "customer": session["customer"],
            "excluded_payment_method_types": session["excluded_payment_method_types"],
            "managed_payments": session["managed_payments"],
            "metadata": dict(session["_intent"].get("metadata") or {}),
            "payment_method_options": {
                "card": {"installments": None, "mandate_options": None, "network": None, **asks}
            },
            "setup_future_usage": saves,
        },
    )


def _amounts(session: Body) -> dict[str, Any]:
    return {
        "amount": session["amount_total"],
        "presentment_details": session["presentment_details"],
    }


def _is_invoiced(session: Body) -> bool:
    return bool((session["invoice_creation"] or {}).get("enabled"))


def _save(account: Account, session: Body, buyer: Buyer, method: Body) -> Outcome:
    customer = buyers.customer_of(account, session, buyer, needed=True)
    session = account.update(session, customer=customer)
    intent = account.get(SETUP_INTENT, session["setup_intent"])
    intent |= {"customer": customer, "payment_method": method["id"]}
    back = f"{account.base_url}/c/pay/{session['id']}"
    intent = setup_intents.confirm_with(account, intent, back)
    return _went_on(account, session, buyer, intent)


def _went_on(account: Account, session: Body, buyer: Buyer, intent: Body) -> Outcome:
    if intent["status"] == "requires_action":
        return Outcome(State.CHALLENGE, session)
    if session["mode"] == "setup":
        return _complete(account, session, buyer, "no_payment_required")
    status = "paid" if intent["status"] == "succeeded" else "unpaid"
    return _complete(account, session, buyer, status)


def answer_challenge(account: Account, id: str, *, succeeds: bool) -> Outcome:
    """What the buyer has told the bank. An answer that comes late, or twice, pays nothing."""
    session = opened(account, id)
    if session["status"] != "open":
        return after(session)
    kind = SETUP_INTENT if session["mode"] == "setup" else PAYMENT_INTENT
    intent = account.find(kind, session["setup_intent"] or session["payment_intent"])
    if intent is None or intent["status"] != "requires_action":
        return Outcome(State.OPEN, session, code="nothing_to_confirm")
    module = setup_intents if session["mode"] == "setup" else attempts
    try:
        intent = module.authenticate(account, intent, succeeds=succeeds)
    except CardDeclined as refusal:
        reason = refusal.more.get("decline_code", "")
        return Outcome(State.OPEN, session, refusal.message, code=reason)
    if intent["status"] == "requires_payment_method":
        failed = attempts.AUTHENTICATION_FAILED
        return Outcome(State.OPEN, session, failed, code="authentication_failed")
    return _went_on(account, session, Buyer(), intent)


def answer_bank(account: Account, id: str, *, succeeds: bool) -> str:
    """The same by the id of an intent, which may be the app's own. Returns where to go on."""
    for field in ("payment_intent", "setup_intent"):
        for session in account.all(CHECKOUT_SESSION, **{field: id}):
            outcome = answer_challenge(account, session["id"], succeeds=succeeds)
            if outcome.state == State.DONE:
                return success_address(outcome.session)
            return f"{account.base_url}/c/pay/{session['id']}"
    is_setup = account.find(SETUP_INTENT, id) is not None
    intent = account.get(SETUP_INTENT if is_setup else PAYMENT_INTENT, id)
    action = intent["next_action"] or {}
    try:
        module = setup_intents if is_setup else attempts
        intent = module.authenticate(account, intent, succeeds=succeeds)
        went = "failed" if intent["status"] == "requires_payment_method" else "succeeded"
    except CardDeclined:
        went = "failed"
    kind = "setup_intent" if is_setup else "payment_intent"
    told = {
        kind: id,
        f"{kind}_client_secret": intent["client_secret"],
        "redirect_status": went,
    }
    back = action.get("redirect_to_url", {}).get("return_url") or f"{account.base_url}/"
    return f"{back}{'&' if '?' in back else '?'}{urlencode(told)}"


def _complete(account: Account, session: Body, buyer: Buyer, payment_status: str) -> Outcome:
    if payment_status == "no_payment_required" and session["mode"] == "payment":
        customer = buyers.customer_of(account, session, buyer, needed=_is_invoiced(session))
        session = account.update(session, customer=customer)
    use_discount(account, session)
    account.not_later("checkout.session.expires", session)
    invoice = invoices.issue(account, session) if payment_status != "unpaid" else None
    session = account.update(
        session, invoice=invoice, payment_status=payment_status, status="complete", url=None
    )
    account.emit("checkout.session.completed", session)
    return Outcome(State.DONE, session)


def _billing(method: Body, buyer: Buyer) -> dict[str, Any]:
    given = {name: value for name, value in buyer.billing_details.items() if value}
    return dict(method["billing_details"]) | given
