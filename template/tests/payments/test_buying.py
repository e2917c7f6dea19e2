from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import pgettext
from pytest_django import Settings
from stripe import StripeClient

from fakestripe.paying import pay_nothing
from fakestripe.redeeming import apply_code
from saas.accounts.flows import close
from saas.accounts.models import User, Workspace
from saas.core.clock import now
from saas.credits.queries import balance
from saas.payments.models import Act, Attempt, Pack, Purchase, Receipt, Refund
from saas.payments.syncing.purchases import refresh
from tests.payments.till import ADA, CHALLENGED, DECLINED, EMPTY_BANK, Till


@pytest.fixture
def pack(db: None) -> Pack:
    Pack.objects.all().delete()
    return Pack.objects.create(credits=100, price=1000, currency="USD")


@pytest.fixture(autouse=True)
def dollars(settings: Settings) -> None:
    settings.CURRENCY = "USD"


def order(client: Client, pack: Pack, **more: Any) -> Any:
    data = {"pack": pack.pk, "key": str(uuid4()), "agreed": "on"}
    return client.post(reverse("payments:order"), data | more)


def bought(client: Client, pack: Pack, **more: Any) -> Purchase:
    assert order(client, pack, **more).status_code == 303
    return Purchase.objects.latest("created_at")


def outcome(client: Client, purchase: Purchase) -> str:
    return client.get(reverse("payments:paid", args=[purchase.pk])).content.decode()


def back(client: Client, purchase: Purchase) -> str:
    return client.get(reverse("payments:not_charged", args=[purchase.pk])).content.decode()


def test_credits_are_there_when_the_buyer_comes_back(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till
) -> None:
    purchase = bought(signed_in, pack)
    assert balance(workspace).available == 100
    till.pay(purchase.session_id)
    page = outcome(signed_in, purchase)
    assert "Payment received" in page
    assert "Visa 4242" in page
    assert balance(workspace).available == 200


@pytest.mark.parametrize("tax", ["automatic", "managed"])
def test_credits_come_whoever_sees_to_the_tax(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till, settings: Settings, tax: str
) -> None:
    settings.PAYMENTS_TAX = tax
    purchase = bought(signed_in, pack)
    at_home = replace(ADA, line1="1 Main Street", city="Springfield")
    till.pay(purchase.session_id, buyer=at_home)
    assert "Payment received" in outcome(signed_in, purchase)
    assert balance(workspace).available == 200
    # Where Stripe sells, its receipt counts and none is issued here.
    assert Receipt.objects.filter(purchase=purchase).exists() == (tax == "automatic")


def test_the_page_after_paying_adds_nothing_twice(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till
) -> None:
    purchase = bought(signed_in, pack)
    till.pay(purchase.session_id)
    for _ in range(3):
        outcome(signed_in, purchase)
    assert balance(workspace).available == 200
    assert Act.objects.filter(what="purchase.paid").count() == 1


def test_another_person_does_not_see_a_purchase(
    client: Client, signed_in: Client, pack: Pack, till: Till
) -> None:
    purchase = bought(signed_in, pack)
    client.force_login(User.objects.create_user("ben@example.com"))
    assert client.get(reverse("payments:paid", args=[purchase.pk])).status_code == 404
    assert client.get(reverse("payments:not_charged", args=[purchase.pk])).status_code == 404


def test_a_second_click_leads_to_the_same_payment(
    signed_in: Client, pack: Pack, till: Till
) -> None:
    key = str(uuid4())
    places = {order(signed_in, pack, key=key)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Purchase.objects.count() == 1


def test_another_tab_leads_to_the_same_payment(signed_in: Client, pack: Pack, till: Till) -> None:
    places = {order(signed_in, pack)["Location"] for _ in range(2)}
    assert len(places) == 1


def test_after_paying_the_same_form_leads_to_what_was_paid(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till
) -> None:
    key = str(uuid4())
    purchase = bought(signed_in, pack, key=key)
    till.pay(purchase.session_id)
    outcome(signed_in, purchase)
    again = order(signed_in, pack, key=key)
    assert again["Location"] == reverse("payments:paid", args=[purchase.pk])


def test_a_decline_leaves_the_page_open(signed_in: Client, pack: Pack, till: Till) -> None:
    purchase = bought(signed_in, pack)
    till.pay(purchase.session_id, DECLINED)
    page = back(signed_in, purchase)
    assert "Your bank declined the payment" in page
    assert "You left" not in page
    assert "not charged" in page
    assert purchase.session_url in page
    purchase.refresh_from_db()
    assert (purchase.state, purchase.decline_code) == ("open", "generic_decline")


def test_a_challenge_that_fails_charges_nothing(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till
) -> None:
    purchase = bought(signed_in, pack)
    till.pay(purchase.session_id, CHALLENGED)
    till.answer_challenge(purchase.session_id, succeeds=False)
    page = back(signed_in, purchase)
    assert "not charged" in page
    assert "asked whether the payment is yours" in page
    assert "declined" not in page
    till.pay(purchase.session_id, CHALLENGED)
    till.answer_challenge(purchase.session_id, succeeds=True)
    assert "Payment received" in outcome(signed_in, purchase)
    assert balance(workspace).available == 200


def test_rule_18_a_bank_payment_is_on_its_way_for_days(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till
) -> None:
    purchase = bought(signed_in, pack)
    till.pay_by_bank(purchase.session_id)
    assert "on its way" in outcome(signed_in, purchase)
    assert balance(workspace).available == 100
    till.let_pass(days=7)
    assert "Payment received" in outcome(signed_in, purchase)
    assert balance(workspace).available == 200


def test_rule_18_a_bank_payment_may_fail_in_the_end(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till
) -> None:
    purchase = bought(signed_in, pack)
    till.pay_by_bank(purchase.session_id, EMPTY_BANK)
    till.let_pass(days=7)
    assert "did not go through" in outcome(signed_in, purchase)
    assert balance(workspace).available == 100


def test_an_abandoned_page_closes_by_itself(signed_in: Client, pack: Pack, till: Till) -> None:
    purchase = bought(signed_in, pack)
    assert "You left before paying" in back(signed_in, purchase)
    till.let_pass(days=2)
    assert "The payment page has closed" in back(signed_in, purchase)


def test_a_payment_page_is_open_for_an_hour(signed_in: Client, pack: Pack, till: Till) -> None:
    purchase = bought(signed_in, pack)
    assert purchase.expires_at
    assert timedelta(minutes=55) < purchase.expires_at - now() <= timedelta(hours=1)


def test_where_stripes_clock_is_another_the_page_opens_all_the_same(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till
) -> None:
    till.let_pass(days=2)
    purchase = bought(signed_in, pack)
    till.pay(purchase.session_id)
    outcome(signed_in, purchase)
    assert balance(workspace).available == 200


def test_rule_17_a_pack_edited_during_checkout_gives_what_was_bought(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till
) -> None:
    purchase = bought(signed_in, pack)
    Pack.objects.update(credits=120, price=2000)
    till.pay(purchase.session_id)
    outcome(signed_in, purchase)
    assert balance(workspace).available == 200


def test_rule_16_a_free_order_is_credited_too(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till, stripe: StripeClient
) -> None:
    purchase = bought(signed_in, pack)
    session = stripe.v1.checkout.sessions.retrieve(purchase.session_id)
    assert session.allow_promotion_codes
    coupon = stripe.v1.coupons.create({"percent_off": 100})
    promotion: Any = {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "FREE"}
    stripe.v1.promotion_codes.create(promotion)
    with till.page() as account:
        apply_code(account, purchase.session_id, "FREE")
        pay_nothing(account, purchase.session_id, ADA)
    assert "Payment received" in outcome(signed_in, purchase)
    assert balance(workspace).available == 200
    purchase.refresh_from_db()
    assert (purchase.paid, purchase.discount, purchase.intent_id) == (0, 1000, "")


def test_rule_12_a_payment_for_a_closed_workspace_goes_back(
    signed_in: Client, workspace: Workspace, pack: Pack, till: Till
) -> None:
    purchase = bought(signed_in, pack)
    till.pay(purchase.session_id)
    close(workspace=workspace)
    refresh(purchase=purchase)
    purchase.refresh_from_db()
    assert (purchase.state, purchase.credited_at) == ("paid", None)
    assert Refund.objects.get().amount == 1000
    assert balance(workspace).available == 0


def test_nothing_is_asked_of_stripe_before_the_order_is_valid(
    signed_in: Client, pack: Pack, till: Till
) -> None:
    page = order(signed_in, pack, agreed="").content.decode()
    assert "Agree to this, then go on." in page
    assert not Attempt.objects.exists()


def test_a_pack_that_is_no_longer_sold_is_refused(
    signed_in: Client, pack: Pack, till: Till
) -> None:
    Pack.objects.create(credits=500, price=4000, currency="USD")
    Pack.objects.filter(pk=pack.pk).update(archived_at=now())
    assert "no longer sold" in order(signed_in, pack).content.decode()


def test_only_verified_people_buy_where_the_owner_wants_it(
    signed_in: Client, pack: Pack, till: Till, settings: Settings
) -> None:
    settings.VERIFIED_TO_BUY = True
    assert "Verify your e-mail address first" in order(signed_in, pack).content.decode()


def test_many_tries_within_an_hour_are_stopped(
    signed_in: Client, pack: Pack, till: Till, settings: Settings
) -> None:
    settings.CHECKOUTS_AN_HOUR = 2
    for number in range(2):
        order(signed_in, pack, way_back=f"/runs/?{number}")
    page = order(signed_in, pack, way_back="/services/").content.decode()
    assert "Too many tries" in page


def test_an_order_survives_that_stripe_is_away(
    signed_in: Client, pack: Pack, till: Till, settings: Settings
) -> None:
    key, address = str(uuid4()), settings.STRIPE_API_BASE
    settings.STRIPE_API_BASE, settings.STRIPE_RETRIES = "http://127.0.0.1:9", 0
    page = order(signed_in, pack, key=key).content.decode()
    assert "does not answer. Nothing was charged" in page
    settings.STRIPE_API_BASE = address
    assert order(signed_in, pack, key=key).status_code == 303
    assert Purchase.objects.count() == 1


@pytest.mark.parametrize("way_back", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_way_back_is_a_page_of_ours(
    signed_in: Client, pack: Pack, till: Till, way_back: str
) -> None:
    assert bought(signed_in, pack, way_back=way_back).way_back == ""


def test_the_consent_is_kept_as_it_was_read(signed_in: Client, pack: Pack, till: Till) -> None:
    purchase = bought(signed_in, pack)
    assert "within 14 days" in purchase.consent
    assert purchase.consented_at


@pytest.mark.parametrize(("tax", "is_named"), [("off", False), ("automatic", True)])
def test_the_order_names_tax_where_there_is_any(
    signed_in: Client, pack: Pack, settings: Settings, tax: str, is_named: bool
) -> None:
    settings.PAYMENTS_TAX = tax
    page = signed_in.get(reverse("payments:order")).content.decode()
    assert (f"<dt>{pgettext('money', 'Tax')}</dt>" in page) is is_named
