from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from stripe import StripeClient

from saas.accounts.models import User
from saas.payments import gateway
from saas.payments.connecting.endpoint import address
from saas.payments.handlers import HANDLERS
from saas.payments.readiness import Check, Standing, checks, lines
from tests.payments.purchases import credited

pytestmark = pytest.mark.django_db

PAGE = reverse("payments:ready")


@pytest.fixture
def staff(client: Client) -> Client:
    person = User.objects.create_user("staff@example.com", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_purchase"))
    client.force_login(person)
    return client


def standing(check: Check) -> Standing:
    return check(None).standing


def test_it_is_for_staff_with_the_right(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get(PAGE).status_code == 302
    User.objects.filter(pk=user.pk).update(is_staff=True)
    assert client.get(PAGE).status_code == 403


def test_each_check_is_a_line_and_stripe_is_not_asked(
    staff: Client, settings: Settings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = "http://127.0.0.1:9", "sk_test_x"
    settings.STRIPE_WEBHOOK_SECRET = "whsec_x"
    staff.get(PAGE)
    with django_assert_max_num_queries(6):
        page = staff.get(PAGE)
    assert page.status_code == 200
    assert [line.title for line in page.context["lines"]] == [line.title for line in lines()]
    assert "Nothing has arrived yet" in page.text


def test_the_button_asks_stripe(staff: Client, stripe: StripeClient) -> None:
    assert "sends our events nowhere" in staff.post(PAGE).text
    stripe.v1.webhook_endpoints.create(
        {"url": address(), "enabled_events": sorted(HANDLERS)}  # type: ignore[typeddict-item]
    )
    page = staff.post(PAGE)
    assert gateway.own_account()["id"] in page.text
    assert "sends our events nowhere" not in page.text


def test_stripe_that_does_not_answer_is_told_with_the_rest(
    staff: Client, settings: Settings
) -> None:
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = "http://127.0.0.1:9", "sk_test_x"
    settings.STRIPE_RETRIES = 0
    page = staff.post(PAGE)
    assert "Stripe gave no answer that helps" in page.text
    assert len(page.context["lines"]) == len(lines())


def test_a_seller_without_an_address_is_open(settings: Settings) -> None:
    settings.SELLER_NAME, settings.SELLER_ADDRESS = "Ada", ""
    assert "SELLER_ADDRESS" in checks.seller(None).mend
    settings.SELLER_ADDRESS = "14 Quay Street, Dublin"
    assert standing(checks.seller) == Standing.READY


def test_the_example_of_terms_is_open_until_you_have_your_own(
    settings: Settings, tmp_path: Path
) -> None:
    assert standing(checks.terms) == Standing.OPEN
    own = tmp_path / "templates" / "pages" / "terms.html"
    own.parent.mkdir(parents=True)
    own.write_text("Ours")
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path / "templates"]}]
    settings.BASE_DIR = tmp_path
    assert standing(checks.terms) == Standing.LOOK


def test_credits_of_test_purchases_are_listed(user: User) -> None:
    assert standing(checks.test_credits) == Standing.READY
    credited(user)
    assert checks.test_credits(None).told == "1 purchase in test mode gave 100 credits"


def test_credits_of_test_purchases_lead_to_those_purchases(
    admin_client: Client, user: User
) -> None:
    tried = credited(user)
    credited(user, livemode=True)
    listed = admin_client.get(checks.test_credits(None).url).context["cl"].queryset
    assert list(listed) == [tried]


@pytest.mark.parametrize(
    ("name", "value", "check", "wanted"),
    [
        ("STRIPE_SECRET_KEY", "sk_test_x", checks.live_key, Standing.OPEN),
        ("STRIPE_SECRET_KEY", "sk_live_x", checks.live_key, Standing.READY),
        ("STRIPE_WEBHOOK_SECRET", "", checks.endpoint, Standing.OPEN),
        ("VERIFIED_TO_BUY", False, checks.verification, Standing.OPEN),
        ("VERIFIED_TO_BUY", True, checks.verification, Standing.READY),
        ("PAYMENTS_TAX", "off", checks.tax, Standing.LOOK),
        ("PAYMENTS_TAX", "automatic", checks.tax, Standing.LOOK),
        ("PAYMENTS_TAX", "managed", checks.tax, Standing.READY),
        ("PAYMENTS_TAX", "managed", checks.receipts, Standing.READY),
        ("PAYMENTS_TAX", "off", checks.receipts, Standing.LOOK),
    ],
)
def test_a_line_follows_its_setting(
    settings: Settings, name: str, value: object, check: Check, wanted: Standing
) -> None:
    setattr(settings, name, value)
    assert standing(check) == wanted
