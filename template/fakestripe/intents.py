"""What payment intents and setup intents have in common: the fields that a request sets."""

from typing import Any

from fakestripe.account import Account
from fakestripe.errors import InvalidRequest
from fakestripe.methods import made_of, usable
from fakestripe.parameters import Given, merged_metadata
from fakestripe.resources.customers import CUSTOMER
from fakestripe.store import Body


def fields_of(account: Account, given: Given, intent: Body) -> dict[str, Any]:
    """What a request sets, its ids checked."""
    fields = dict(given)
    if "customer" in fields:
        account.live(CUSTOMER, fields["customer"], param="customer")
    customer = fields.get("customer", intent.get("customer"))
    if data := fields.pop("payment_method_data", None):
        if "payment_method" in fields:
            raise InvalidRequest(
                "You may only specify one of these parameters: payment_method,"
                " payment_method_data.",
                param="payment_method_data",
            )
        fields["payment_method"] = made_of(account, data, "payment_method_data")["id"]
    elif "payment_method" in fields:
        method = usable(account, fields["payment_method"], customer, param="payment_method")
        fields["payment_method"] = method["id"]
    if "metadata" in fields:
        fields["metadata"] = merged_metadata(intent.get("metadata", {}), fields["metadata"])
    if ways := fields.get("automatic_payment_methods"):
        fields["automatic_payment_methods"] = {"allow_redirects": "always"} | ways
    return fields
