from stripe import StripeClient

from fakestripe.account import Account
from fakestripe.paying import pay_by_bank, pay_nothing
from fakestripe.resources.invoices import INVOICE, INVOICE_LINE, INVOICE_PAYMENT
from fakestripe.stand import Stand
from fakestripe.tests.checkout import ADA, PACK, pay, session
from fakestripe.tests.conformity import missing_fields
from fakestripe.tests.passing_time import DAY, pass_time
from fakestripe.tests.told import told

INVOICED = {"enabled": True, "invoice_data": {"footer": "Thank you", "metadata": {"app": "shop"}}}


def test_every_field_of_stripes_types_is_sent() -> None:
    assert missing_fields(INVOICE, {"confirmation_secret"}) == set()
    assert missing_fields(INVOICE_LINE, set()) == set()
    assert missing_fields(INVOICE_PAYMENT, set()) == set()


def test_a_paid_session_leaves_an_invoice(client: StripeClient, account: Account) -> None:
    made = session(client, invoice_creation=INVOICED, line_items=[PACK, {**PACK, "quantity": 2}])
    pay(account, made)
    params = {"expand": ["invoice.payments"]}
    after = client.v1.checkout.sessions.retrieve(made.id, params)
    invoice = after.invoice
    assert (invoice.status, invoice.total, invoice.amount_remaining) == ("paid", 3000, 0)
    assert (invoice.footer, invoice.customer_email) == ("Thank you", "ada@example.com")
    assert [line.amount for line in invoice.lines.data] == [1000, 2000]
    assert invoice.payments.data[0].payment.payment_intent == after.payment_intent


def test_it_is_told_before_the_session(client: StripeClient, account: Account) -> None:
    pay(account, session(client, invoice_creation=INVOICED))
    assert told(client)[-5:] == [
        "invoice.created",
        "invoice.finalized",
        "invoice.paid",
        "invoice.payment_succeeded",
        "checkout.session.completed",
    ]


def test_the_invoices_of_a_customer_are_numbered(client: StripeClient, account: Account) -> None:
    customer = client.v1.customers.create({"email": "ada@example.com", "invoice_prefix": "ADA1"})
    for _ in range(2):
        pay(account, session(client, customer=customer.id, invoice_creation=INVOICED))
    found = client.v1.invoices.list({"customer": customer.id}).data
    assert [invoice.number for invoice in found] == ["ADA1-0002", "ADA1-0001"]
    assert client.v1.invoices.line_items.list(found[0].id).data[0].quantity == 1


def test_without_the_wish_there_is_none(client: StripeClient, account: Account) -> None:
    made = session(client)
    pay(account, made)
    assert client.v1.checkout.sessions.retrieve(made.id).invoice is None
    assert client.v1.invoices.list().data == []


def test_a_bank_payment_has_it_when_it_has_come(
    client: StripeClient, account: Account, stand: Stand
) -> None:
    made = session(client, invoice_creation=INVOICED)
    pay_by_bank(account, made.id, ADA, "000123456789")
    assert client.v1.invoices.list().data == []
    pass_time(stand, 6 * DAY)
    assert client.v1.checkout.sessions.retrieve(made.id).invoice is not None


def test_a_free_order_has_one_too(client: StripeClient, account: Account) -> None:
    coupon = client.v1.coupons.create({"percent_off": 100}).id
    made = session(client, discounts=[{"coupon": coupon}], invoice_creation=INVOICED)
    pay_nothing(account, made.id, ADA)
    [invoice] = client.v1.invoices.list({"status": "paid"}).data
    assert (invoice.total, invoice.subtotal) == (0, 1000)
