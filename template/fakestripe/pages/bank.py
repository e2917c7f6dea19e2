"""The bank's own page: 3-D Secure, for a session as for an intent that the app confirmed."""

from typing import TYPE_CHECKING

from fakestripe.methods import PAYMENT_METHOD
from fakestripe.pages.checkout import missing
from fakestripe.pages.frame import framed
from fakestripe.pages.rendering import Html, Page, fill, icon, page, redirect
from fakestripe.pages.words import Words
from fakestripe.paying import answer_bank
from fakestripe.resources.checkout_sessions import CHECKOUT_SESSION
from fakestripe.resources.payment_intents import PAYMENT_INTENT
from fakestripe.resources.setup_intents import SETUP_INTENT
from fakestripe.store import Body

if TYPE_CHECKING:
    from fakestripe.account import Account
    from fakestripe.api import Request
    from fakestripe.stand import Stand

ROOT = "/3ds/"


def answer(stand: "Stand", request: "Request") -> Page:
    id = request.path.removeprefix(ROOT)
    language = request.headers.get("Accept-Language", "")
    account = stand.owner_of(PAYMENT_INTENT, id) or stand.owner_of(SETUP_INTENT, id)
    if account is None:
        return missing(stand, Words.for_browser(language))
    with stand.store.transaction():
        intent = account.find(PAYMENT_INTENT, id) or account.get(SETUP_INTENT, id)
        session = _session_of(account, intent)
        if request.method == "POST":
            return redirect(answer_bank(account, id, succeeds="complete" in request.form()))
        return _asked(stand, account, intent, session, Words.for_browser(language, session))


def _asked(
    stand: "Stand", account: "Account", intent: Body, session: Body | None, words: Words
) -> Page:
    is_payment = intent["object"] == PAYMENT_INTENT.object
    question = words.say("Is this payment yours?" if is_payment else "Is this card yours?")
    content = fill(
        "bank",
        icon=icon("landmark"),
        bank=words.say("Test Bank"),
        question=question,
        as_asked=words.say("3-D Secure, as your bank would ask it."),
        to=words.say("To"),
        business=stand.business,
        amount=_amount(intent, words) if is_payment else Html(""),
        card=words.say("Card"),
        ending=words.say("ending {digits}", digits=_last_digits(account, intent)),
        fail=words.say("Fail"),
        complete=words.say("Complete"),
    )
    return page(framed(stand, words, question, content), leads_to=_ends(intent, session))


def _session_of(account: "Account", intent: Body) -> Body | None:
    field = "payment_intent" if intent["object"] == PAYMENT_INTENT.object else "setup_intent"
    return next(iter(account.all(CHECKOUT_SESSION, **{field: intent["id"]})), None)


def _ends(intent: Body, session: Body | None) -> list[str]:
    """Return where the answer may lead: to the app, by the session or by the intent itself."""
    if session:
        return [session["success_url"]]
    action = intent["next_action"] or {}
    return [action.get("redirect_to_url", {}).get("return_url") or ""]


def _amount(intent: Body, words: Words) -> Html:
    amount = words.money(intent["amount"], intent["currency"])
    return fill("fact", name=words.say("Amount"), value=amount)


def _last_digits(account: "Account", intent: Body) -> str:
    method = account.find(PAYMENT_METHOD, intent["payment_method"])
    return str(method["card"]["last4"]) if method and method.get("card") else ""
