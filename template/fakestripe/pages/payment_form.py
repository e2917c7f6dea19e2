"""The right side of the payment page: how one pays, and the test cards to try."""

from fakestripe import banks, buyers
from fakestripe.cards import BY_NUMBER
from fakestripe.outcomes import back_address
from fakestripe.pages import countries
from fakestripe.pages.rendering import Html, fill, icon, joined, tag
from fakestripe.pages.trouble import Trouble
from fakestripe.pages.typed import Typed
from fakestripe.pages.words import Words
from fakestripe.store import Body

CARDS = {
    "4242424242424242": ("Works", "success"),
    "4000002500003155": ("Asks for 3-D Secure", "info"),
    "4000000000000002": ("Declined", "danger"),
    "4000000000009995": ("Too little money", "danger"),
    "4000000000000259": ("Is disputed", "warning"),
    "4000000000005126": ("Refund fails later", "warning"),
}
DAY = 24 * 3600

assert CARDS.keys() <= BY_NUMBER.keys()


def form(
    session: Body, words: Words, business: str, typed: Typed, way: str, trouble: Trouble | None
) -> Html:
    is_free = session["mode"] == "payment" and session["amount_total"] == 0
    fields = Fields(words, typed, trouble)
    how = "nothing" if is_free else way
    return fill(
        "payment",
        heading=words.say(_heading(session, how)),
        trouble=_told(trouble),
        ways=_ways(session, words, way) if not is_free else Html(""),
        way=how,
        seen=session["amount_total"] or 0,
        email=_email(session, fields),
        means=_means(fields, how),
        person=_person(session, fields, how, business),
        button=_button(session, words),
        working=words.say("Talking to the test bank. This takes a second or two."),
        examples=_examples(session, words, how),
        hint=words.say("Any date in the future, any CVC."),
        abandon=_abandon(session, words),
        expire=words.say("Let it expire"),
    )


class Fields:
    """Draws fields with what was typed, and the hint beside the one that did not fit."""

    def __init__(self, words: Words, typed: Typed, trouble: Trouble | None) -> None:
        self.words = words
        self._typed = typed
        self._trouble = trouble

    def draw(self, name: str, label: str, autocomplete: str, **more: str) -> Html:
        hint = self.hint(name)
        return fill(
            "field",
            name=name,
            label=self.words.say(label),
            autocomplete=autocomplete,
            type=more.get("type", "text"),
            inputmode=more.get("inputmode", "text"),
            placeholder=more.get("placeholder", ""),
            value=more.get("value", self.typed(name)),
            readonly=Html(" readonly") if more.get("readonly") else Html(""),
            invalid=self.invalid(name),
            hint=hint,
        )

    def typed(self, name: str) -> str:
        return str(getattr(self._typed, name))

    def hint(self, name: str) -> Html:
        if self._trouble is None or self._trouble.field != name:
            return Html("")
        return fill("fault", id=f"{name}-fault", words=self._trouble.hint)

    def invalid(self, name: str) -> Html:
        if not self.hint(name):
            return Html("")
        return Html(f' aria-invalid="true" aria-describedby="{name}-fault"')


def _heading(session: Body, way: str) -> str:
    if session["mode"] == "setup":
        return "Save your card"
    return {"card": "Pay with card", "bank": "Pay by bank account"}.get(way, "Nothing to pay")


def _told(trouble: Trouble | None) -> Html:
    if trouble is None:
        return Html("")
    sign = icon("circle-alert")
    return fill("trouble", icon=sign, heading=trouble.heading, sentence=trouble.sentence)


def _ways(session: Body, words: Words, way: str) -> Html:
    if not any(kind != "card" for kind in session["payment_method_types"]):
        return Html("")
    links = joined(
        fill(
            "way",
            way=name,
            words=words.say(label),
            here=Html(' aria-current="true"' * (name == way)),
        )
        for name, label in (("card", "Card"), ("bank", "Bank account"))
    )
    return fill("ways", label=words.say("Way to pay"), links=links)


def _email(session: Body, fields: Fields) -> Html:
    known = buyers.known_email(session)
    if known:
        return fields.draw("email", "Email", "email", type="email", value=known, readonly="yes")
    return fields.draw("email", "Email", "email", type="email")


def _means(fields: Fields, way: str) -> Html:
    if way == "nothing":
        return Html("")
    if way == "bank":
        return fields.draw("account_number", "Account number", "off")
    words = fields.words
    return fill(
        "card",
        legend=words.say("Card"),
        number_label=words.say("Card number"),
        exp_label=words.say("Expiry"),
        cvc_label=words.say("CVC"),
        exp_placeholder=words.say("MM / YY"),
        **{name: fields.typed(name) for name in ("number", "exp", "cvc")},
        **{f"{name}_invalid": fields.invalid(name) for name in ("number", "exp", "cvc")},
        faults=joined(fields.hint(name) for name in ("number", "exp", "cvc")),
    )


def _person(session: Body, fields: Fields, way: str, business: str) -> Html:
    """Return what else is asked: the name always, the rest as the session wants it."""
    label = "Name on the card" if way == "card" else "Name"
    known = str((session["customer_details"] or {}).get("name") or "")
    name = fields.typed("name") or known
    parts = [fields.draw("name", label, "cc-name" if way == "card" else "name", value=name)]
    if buyers.wants_address(session):
        parts.append(fields.draw("line1", "Street and number", "street-address"))
        parts.append(fields.draw("city", "City", "address-level2"))
    postcode = fields.draw("postal_code", "Postcode", "postal-code")
    parts.append(fill("pair", first=_country(fields), second=postcode))
    if session["phone_number_collection"]["enabled"]:
        parts.append(fields.draw("phone", "Phone", "tel", type="tel"))
    if session["tax_id_collection"]["enabled"]:
        parts.append(fields.draw("tax_id", "VAT ID", "off"))
    if buyers.wants_consent(session):
        accepts = fields.words.say("I accept the terms of {name}.", name=business)
        parts.append(fill("terms", words=accepts, fault=fields.hint("terms")))
    return joined(parts)


def _country(fields: Fields) -> Html:
    chosen = fields.typed("country") or fields.words.country
    options = joined(
        fill("option", value=code, name=name, selected="selected" if code == chosen else "")
        for code, name in countries.names(fields.words.language)
    )
    return fill(
        "country",
        label=fields.words.say("Country"),
        options=options,
        invalid=fields.invalid("country"),
        hint=fields.hint("country"),
    )


def _button(session: Body, words: Words) -> str:
    if session["mode"] == "setup":
        return words.say("Save card")
    return words.say(
        "Pay {amount}", amount=words.money(session["amount_total"], session["currency"])
    )


def _examples(session: Body, words: Words, way: str) -> Html:
    if way == "nothing":
        return Html("")
    name, heading = (
        ("number", "Test cards") if way == "card" else ("account_number", "Test accounts")
    )
    known = CARDS.items() if way == "card" else _accounts(session).items()
    rows = joined(
        fill("example", name=name, number=_spaced(number), does=tag(words.say(does), tone))
        for number, (does, tone) in known
    )
    press = words.say("press one to fill it in")
    return fill("examples", heading=words.say(heading), press=press, rows=rows)


def _accounts(session: Body) -> dict[str, tuple[str, str]]:
    def does(bank: banks.BankAccount) -> tuple[str, str]:
        span = "days" if bank.takes >= DAY else "minutes"
        return (f"Fails in {span}", "danger") if bank.refusal else (f"Works in {span}", "success")

    return {bank.number: does(bank) for bank in banks.examples(session["currency"])}


def _spaced(number: str) -> str:
    """Return it in groups of four, as it stands on a card."""
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def _abandon(session: Body, words: Words) -> Html:
    address = back_address(session)
    return fill("abandon", url=address, words=words.say("Abandon")) if address else Html("")
