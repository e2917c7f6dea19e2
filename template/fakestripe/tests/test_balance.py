from typing import Any

from stripe import StripeClient

from fakestripe.account import Account
from fakestripe.resources.balance_transactions import BALANCE_TRANSACTION
from fakestripe.resources.payouts import PAYOUT
from fakestripe.stand import Stand
from fakestripe.tests.conformity import missing_fields
from fakestripe.tests.passing_time import DAY, pass_time
from fakestripe.tests.told import told


def paid(client: StripeClient, method: str = "pm_card_visa", **more: Any) -> Any:
    params: Any = {"amount": 1000, "currency": "usd", "payment_method": method, "confirm": True}
    return client.v1.payment_intents.create({**params, **more})


def test_every_field_of_stripes_types_is_sent() -> None:
    assert missing_fields(BALANCE_TRANSACTION, set()) == set()
    assert missing_fields(PAYOUT, set()) == set()


def test_money_is_pending_for_two_days(client: StripeClient, stand: Stand) -> None:
    paid(client)
    balance = client.v1.balance.retrieve()
    assert (balance.available[0].amount, balance.pending[0].amount) == (0, 941)
    [movement] = client.v1.balance_transactions.list({"type": "charge"}).data
    assert movement.status == "pending"
    pass_time(stand, 2 * DAY)
    assert client.v1.balance_transactions.retrieve(movement.id).status == "available"


def test_one_card_pays_into_the_available_balance(client: StripeClient) -> None:
    paid(client, "pm_card_bypassPending")
    assert client.v1.balance.retrieve().available[0].amount == 941


def test_each_currency_is_counted_by_itself(client: StripeClient) -> None:
    paid(client)
    paid(client, amount=2000, currency="eur")
    pending = client.v1.balance.retrieve().pending
    assert {each.currency: each.amount for each in pending} == {"usd": 941, "eur": 1912}


def test_what_is_available_is_paid_out_at_night(client: StripeClient, stand: Stand) -> None:
    paid(client)
    client.v1.refunds.create({"payment_intent": paid(client).id})
    pass_time(stand, 4 * DAY)
    [payout] = client.v1.payouts.list({"status": "paid"}).data
    assert payout.amount == 941 + 941 - 1000
    inside = client.v1.balance_transactions.list({"payout": payout.id}).data
    assert sorted(each.type for each in inside) == ["charge", "charge", "payout", "refund"]
    assert sum(each.net for each in inside) == 0
    assert {"payout.created", "payout.paid"} <= set(told(client))
    assert client.v1.balance.retrieve().available[0].amount == 0


def test_nothing_is_paid_out_twice(client: StripeClient, stand: Stand) -> None:
    paid(client)
    pass_time(stand, 4 * DAY)
    paid(client)
    pass_time(stand, 4 * DAY)
    assert [payout.amount for payout in client.v1.payouts.list().data] == [941, 941]


def test_a_seller_who_owes_gets_nothing(client: StripeClient, stand: Stand) -> None:
    intent = paid(client)
    client.v1.refunds.create({"payment_intent": intent.id})
    pass_time(stand, 4 * DAY)
    assert client.v1.payouts.list().data == []


def test_one_night_has_one_payout(client: StripeClient, account: Account) -> None:
    for _ in range(3):
        paid(client)
    rows = account.store.rows("SELECT DISTINCT at FROM due WHERE task = 'payout.is_due'")
    waiting = account.store.rows("SELECT at FROM due WHERE task = 'payout.is_due'")
    assert len(waiting) == len(rows)
