from stripe import StripeClient

from fakestripe.resources.customer_balance_transactions import CUSTOMER_BALANCE_TRANSACTION
from fakestripe.tests.conformity import missing_fields


def test_every_field_of_stripes_type_is_sent() -> None:
    assert missing_fields(CUSTOMER_BALANCE_TRANSACTION, set()) == set()


def test_a_customer_is_given_credit(client: StripeClient) -> None:
    customer = client.v1.customers.create().id
    movements = client.v1.customers.balance_transactions
    movements.create(customer, {"amount": -500, "currency": "usd", "description": "Sorry"})
    second = movements.create(customer, {"amount": 200, "currency": "usd"})
    assert second.ending_balance == -300
    assert client.v1.customers.retrieve(customer).balance == -300
    assert [each.amount for each in movements.list(customer).data] == [200, -500]
    assert movements.update(customer, second.id, {"description": "Used"}).description == "Used"
