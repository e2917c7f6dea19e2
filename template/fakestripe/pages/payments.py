"""Every payment, and what may come after it: a refund, a dispute, a warning."""

import json
from typing import TYPE_CHECKING

from fakestripe.currencies import written
from fakestripe.errors import InvalidRequest
from fakestripe.pages.formats import moment
from fakestripe.pages.rendering import Html, fill, joined, tag
from fakestripe.resources import disputes, early_fraud_warnings, refunds
from fakestripe.resources.charges import CHARGE

if TYPE_CHECKING:
    from fakestripe.account import Account
    from fakestripe.forms import Raw
    from fakestripe.stand import Stand
    from fakestripe.store import Body

SHOWN = 200
HAPPENS = {
    "refund": "Refund what is left",
    "dispute": "Open a dispute",
    "inquiry": "Open an inquiry",
    "prevented": "Prevent a dispute",
    "warning": "Warn of fraud",
}
CASES = {"dispute": "chargeback", "inquiry": "inquiry", "prevented": "resolution"}


def show(stand: "Stand", form: "dict[str, Raw]") -> Html:
    rows = stand.store.rows(
        "SELECT body FROM objects WHERE kind = ? ORDER BY seq DESC LIMIT ?", CHARGE.object, SHOWN
    )
    drawn = joined(_row(json.loads(row["body"])) for row in rows)
    return fill("payments", rows=drawn or fill("no_payments"))


def happen(stand: "Stand", form: "dict[str, Raw]") -> str:
    """Let what was chosen happen to a payment, as its bank or the dashboard would."""
    id, what = str(form.get("charge", "")), str(form.get("what", ""))
    account = stand.owner_of(CHARGE, id)
    if account is None or what not in HAPPENS:
        raise InvalidRequest("There is no such payment, or nothing of that kind happens.")
    with stand.store.transaction():
        _happen(account, account.get(CHARGE, id), what)
    stand.pulse.wake()
    return f"{HAPPENS[what]}: done, for {id}."


def _happen(account: "Account", charge: "Body", what: str) -> None:
    if what == "refund":
        refunds.create(account, {"charge": charge["id"]})
    elif charge["status"] != "succeeded" or charge["disputed"]:
        raise InvalidRequest("Only a payment that went through is disputed, and only once.")
    elif what == "warning":
        early_fraud_warnings.warn(account, charge)
    else:
        disputes.open_dispute(account, charge, case=CASES[what])


def _row(charge: "Body") -> Html:
    details = charge["payment_method_details"]
    return fill(
        "payment_row",
        id=charge["id"],
        amount=written(charge["amount"], charge["currency"]),
        by=charge["billing_details"]["email"] or charge["customer"] or "",
        method=(details.get(details["type"]) or {}).get("last4", ""),
        at=moment(charge["created"]),
        state=_state(charge),
        acts=_acts(charge) if charge["status"] == "succeeded" else Html(""),
    )


def _acts(charge: "Body") -> Html:
    choices = joined(
        fill("option", value=what, name=name, selected="") for what, name in HAPPENS.items()
    )
    return fill("payment_acts", id=charge["id"], choices=choices)


def _state(charge: "Body") -> Html:
    if charge["disputed"]:
        return tag("Disputed", "warning")
    if charge["refunded"]:
        return tag("Refunded")
    if charge["amount_refunded"]:
        return tag("Partly refunded")
    tones = {"succeeded": ("Paid", "success"), "failed": ("Declined", "danger")}
    return tag(*tones.get(charge["status"], ("On its way", "info")))
