"""Tax rates of the seller's own, for line items that carry them."""

from decimal import Decimal

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.objects import Kind
from fakestripe.parameters import Choice, Flag, Given, Metadata, Number, Schema, Text
from fakestripe.parameters import merged_metadata as merged
from fakestripe.routing import route
from fakestripe.store import Body

TAX_RATE = Kind(
    "tax_rate",
    "txr",
    fields={
        "active": True,
        "country": None,
        "description": None,
        "display_name": "",
        "effective_percentage": None,
        "flat_amount": None,
        "inclusive": False,
        "jurisdiction": None,
        "jurisdiction_level": None,
        "livemode": False,
        "metadata": {},
        "percentage": 0.0,
        "rate_type": "percentage",
        "state": None,
        "tax_type": None,
    },
    noun="tax rate",
)
CHANGEABLE: Schema = {
    "active": Flag(),
    "country": Text(most=2),
    "description": Text(),
    "jurisdiction": Text(most=200),
    "metadata": Metadata(),
    "state": Text(most=10),
    "tax_type": Choice(
        "gst", "hst", "igst", "jct", "pst", "qst", "rst", "sales_tax", "service_tax", "vat"
    ),
}


@route(
    "POST",
    "/v1/tax_rates",
    {
        **CHANGEABLE,
        "display_name": Text(most=50, required=True),
        "inclusive": Flag(required=True),
        "percentage": Number(least=Decimal(0), most=Decimal(100), required=True),
    },
)
def create(account: Account, given: Given) -> Body:
    given["metadata"] = merged({}, given.get("metadata"))
    given["percentage"] = float(given["percentage"])
    return account.add(TAX_RATE.new(created=account.now, **given), "tax_rate.created")


@route("POST", "/v1/tax_rates/{id}", {**CHANGEABLE, "display_name": Text(most=50)})
def update(account: Account, given: Given, id: str) -> Body:
    rate = account.get(TAX_RATE, id)
    if "metadata" in given:
        given["metadata"] = merged(rate["metadata"], given["metadata"])
    return account.update(rate, "tax_rate.updated", **given)


@route("GET", "/v1/tax_rates/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(TAX_RATE, id)


@route("GET", "/v1/tax_rates", {**listing.LIST, "active": Flag(), "inclusive": Flag()})
def list_tax_rates(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("active", "inclusive")}
    return listing.page(account, TAX_RATE, given, url="/v1/tax_rates", **only)
