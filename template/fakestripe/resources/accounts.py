"""The account that a key belongs to: asked by an app that wants to know where it is."""

from fakestripe.account import Account
from fakestripe.parameters import Given
from fakestripe.routing import route
from fakestripe.store import Body


@route("GET", "/v1/account")
def retrieve_current(account: Account, given: Given) -> Body:
    return {
        "id": account.id,
        "object": "account",
        "business_profile": None,
        "business_type": None,
        "charges_enabled": True,
        "country": "US",
        "default_currency": "usd",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }
