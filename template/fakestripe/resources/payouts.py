"""Payouts: each night what has become available goes to the seller's bank."""

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.clock import when_due
from fakestripe.objects import Kind
from fakestripe.parameters import Choice, Given, Text
from fakestripe.resources.balance_transactions import (
    BALANCE_TRANSACTION,
    DAY,
    post,
)
from fakestripe.routing import route
from fakestripe.store import Body

ARRIVES_AFTER = DAY

PAYOUT = Kind(
    "payout",
    "po",
    fields={
        "amount": 0,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": 0,
        "automatic": True,
        "balance_transaction": None,
        "currency": "",
        "description": "STRIPE PAYOUT",
        "destination": None,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "completed",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "in_transit",
        "trace_id": None,
        "type": "bank_account",
    },
    expandable=("balance_transaction",),
)


@when_due("payout.is_due")
def pay_out(account: Account, currency: str) -> None:
    """Send what is there, less what refunds and disputes have taken."""
    movements = [
        each
        for each in account.all(BALANCE_TRANSACTION, currency=currency, _payout=None)
        if each["available_on"] <= account.now and each["type"] != "payout"
    ]
    amount = sum(each["net"] for each in movements)
    if amount <= 0:  # it waits for the next payment
        return
    payout = PAYOUT.new(
        created=account.now,
        amount=amount,
        arrival_date=account.now + ARRIVES_AFTER,
        currency=currency,
    )
    booked = post(account, "payout", payout, -amount, description="STRIPE PAYOUT")
    for movement in movements:
        account.update(movement, _payout=payout["id"])
    payout = account.add(payout | {"balance_transaction": booked["id"]}, "payout.created")
    account.update(booked, _payout=payout["id"])
    account.later("payout.arrives", payout, at=payout["arrival_date"])


@when_due("payout.arrives")
def arrive(account: Account, id: str) -> None:
    payout = account.update(account.get(PAYOUT, id), "payout.updated", status="paid")
    account.emit("payout.paid", payout)


@route("GET", "/v1/payouts/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(PAYOUT, id)


@route(
    "GET",
    "/v1/payouts",
    {**listing.LIST, "destination": Text(), "status": Choice("in_transit", "paid")},
)
def list_payouts(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("destination", "status")}
    return listing.page(account, PAYOUT, given, url="/v1/payouts", **only)
