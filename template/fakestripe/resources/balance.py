"""The balance: what is there, and what is on its way into it."""

from collections import defaultdict
from typing import Any

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.parameters import Currency, Given, Schema, Text
from fakestripe.resources.balance_transactions import BALANCE_TRANSACTION
from fakestripe.routing import route
from fakestripe.store import Body


@route("GET", "/v1/balance")
def retrieve(account: Account, given: Given) -> Body:
    available: dict[str, int] = defaultdict(int)
    pending: dict[str, int] = defaultdict(int)
    for movement in account.all(BALANCE_TRANSACTION):
        is_there = movement["available_on"] <= account.now
        (available if is_there else pending)[movement["currency"]] += movement["net"]
    currencies = sorted({*available, *pending}) or ["usd"]
    return {
        "object": "balance",
        "available": [_sum(currency, available[currency]) for currency in currencies],
        "livemode": False,
        "pending": [_sum(currency, pending[currency]) for currency in currencies],
    }


def _sum(currency: str, amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}


@route("GET", "/v1/balance_transactions/{id}")
def retrieve_transaction(account: Account, given: Given, id: str) -> Body:
    return _as_of_now(account, account.get(BALANCE_TRANSACTION, id))


LIST: Schema = {
    **listing.LIST,
    "currency": Currency(),
    "payout": Text(),
    "source": Text(),
    "type": Text(),
}


@route("GET", "/v1/balance_transactions", LIST)
def list_transactions(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("currency", "source", "type")}
    only["_payout"] = given.get("payout")
    page = listing.page(account, BALANCE_TRANSACTION, given, url="/v1/balance_transactions", **only)
    return page | {"data": [_as_of_now(account, movement) for movement in page["data"]]}


def _as_of_now(account: Account, movement: Body) -> Body:
    is_there = movement["available_on"] <= account.now
    return movement | {"status": "available" if is_there else "pending"}
