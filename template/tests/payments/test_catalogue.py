from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import localtime
from pytest_django import Settings
from stripe import StripeClient

from saas.accounts.models import User
from saas.core.clock import now
from saas.jobs.flows import run_pending
from saas.payments import prices
from saas.payments.forms import Offer
from saas.payments.models import Act, Event, Pack, PackPrice, Purchase
from saas.payments.views.pricing import MOST_RUNS
from saas.services import registry
from tests.payments.steps import staff
from tests.payments.test_inbox import PAID
from tests.payments.till import Till

LIST = "admin:payments_pack_changelist"
type Shop = tuple[Client, Pack]


@pytest.fixture(autouse=True)
def dollars(settings: Settings) -> None:
    settings.CURRENCY = "USD"


@pytest.fixture
def pack(db: None) -> Pack:
    Pack.objects.all().delete()
    return Pack.objects.create(credits=100, price=1000, currency="USD")


def seller(client: Client, *rights: str) -> User:
    person = staff(*(rights or ("payments.view_pack", "payments.change_pack", "payments.add_pack")))
    person.set_password("seven quiet herons")
    person.save()
    log_in = {"login": person.email, "password": "seven quiet herons"}
    client.post(reverse("account_login"), log_in)
    return person


def edit(client: Client, pack: Pack, **changes: Any) -> Any:
    data = {"name": "", "credits": 100, "typed": "10.00", "lapse_days": ""}
    return client.post(reverse("admin:payments_pack_change", args=[pack.pk]), data | changes)


def act(client: Client, action: str, pack: Pack) -> Any:
    return client.post(reverse(LIST), {"action": action, "_selected_action": [pack.pk]})


def test_a_new_price_is_a_new_one_at_stripe(
    client: Client, pack: Pack, stripe: StripeClient
) -> None:
    seller(client)
    for typed in ("12.00", "14.50"):
        assert edit(client, pack, typed=typed).status_code == 302
        run_pending()
    [product] = stripe.v1.products.list().data
    prices = stripe.v1.prices.list({"product": product.id}).data
    assert {(price.unit_amount, price.active) for price in prices} == {(1200, False), (1450, True)}
    assert PackPrice.objects.filter(archived_at=None).get().amount == 1450


def test_a_change_is_written_down(client: Client, pack: Pack, stripe: StripeClient) -> None:
    person = seller(client)
    edit(client, pack, credits=120)
    made = Act.objects.get(what="pack.changed")
    assert (made.person, made.before["credits"], made.after["credits"]) == (person, 100, 120)


def test_what_is_no_longer_sold_is_so_at_stripe(
    client: Client, pack: Pack, stripe: StripeClient
) -> None:
    seller(client)
    act(client, "archive", pack)
    run_pending()
    assert [product.active for product in stripe.v1.products.list().data] == [False]
    act(client, "sell_again", pack)
    run_pending()
    assert [product.active for product in stripe.v1.products.list().data] == [True]


@pytest.mark.parametrize("typed", ["0", "-1", "0.001", "1000000", "ten"])
def test_an_odd_price_is_refused(client: Client, pack: Pack, typed: str) -> None:
    seller(client)
    assert edit(client, pack, typed=typed).status_code == 200
    pack.refresh_from_db()
    assert pack.price == 1000


def test_without_the_right_nothing_is_changed(client: Client, pack: Pack) -> None:
    seller(client, "payments.view_pack")
    assert edit(client, pack, credits=120).status_code == 403
    pack.refresh_from_db()
    assert pack.credits == 100


def test_an_old_log_in_changes_nothing(client: Client, pack: Pack) -> None:
    client.force_login(staff("payments.view_pack", "payments.change_pack"))
    edit(client, pack, credits=120)
    pack.refresh_from_db()
    assert pack.credits == 100


def test_prices_are_known_anew_once_they_change(client: Client, pack: Pack) -> None:
    assert b"$10" in client.get(reverse("payments:pricing")).content
    pack.price = 1500
    pack.save()
    assert b"$15" in client.get(reverse("payments:pricing")).content


def test_prices_that_another_process_changed_are_known_after_the_next_answer(
    client: Client, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert b"$10" in client.get(reverse("payments:pricing")).content
    monkeypatch.setattr(prices, "FRESH", 0)
    Pack.objects.update(price=1500)
    assert b"$10" in client.get(reverse("payments:pricing")).content
    assert b"$15" in client.get(reverse("payments:pricing")).content


def test_the_landing_page_sells_what_pricing_does(client: Client, pack: Pack) -> None:
    address = f"{reverse('payments:order')}?pack={pack.pk}"
    assert address in client.get(reverse("pages:landing")).content.decode()


def test_credits_that_lapse_in_another_year_name_it(pack: Pack, settings: Settings) -> None:
    settings.ENABLE_CREDIT_TYPES = True
    pack.lapse_days = 800
    assert str(localtime(now() + timedelta(days=800)).year) in Offer(pack).until


def test_visitors_read_what_a_run_costs_beside_a_pack(client: Client, pack: Pack) -> None:
    page = client.get(reverse("payments:pricing")).content.decode()
    for service in registry.all_services()[:MOST_RUNS]:
        assert escape(str(service.name)) in page


def test_staff_replay_an_event(client: Client, purchase: Purchase, till: Till) -> None:
    till.pay(purchase.session_id)
    till.send(client, till.events(PAID)[0])
    Event.objects.update(state="dead")
    client.logout()
    seller(client, "payments.view_event", "payments.replay_event")
    event = Event.objects.get()
    page = client.get(reverse("admin:payments_event_change", args=[event.pk])).content.decode()
    assert event.stripe_id in page
    data = {"action": "replay", "_selected_action": [event.pk]}
    client.post(reverse("admin:payments_event_changelist"), data)
    run_pending()
    purchase.refresh_from_db()
    assert purchase.state == "paid"
