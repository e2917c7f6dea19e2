"""Where an act on the hosted page leads: paid, asked by the bank, shown again, too late."""

from dataclasses import dataclass
from enum import StrEnum

from fakestripe.account import Account
from fakestripe.resources.checkout_sessions import CHECKOUT_SESSION, expired
from fakestripe.resources.customers import CUSTOMER
from fakestripe.store import Body


class State(StrEnum):
    """Where an act has led."""

    DONE = "done"
    """Paid, on its way, free or saved: on to the app."""
    CHALLENGE = "challenge"
    """The bank asks first."""
    OPEN = "open"
    """Not paid: the page is shown again, with what is to be told."""
    OVER = "over"
    """The session has expired."""


@dataclass(frozen=True)
class Outcome:
    state: State
    session: Body
    message: str = ""
    """Why not, in Stripe's words."""
    code: str = ""
    """Why not, as one word: what the bank says, or what is wrong with a field."""
    field: str = ""


def opened(account: Account, id: str) -> Body:
    """The session; one whose time is up, or whose customer was deleted, is expired first."""
    session = account.get(CHECKOUT_SESSION, id)
    if session["status"] != "open":
        return session
    customer = account.find(CUSTOMER, session["customer"])
    if session["expires_at"] <= account.now or (customer and customer.get("deleted")):
        return expired(account, session)
    return session


def after(session: Body) -> Outcome:
    """What a second click, or another tab, is told: never a second payment."""
    is_done = session["status"] == "complete"
    return Outcome(State.DONE if is_done else State.OVER, session)


def success_address(session: Body) -> str:
    """Where the buyer goes after paying."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def back_address(session: Body) -> str | None:
    """Where the buyer goes who does not want to pay; None where the app names no place."""
    address = session["cancel_url"]
    return str(address).replace("{CHECKOUT_SESSION_ID}", session["id"]) if address else None
