"""What a customer owes or has in credit: it goes into the next invoice."""

from fakestripe import listing
from fakestripe.account import Account
from fakestripe.currencies import refuse_unknown
from fakestripe.errors import Missing
from fakestripe.objects import Kind
from fakestripe.parameters import Currency, Given, Metadata, Schema, Text, Whole, merged_metadata
from fakestripe.resources.customers import CUSTOMER
from fakestripe.routing import route
from fakestripe.store import Body

CUSTOMER_BALANCE_TRANSACTION = Kind(
    "customer_balance_transaction",
    "cbtxn",
    fields={
        "amount": 0,
        "checkout_session": None,
        "credit_note": None,
        "currency": "",
        "customer": "",
        "customer_account": None,
        "description": None,
        "ending_balance": 0,
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "type": "adjustment",
    },
    expandable=("customer", "invoice"),
    noun="customer_balance_transaction",
)
CHANGEABLE: Schema = {
    "description": Text(most=350, clearable=True),
    "metadata": Metadata(),
}


@route(
    "POST",
    "/v1/customers/{customer}/balance_transactions",
    {**CHANGEABLE, "amount": Whole(required=True), "currency": Currency(required=True)},
)
def create(account: Account, given: Given, customer: str) -> Body:
    refuse_unknown(given["currency"])
    found = account.live(CUSTOMER, customer)
    balance = found["balance"] + given["amount"]
    account.update(
        found,
        "customer.updated",
        balance=balance,
        currency=found["currency"] or given["currency"],
    )
    return account.add(
        CUSTOMER_BALANCE_TRANSACTION.new(
            created=account.now,
            amount=given["amount"],
            currency=given["currency"],
            customer=customer,
            description=given.get("description"),
            ending_balance=balance,
            metadata=merged_metadata({}, given.get("metadata")),
        )
    )


@route("POST", "/v1/customers/{customer}/balance_transactions/{id}", CHANGEABLE)
def update(account: Account, given: Given, customer: str, id: str) -> Body:
    movement = retrieve(account, {}, customer, id)
    if "metadata" in given:
        given["metadata"] = merged_metadata(movement["metadata"], given["metadata"])
    return account.update(movement, **given)


@route("GET", "/v1/customers/{customer}/balance_transactions/{id}")
def retrieve(account: Account, given: Given, customer: str, id: str) -> Body:
    account.live(CUSTOMER, customer)
    found = account.get(CUSTOMER_BALANCE_TRANSACTION, id)
    if found["customer"] != customer:
        raise Missing(CUSTOMER_BALANCE_TRANSACTION.name, id)
    return found


@route("GET", "/v1/customers/{customer}/balance_transactions", listing.LIST)
def list_movements(account: Account, given: Given, customer: str) -> Body:
    account.live(CUSTOMER, customer)
    url = f"/v1/customers/{customer}/balance_transactions"
    return listing.page(account, CUSTOMER_BALANCE_TRANSACTION, given, url=url, customer=customer)
