"""The tax ids of a customer: what a business puts on its invoices."""

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.errors import InvalidRequest, Missing
from fakestripe.objects import Kind
from fakestripe.parameters import Choice, Given, Text
from fakestripe.resources.customers import CUSTOMER
from fakestripe.routing import route
from fakestripe.store import Body

TAX_ID = Kind(
    "tax_id",
    "txi",
    fields={
        "country": None,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "owner": None,
        "type": "",
        "value": "",
        "verification": None,
    },
    expandable=("customer",),
)
TYPES = ("au_abn", "ca_bn", "ch_vat", "eu_vat", "gb_vat", "in_gst", "jp_trn", "no_vat", "us_ein")


@route(
    "POST",
    "/v1/customers/{customer}/tax_ids",
    {"type": Choice(*TYPES, "unknown", required=True), "value": Text(most=40, required=True)},
)
def create(account: Account, given: Given, customer: str) -> Body:
    account.live(CUSTOMER, customer)
    return add(account, customer, given["type"], given["value"])


def add(account: Account, customer: str, kind: str, value: str) -> Body:
    """Keep it with the customer, once."""
    if kind == "eu_vat" and not (len(value) >= 8 and value[:2].isalpha()):
        raise InvalidRequest("Invalid value for eu_vat.", param="value", code="tax_id_invalid")
    for known in account.all(TAX_ID, customer=customer, type=kind, value=value):
        return known
    country = value[:2].upper() if kind == "eu_vat" else kind[:2].upper()
    return account.add(
        TAX_ID.new(
            created=account.now,
            country=None if kind == "unknown" else country,
            customer=customer,
            owner={"customer": customer, "type": "customer"},
            type=kind,
            value=value,
            verification={
                "status": "pending" if kind == "eu_vat" else "unavailable",
                "verified_address": None,
                "verified_name": None,
            },
        ),
        "customer.tax_id.created",
    )


@route("GET", "/v1/customers/{customer}/tax_ids", listing.PAGES)
def list_tax_ids(account: Account, given: Given, customer: str) -> Body:
    account.live(CUSTOMER, customer)
    url = f"/v1/customers/{customer}/tax_ids"
    return listing.page(account, TAX_ID, given, url=url, customer=customer)


@route("GET", "/v1/customers/{customer}/tax_ids/{id}")
def retrieve(account: Account, given: Given, customer: str, id: str) -> Body:
    account.live(CUSTOMER, customer)
    found = account.get(TAX_ID, id)
    if found["customer"] != customer:
        raise Missing(TAX_ID.name, id)
    return found


@route("DELETE", "/v1/customers/{customer}/tax_ids/{id}")
def delete(account: Account, given: Given, customer: str, id: str) -> Body:
    return account.delete(retrieve(account, {}, customer, id), "customer.tax_id.deleted")
