from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from stripe import StripeClient

from fakestripe.rights import KNOWN, restrict
from fakestripe.stand import Stand
from saas.accounts.models import User
from saas.payments import conf, gateway
from saas.payments.connecting import account, proof, rights
from saas.payments.connecting.endpoint import address, is_public
from saas.payments.connecting.findings import Finding, Mark
from saas.payments.connecting.steps import connect
from saas.payments.handlers import HANDLERS
from saas.payments.models import Attempt, Event, Pack, PackPrice
from tests.payments.purchases import credited
from tests.payments.till import Till

pytestmark = pytest.mark.django_db

PUBLIC = "https://shop.example.com"
HOOK = f"{PUBLIC}/payments/webhook/"


@pytest.fixture
def pack() -> Pack:
    Pack.objects.all().delete()
    return Pack.objects.create(credits=100, price=1000, currency=conf.currency())


@pytest.fixture
def at_home(settings: Settings) -> None:
    settings.SITE_URL = "http://localhost:8000"


@pytest.fixture
def in_public(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits there: what is sent to it does not arrive."""
    settings.SITE_URL = PUBLIC
    monkeypatch.setattr(proof, "PATIENCE", 0)


def told(mark: Mark, found: list[Finding] | None = None) -> list[str]:
    found = list(connect()) if found is None else found
    return [f"{one.subject}: {one.told}" for one in found if one.mark == mark]


@pytest.mark.usefixtures("at_home")
def test_at_home_packs_are_made_and_an_event_is_asked_for(stripe: StripeClient, pack: Pack) -> None:
    said = StringIO()
    call_command("connect_stripe", stdout=said, no_color=True)
    [product] = stripe.v1.products.list().data
    assert product.name == pack.title
    assert "localhost:8000" in said.getvalue()
    assert "asked for" in said.getvalue()
    assert said.getvalue().endswith("Connected.\n")
    assert conf.secret_key() not in said.getvalue()
    assert Event.objects.get(type=proof.TYPE).source == Event.Source.POLL


@pytest.mark.usefixtures("at_home", "pack")
def test_a_second_run_changes_nothing(till: Till) -> None:
    list(connect())
    before = [one for one in till.events() if '"customer.' not in one]
    till.let_pass(days=1)  # else what is changed to the same would look as before
    assert told(Mark.MADE) + told(Mark.CHANGED) + told(Mark.TAKEN) == []
    assert [one for one in till.events() if '"customer.' not in one] == before


@pytest.mark.usefixtures("at_home")
def test_what_was_changed_in_stripes_dashboard_is_set_right(
    stripe: StripeClient, pack: Pack
) -> None:
    list(connect())
    [product] = stripe.v1.products.list().data
    stripe.v1.products.update(product.id, {"name": "Something else"})
    assert len(told(Mark.CHANGED)) == 1
    assert stripe.v1.products.retrieve(product.id).name == pack.title


@pytest.mark.usefixtures("at_home")
def test_what_an_earlier_database_has_made_is_taken_over(till: Till, pack: Pack) -> None:
    list(connect())
    [made] = PackPrice.objects.all()
    PackPrice.objects.all().delete()
    Attempt.objects.all().delete()
    till.let_pass(days=2)  # Stripe has forgotten the keys
    assert len(told(Mark.TAKEN)) == 1
    assert PackPrice.objects.get().price_id == made.price_id
    Pack.objects.update(price=1500)
    assert len(told(Mark.MADE)) == 1
    assert len(till.stripe.v1.products.list().data) == 1


@pytest.mark.usefixtures("in_public", "pack")
def test_the_endpoint_is_made_with_our_events_and_version(
    stripe: StripeClient, settings: Settings
) -> None:
    settings.STRIPE_WEBHOOK_SECRET = ""
    found = list(connect())
    [endpoint] = stripe.v1.webhook_endpoints.list().data
    assert (endpoint.url, endpoint.api_version) == (HOOK, gateway.API_VERSION)
    assert set(endpoint.enabled_events) == set(HANDLERS)
    assert found[-1].mend.startswith("STRIPE_WEBHOOK_SECRET=whsec_")


@pytest.mark.usefixtures("in_public", "pack")
def test_an_endpoint_made_by_hand_gets_exactly_our_events(stripe: StripeClient) -> None:
    made = stripe.v1.webhook_endpoints.create(
        {"url": HOOK, "enabled_events": ["*"], "api_version": gateway.API_VERSION}  # type: ignore[typeddict-item]
    )
    stripe.v1.webhook_endpoints.update(made.id, {"disabled": True})
    [changed] = told(Mark.CHANGED)
    assert "enabled_events, disabled" in changed
    [endpoint] = stripe.v1.webhook_endpoints.list().data
    assert (endpoint.status, set(endpoint.enabled_events)) == ("enabled", set(HANDLERS))
    assert told(Mark.CHANGED) == []


@pytest.mark.usefixtures("in_public", "pack")
def test_an_endpoint_of_another_version_or_twice_is_told(stripe: StripeClient) -> None:
    stripe.v1.webhook_endpoints.create({"url": HOOK, "enabled_events": ["*"]})
    assert "its version is that of the account" in told(Mark.MEND)[0]
    stripe.v1.webhook_endpoints.create({"url": HOOK, "enabled_events": ["*"]})
    assert "each event comes 2 times" in told(Mark.MEND)[0]


@pytest.mark.usefixtures("in_public", "pack")
def test_a_test_event_that_does_not_arrive_is_told(stripe: StripeClient) -> None:
    list(connect())
    assert "did not take it" in told(Mark.MEND)[-1]


@pytest.mark.parametrize(
    ("name", "given", "wanted"),
    [
        ("STRIPE_SECRET_KEY", "", "is missing"),
        ("STRIPE_SECRET_KEY", "pk_test_0123456789abcdef", "the publishable key: pk_test_…cdef"),
        ("STRIPE_SECRET_KEY", "whsec_0123456789abcdef", "the signing secret of a webhook"),
        ("STRIPE_SECRET_KEY", "sk_tset_0123456789abcdef", "neither test nor live"),
        ("STRIPE_WEBHOOK_SECRET", "we_1Rk0123456789abcdef", "the id of a webhook endpoint"),
        ("STRIPE_WEBHOOK_SECRET", "sk_test_0123456789abcdef", "the secret key"),
    ],
)
@pytest.mark.usefixtures("at_home", "pack", "stripe")
def test_a_wrong_paste_is_named(settings: Settings, name: str, given: str, wanted: str) -> None:
    setattr(settings, name, given)
    [mistake] = told(Mark.MEND)
    assert wanted in mistake


@pytest.mark.usefixtures("at_home", "stripe")
def test_a_live_key_is_refused_in_development_before_stripe_is_asked(
    settings: Settings,
) -> None:
    settings.DEBUG, settings.STRIPE_SECRET_KEY = True, "sk_live_0123456789abcdef"
    with pytest.raises(CommandError, match="1 to mend"):
        call_command("connect_stripe", stdout=StringIO())
    assert not PackPrice.objects.exists()


@pytest.mark.usefixtures("at_home", "stripe")
def test_a_key_that_stripe_refuses_is_told(settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_short"
    [mistake] = told(Mark.MEND)
    assert "Invalid API Key" in mistake


@pytest.mark.usefixtures("at_home", "stripe")
def test_purchases_of_another_account_and_of_test_mode_are_listed(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    credited(user)
    assert any("earlier purchases here are of acct_1" in one for one in told(Mark.NOTE))
    monkeypatch.setattr(gateway, "is_live", lambda: True)  # a stand-in takes no live key
    found = [*account.account()]
    assert "credits: 100 were bought in test mode (purchases: 1)" in told(Mark.NOTE, found)


@pytest.mark.usefixtures("stripe")
def test_a_restricted_key_is_tried_right_by_right(settings: Settings, stand: Stand) -> None:
    settings.STRIPE_SECRET_KEY = conf.secret_key().replace("sk_", "rk_")
    assert [one.mark for one in rights.rights()] == [Mark.OK]
    restrict(stand.store, conf.secret_key(), sorted(KNOWN - {"rak_charge_write"}))
    [missing] = rights.rights()
    assert missing.told == "the key lacks Charges and Refunds: write"


@pytest.mark.parametrize(
    ("site", "wanted"),
    [
        ("https://app.example.com", True),
        ("https://8.8.8.8", True),
        ("http://localhost:8000", False),
        ("http://127.0.0.1:8000", False),
        ("http://192.168.1.5", False),
        ("http://[::1]:8000", False),
        ("http://shop", False),
        ("http://shop.local", False),
    ],
)
def test_only_a_public_address_gets_webhooks(settings: Settings, site: str, wanted: bool) -> None:
    settings.SITE_URL = site
    assert is_public() == wanted


@pytest.mark.django_db(transaction=True)
def test_a_test_event_goes_out_and_comes_back(
    stripe: StripeClient, stand: Stand, settings: Settings, live_server: LiveServer
) -> None:
    settings.SITE_URL = live_server.url
    wanted = {"url": address(), "enabled_events": sorted(HANDLERS)}
    made = stripe.v1.webhook_endpoints.create(wanted)  # type: ignore[arg-type]
    settings.STRIPE_WEBHOOK_SECRET = made.secret
    stand.pulse.start()
    try:
        [came] = proof.proof(by_webhook=True)
    finally:
        stand.pulse.stop()
    assert came.told.startswith("out and back in")
    assert Event.objects.get().source == Event.Source.WEBHOOK
