"""The left side of the payment page: what is bought, and what it comes to."""

from typing import TYPE_CHECKING

from fakestripe import orders
from fakestripe.outcomes import back_address
from fakestripe.pages.rendering import Html, fill, icon, joined
from fakestripe.pages.words import Words
from fakestripe.resources.promotion_codes import PROMOTION_CODE
from fakestripe.store import Body

if TYPE_CHECKING:
    from fakestripe.account import Account


def side(
    account: "Account", session: Body, words: Words, business: str, code: str = "", fault: str = ""
) -> Html:
    is_payment = session["mode"] == "payment"
    headline = "Pay {name}" if is_payment else "Save a card at {name}"
    return fill(
        "order",
        label=words.say("What you pay for"),
        back=_back(session, words, business),
        business=business,
        mode=words.say("Test mode"),
        headline=words.say(headline, name=business),
        total=words.money(session["amount_total"], session["currency"]) if is_payment else "",
        sum=_sum(account, session, words) if is_payment else Html(""),
        seen=_presented(session, words),
        code=_code(session, words, code, fault),
        session=f"{session['id'][:14]}…",
    )


def _back(session: Body, words: Words, business: str) -> Html:
    address = back_address(session)
    if not address:
        return Html("")
    name = words.say("Back to {name}", name=business)
    return fill("back", url=address, name=name, icon=icon("arrow-left"))


def _sum(account: "Account", session: Body, words: Words) -> Html:
    def row(name: str, amount: int, sub: str = "", more: Html | None = None) -> Html:
        price = words.money(amount, session["currency"])
        return fill("sum_row", name=name, sub=sub, more=more or Html(""), price=price)

    rows = [
        row(item["description"], item["amount_subtotal"], _quantity(item))
        for item in orders.line_items(account, session)
    ]
    details = session["total_details"]
    taxes = orders.breakdown(account, session)["taxes"]
    if len(rows) > 1 or details["amount_discount"] or taxes:
        rows.append(row(words.say("Subtotal"), session["amount_subtotal"]))
    if details["amount_discount"]:
        rows.append(row(*_discount(account, session, words)))
    rows += [row(_tax_name(tax, words), tax["amount"]) for tax in taxes]
    total = words.money(session["amount_total"], session["currency"])
    rows.append(fill("sum_total", name=words.say("Total due"), price=total))
    return fill("sum", rows=joined(rows))


def _quantity(item: Body) -> str:
    return f"x {item['quantity']}" if item["quantity"] != 1 else ""


def _discount(account: "Account", session: Body, words: Words) -> tuple[str, int, str, Html]:
    code = account.find(PROMOTION_CODE, session["_promotion_code"])
    name = words.say("Discount {code}", code=code["code"]) if code else words.say("Discount")
    remove = fill("remove_code", words=words.say("Remove")) if code else Html("")
    return name, -session["total_details"]["amount_discount"], "", remove


def _tax_name(tax: Body, words: Words) -> str:
    rate = tax["rate"]
    name = rate["display_name"] or words.say("Tax")
    percentage = f"{rate['percentage']:g}"
    if words.language == "de":
        percentage = percentage.replace(".", ",")
    included = f", {words.say('included')}" if rate["inclusive"] else ""
    return (
        f"{name} {percentage} %{included}"
        if words.language == "de"
        else (f"{name} {percentage}%{included}")
    )


def _presented(session: Body, words: Words) -> Html:
    seen = session["presentment_details"]
    if not seen:
        return Html("")
    amount = words.money(seen["presentment_amount"], seen["presentment_currency"])
    return fill("presented", words=words.say("About {amount} in your currency", amount=amount))


def _code(session: Body, words: Words, typed: str, fault: str) -> Html:
    if not session["allow_promotion_codes"] or session["_promotion_code"]:
        return Html("")
    return fill(
        "promotion",
        label=words.say("Promotion code"),
        apply=words.say("Apply"),
        typed=typed if fault else "",
        fault=fill("fault", id="code-fault", words=fault) if fault else Html(""),
        invalid=Html(' aria-invalid="true" aria-describedby="code-fault"') if fault else Html(""),
    )
