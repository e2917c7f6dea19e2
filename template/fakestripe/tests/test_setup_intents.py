import pytest
from stripe import CardError, InvalidRequestError, StripeClient

from fakestripe.account import Account
from fakestripe.resources.setup_intents import SETUP_INTENT, authenticate
from fakestripe.tests.conformity import missing_fields


@pytest.fixture
def customer(client: StripeClient) -> str:
    return client.v1.customers.create({"email": "ada@example.com"}).id


def test_every_field_of_stripes_type_is_sent() -> None:
    only_for_others = {"allowed_payment_method_types", "attach_to_self"}
    assert missing_fields(SETUP_INTENT, only_for_others) == set()


def test_a_card_that_is_set_up_is_kept(client: StripeClient, customer: str) -> None:
    intent = client.v1.setup_intents.create(
        {"customer": customer, "payment_method": "pm_card_visa", "confirm": True}
    )
    assert intent.status == "succeeded"
    [kept] = client.v1.customers.payment_methods.list(customer).data
    assert kept.id == intent.payment_method
    told = [event.type for event in client.v1.events.list().data]
    assert told[:3] == ["setup_intent.succeeded", "payment_method.attached", "setup_intent.created"]


def test_without_a_method_it_waits_for_one(client: StripeClient, customer: str) -> None:
    intent = client.v1.setup_intents.create({"customer": customer})
    assert (intent.status, intent.usage) == ("requires_payment_method", "off_session")
    with pytest.raises(InvalidRequestError) as refused:
        client.v1.setup_intents.confirm(intent.id)
    assert refused.value.code == "setup_intent_unexpected_state"
    ready = client.v1.setup_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert ready.status == "succeeded"


def test_a_decline_leaves_the_intent_open(client: StripeClient, customer: str) -> None:
    intent = client.v1.setup_intents.create({"customer": customer})
    with pytest.raises(CardError) as refused:
        client.v1.setup_intents.confirm(intent.id, {"payment_method": "pm_card_chargeDeclined"})
    assert refused.value.code == "card_declined"
    after = client.v1.setup_intents.retrieve(intent.id)
    assert (after.status, after.payment_method) == ("requires_payment_method", None)
    assert after.last_setup_error is not None
    assert after.last_setup_error.decline_code == "generic_decline"


def test_a_bank_may_ask_its_customer_first(client: StripeClient, customer: str) -> None:
    intent = client.v1.setup_intents.create(
        {
            "customer": customer,
            "payment_method": "pm_card_authenticationRequiredOnSetup",
            "confirm": True,
            "return_url": "http://localhost/back",
        }
    )
    assert intent.status == "requires_action"
    assert intent.next_action is not None
    assert intent.next_action.redirect_to_url.return_url == "http://localhost/back"


def test_one_that_is_canceled_takes_no_card(client: StripeClient, customer: str) -> None:
    intent = client.v1.setup_intents.create({"customer": customer})
    canceled = client.v1.setup_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(InvalidRequestError):
        client.v1.setup_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})


def test_it_changes_until_it_has_succeeded(client: StripeClient, customer: str) -> None:
    intent = client.v1.setup_intents.create({"customer": customer})
    changed = client.v1.setup_intents.update(
        intent.id, {"payment_method": "pm_card_visa", "metadata": {"row": "7"}}
    )
    assert (changed.status, changed.to_dict()["metadata"]) == (
        "requires_confirmation",
        {"row": "7"},
    )
    assert client.v1.setup_intents.confirm(intent.id).status == "succeeded"
    with pytest.raises(InvalidRequestError):
        client.v1.setup_intents.update(intent.id, {"description": "late"})
    found = client.v1.setup_intents.list({"customer": customer}).data
    assert [each.id for each in found] == [intent.id]


@pytest.mark.parametrize(
    ("succeeds", "status"), [(True, "succeeded"), (False, "requires_payment_method")]
)
def test_what_the_owner_tells_the_bank_decides(
    client: StripeClient, account: Account, customer: str, succeeds: bool, status: str
) -> None:
    intent = client.v1.setup_intents.create(
        {"customer": customer, "payment_method": "pm_card_threeDSecure2Required", "confirm": True}
    )
    assert intent.next_action.type == "use_stripe_sdk"
    authenticate(account, account.get(SETUP_INTENT, intent.id), succeeds=succeeds)
    assert client.v1.setup_intents.retrieve(intent.id).status == status
    kept = client.v1.customers.payment_methods.list(customer).data
    assert bool(kept) is succeeds
