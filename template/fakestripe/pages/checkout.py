"""The hosted payment page: shown, paid on, left, or too late. One press is one transaction."""

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from fakestripe import paying, redeeming
from fakestripe.outcomes import Outcome, State, after, back_address, opened, success_address
from fakestripe.pages import order, payment_form
from fakestripe.pages.frame import framed
from fakestripe.pages.rendering import Html, Page, fill, icon, page, redirect
from fakestripe.pages.trouble import Trouble, of_field, trouble
from fakestripe.pages.typed import Typed
from fakestripe.pages.words import Words
from fakestripe.resources.checkout_sessions import CHECKOUT_SESSION, expire
from fakestripe.resources.payment_intents import PAYMENT_INTENT
from fakestripe.resources.setup_intents import SETUP_INTENT
from fakestripe.store import Body

if TYPE_CHECKING:
    from fakestripe.account import Account
    from fakestripe.api import Request
    from fakestripe.forms import Raw
    from fakestripe.stand import Stand

ROOT = "/c/pay/"
AUTHENTICATION = {
    "payment_intent_authentication_failure": "authentication_failed",
    "setup_intent_authentication_failure": "authentication_failed",
}


def answer(stand: "Stand", request: "Request") -> Page:
    id = request.path.removeprefix(ROOT)
    language = request.headers.get("Accept-Language", "")
    account = stand.owner_of(CHECKOUT_SESSION, id)
    if account is None:
        return missing(stand, Words.for_browser(language))
    form = request.form()
    with stand.store.transaction():
        session = opened(account, id)
        words = Words.for_browser(language, session)
        way = "bank" if form.get("way") == "bank" else "card"
        if request.method != "POST" or form.keys() & {"number_example", "account_number_example"}:
            return _shown(stand, account, left_off(account, session), words, _filled(form), way)
        if not form.keys() & {"apply", "remove", "expire"} and (fault := _unfinished(form, way)):
            found = of_field(fault, words)
            return _shown(stand, account, after_or_open(session), words, Typed.of(form), way, found)
        outcome = _act(account, session, form, way)
        return _shown(stand, account, outcome, words, Typed.of(form), way)


def after_or_open(session: Body) -> Outcome:
    return Outcome(State.OPEN, session) if session["status"] == "open" else after(session)


def left_off(account: "Account", session: Body) -> Outcome:
    """Return how the page stands when it is opened: with what the bank said last."""
    outcome = after_or_open(session)
    intent = account.find(PAYMENT_INTENT, session["payment_intent"])
    setup = account.find(SETUP_INTENT, session["setup_intent"])
    error = intent["last_payment_error"] if intent else setup["last_setup_error"] if setup else None
    if outcome.state != State.OPEN or not error:
        return outcome
    code = error.get("decline_code") or error["code"]
    return replace(outcome, code=AUTHENTICATION.get(code, code))


def missing(stand: "Stand", words: Words) -> Page:
    heading = words.say("There is no such payment page")
    sentence = words.say(
        "The address is not complete, or the stand-in was emptied. Start again in your app."
    )
    content = fill("closed", icon=icon("x"), heading=heading, sentence=sentence, back=Html(""))
    return page(framed(stand, words, heading, content), HTTPStatus.NOT_FOUND)


def _act(account: "Account", session: Body, form: "dict[str, Raw]", way: str) -> Outcome:
    typed, id = Typed.of(form), session["id"]
    if "apply" in form:
        return redeeming.apply_code(account, id, typed.code)
    if "remove" in form:
        return redeeming.remove_code(account, id)
    if "expire" in form:
        if session["status"] == "open":
            session = expire(account, {}, id)
        return after(session)
    if session["mode"] == "payment" and session["amount_total"] == 0:
        return paying.pay_nothing(account, id, typed.buyer())
    if way == "bank":
        number = typed.account_number
        return paying.pay_by_bank(account, id, typed.buyer(), number, seen=typed.total_seen)
    return paying.pay_by_card(account, id, typed.buyer(), typed.card(), seen=typed.total_seen)


def _unfinished(form: "dict[str, Raw]", way: str) -> str:
    """Return the field of a card that is empty, before any bank is asked."""
    if way == "bank" or form.get("way") == "nothing":
        return ""
    return next((name for name in ("number", "exp", "cvc") if not form.get(name)), "")


def _filled(form: "dict[str, Raw]") -> Typed:
    """Return what was typed, with the test card that was pressed."""
    shown = dict(form)
    if number := form.get("number_example"):
        shown |= {"number": number, "exp": "12 / 40", "cvc": "123"}
    if number := form.get("account_number_example"):
        shown["account_number"] = number
    return Typed.of(shown)


def _shown(
    stand: "Stand",
    account: "Account",
    outcome: Outcome,
    words: Words,
    typed: Typed,
    way: str,
    found: Trouble | None = None,
) -> Page:
    session = outcome.session
    if outcome.state == State.DONE:
        return redirect(success_address(session))
    if outcome.state == State.CHALLENGE:
        return redirect(f"/3ds/{session['payment_intent'] or session['setup_intent']}")
    if outcome.state == State.OVER:
        return _expired(stand, session, words)
    found = found or trouble(outcome, words)
    code_fault = found.hint if found and found.field == "code" else ""
    content = fill(
        "pay",
        order=order.side(account, session, words, stand.business, typed.code, code_fault),
        payment=payment_form.form(
            session, words, stand.business, typed, way, None if code_fault else found
        ),
    )
    title = words.say("Pay {name}", name=stand.business)
    leads_to = [session["success_url"], session["cancel_url"] or ""]
    return page(framed(stand, words, title, content), leads_to=leads_to)


def _expired(stand: "Stand", session: Body, words: Words) -> Page:
    heading = words.say("This payment page has expired")
    sentence = words.say(
        "Pages like this live for a day at most, or until they are paid. Nothing was charged."
    )
    address = back_address(session)
    name = words.say("Back to {name}", name=stand.business)
    back = fill("back_button", url=address, name=name) if address else Html("")
    content = fill("closed", icon=icon("timer"), heading=heading, sentence=sentence, back=back)
    return page(framed(stand, words, heading, content))
