"""Invoices: so far those that a paid Checkout session leaves behind (`invoice_creation`)."""

from typing import Any

from fakestripe import listing, orders
from fakestripe.account import Account
from fakestripe.objects import KINDS, Kind
from fakestripe.parameters import Choice, Given, Text
from fakestripe.resources.customers import CUSTOMER
from fakestripe.routing import route
from fakestripe.store import Body
from fakestripe.taxing import Tax
from fakestripe.totals import Sum


def _payments(account: Account, invoice: Body) -> Body:
    """How it was paid: by the intent of its session."""
    payment = INVOICE_PAYMENT.new(
        id=f"inpay_{invoice['id'][3:]}",
        created=invoice["created"],
        amount_paid=invoice["amount_paid"],
        amount_requested=invoice["amount_due"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        payment={"payment_intent": invoice["_payment_intent"], "type": "payment_intent"},
        status_transitions={"canceled_at": None, "paid_at": invoice["created"]},
    )
    data = [payment] if invoice["_payment_intent"] else []
    return listing.whole(data, url=f"/v1/invoices/{invoice['id']}/payments")


INVOICE = Kind(
    "invoice",
    "in",
    fields={
        "account_country": "DE",
        "account_name": "fakestripe",
        "account_tax_ids": None,
        "amount_due": 0,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_paid_off_stripe": 0,
        "amount_remaining": 0,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": True,
        "auto_advance": False,
        "automatic_tax": {},
        "automatically_finalizes_at": None,
        "billing_reason": "manual",
        "collection_method": "charge_automatically",
        "currency": "",
        "custom_fields": None,
        "customer": None,
        "customer_account": None,
        "customer_address": None,
        "customer_email": None,
        "customer_name": None,
        "customer_phone": None,
        "customer_shipping": None,
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": None,
        "ending_balance": 0,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": {},
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": None,
        "on_behalf_of": None,
        "parent": None,
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "period_end": 0,
        "period_start": 0,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": 0,
        "statement_descriptor": None,
        "status": "paid",
        "status_details": None,
        "status_transitions": {},
        "subtotal": 0,
        "subtotal_excluding_tax": 0,
        "test_clock": None,
        "threshold_reason": None,
        "total": 0,
        "total_discount_amounts": [],
        "total_excluding_tax": 0,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": None,
    },
    expandable=("customer",),
    included={"payments": _payments},
)
INVOICE_LINE = Kind(
    "line_item",
    "il",
    fields={
        "amount": 0,
        "currency": "",
        "description": None,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "parent": None,
        "period": {},
        "pretax_credit_amounts": [],
        "pricing": None,
        "quantity": 1,
        "quantity_decimal": None,
        "subscription": None,
        "subtotal": 0,
        "taxes": [],
    },
)
INVOICE_PAYMENT = Kind(
    "invoice_payment",
    "inpay",
    fields={
        "amount_paid": None,
        "amount_requested": 0,
        "currency": "",
        "invoice": "",
        "is_default": True,
        "livemode": False,
        "payment": {},
        "status": "paid",
        "status_transitions": {},
    },
    expandable=("invoice",),
)


def issue(account: Account, session: Body) -> str | None:
    """The invoice of a session that is paid, told as Stripe tells it; its id."""
    creation = session["invoice_creation"]
    if not creation or not creation["enabled"]:
        return None
    invoice = _of(account, session, creation["invoice_data"])
    for event in ("created", "finalized", "paid", "payment_succeeded"):
        account.emit(f"invoice.{event}", invoice)
    return str(invoice["id"])


def _of(account: Account, session: Body, data: dict[str, Any]) -> Body:
    now, total = account.now, session["amount_total"]
    sums = orders.come_to(account, session)
    buyer = session["customer_details"]
    net = total - session["total_details"]["amount_tax"]
    invoice = INVOICE.new(
        created=now,
        amount_due=total,
        amount_paid=total,
        attempt_count=1 if total else 0,
        automatic_tax=session["automatic_tax"] | {"disabled_reason": None},
        currency=session["currency"],
        custom_fields=data["custom_fields"],
        customer=session["customer"],
        customer_address=buyer["address"],
        customer_email=buyer["email"],
        customer_name=buyer["name"],
        customer_phone=buyer["phone"],
        customer_tax_exempt=buyer["tax_exempt"],
        customer_tax_ids=buyer["tax_ids"],
        description=data["description"],
        effective_at=now,
        footer=data["footer"],
        metadata=data["metadata"],
        number=_number(account, session["customer"]),
        period_end=now,
        period_start=now,
        status_transitions={
            "finalized_at": now,
            "marked_uncollectible_at": None,
            "paid_at": now,
            "voided_at": None,
        },
        subtotal=session["amount_subtotal"],
        subtotal_excluding_tax=net + session["total_details"]["amount_discount"],
        total=total,
        total_excluding_tax=net,
        total_taxes=[_tax(tax) for each in sums for tax in each.taxes],
        _payment_intent=session["payment_intent"],
    )
    lines = [_line(invoice, item, each) for item, each in zip(session["_items"], sums, strict=True)]
    invoice["lines"] = listing.whole(lines, url=f"/v1/invoices/{invoice['id']}/lines")
    intent = account.find(KINDS["payment_intent"], session["payment_intent"])
    if intent:
        receipt = f"{account.base_url}/receipts/{intent['latest_charge']}"
        invoice["hosted_invoice_url"] = receipt
    return account.add(invoice)


def _line(invoice: Body, item: Body, each: Sum) -> Body:
    return INVOICE_LINE.new(
        created=None,
        amount=each.subtotal,
        currency=invoice["currency"],
        description=item["description"],
        invoice=invoice["id"],
        metadata=item["metadata"],
        period={"end": invoice["created"], "start": invoice["created"]},
        pricing={
            "price_details": {"price": item["price"], "product": item["product"]},
            "type": "price_details",
            "unit_amount_decimal": item["unit_amount"],
        },
        quantity=item["quantity"],
        quantity_decimal=str(item["quantity"]),
        subtotal=each.subtotal,
        taxes=[_tax(tax) for tax in each.taxes],
    )


def _tax(tax: Tax) -> dict[str, Any]:
    return {
        "amount": tax.amount,
        "tax_behavior": "exclusive" if tax.is_on_top else "inclusive",
        "tax_rate_details": {"tax_rate": tax.rate["id"]},
        "taxability_reason": tax.reason or "not_available",
        "taxable_amount": tax.taxable,
        "type": "tax_rate_details",
    }


def _number(account: Account, customer: str) -> str:
    """The next one of this customer: ABCD1234-0001."""
    buyer = account.get(CUSTOMER, customer)
    sequence = buyer["next_invoice_sequence"]
    account.update(buyer, "customer.updated", next_invoice_sequence=sequence + 1)
    return f"{buyer['invoice_prefix']}-{sequence:04}"


@route("GET", "/v1/invoices/{id}")
def retrieve(account: Account, given: Given, id: str) -> Body:
    return account.get(INVOICE, id)


@route("GET", "/v1/invoices/{id}/lines", listing.PAGES)
def list_lines(account: Account, given: Given, id: str) -> Body:
    lines = account.get(INVOICE, id)["lines"]["data"]
    return listing.of(lines, given, url=f"/v1/invoices/{id}/lines")


@route(
    "GET",
    "/v1/invoices",
    {
        **listing.LIST,
        "customer": Text(),
        "status": Choice("draft", "open", "paid", "uncollectible", "void"),
    },
)
def list_invoices(account: Account, given: Given) -> Body:
    only = {name: given.get(name) for name in ("customer", "status")}
    return listing.page(account, INVOICE, given, url="/v1/invoices", **only)
