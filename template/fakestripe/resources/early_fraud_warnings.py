"""Early fraud warnings: a bank thinks that a payment was fraud, and nobody has disputed it yet."""

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.clock import when_due
from fakestripe.objects import Kind
from fakestripe.parameters import Given, Text
from fakestripe.resources.charges import CHARGE
from fakestripe.routing import route
from fakestripe.store import Body

EARLY_FRAUD_WARNING = Kind(
    "radar.early_fraud_warning",
    "issfr",
    fields={
        "actionable": True,
        "charge": "",
        "fraud_type": "made_with_stolen_card",
        "livemode": False,
        "payment_intent": None,
    },
    expandable=("charge", "payment_intent"),
    noun="early_fraud_warning",
)


@when_due("charge.is_reported_as_fraud")
def report(account: Account, id: str) -> None:
    warn(account, account.get(CHARGE, id))


def warn(account: Account, charge: Body) -> Body:
    """There is something to do as long as the charge is neither given back nor disputed."""
    return account.add(
        EARLY_FRAUD_WARNING.new(
            created=account.now,
            actionable=not (charge["refunded"] or charge["disputed"]),
            charge=charge["id"],
            payment_intent=charge["payment_intent"],
        ),
        "radar.early_fraud_warning.created",
    )


def settle(account: Account, charge: Body) -> None:
    """Nothing can be done about it any more."""
    for warning in account.all(EARLY_FRAUD_WARNING, charge=charge["id"]):
        account.update(warning, "radar.early_fraud_warning.updated", actionable=False)


@route("GET", "/v1/radar/early_fraud_warnings/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(EARLY_FRAUD_WARNING, id)


@route(
    "GET",
    "/v1/radar/early_fraud_warnings",
    {**listing.LIST, "charge": Text(), "payment_intent": Text()},
)
def list_warnings(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("charge", "payment_intent")}
    url = "/v1/radar/early_fraud_warnings"
    return listing.page(account, EARLY_FRAUD_WARNING, given, url=url, **only)
