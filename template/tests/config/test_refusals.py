from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import stand_in
from config.refusals import refuse_unsafe

SOUND = {
    "DEBUG": False,
    "SECRET_KEY": "Wv3k9-LmQ8s_Xb2Tz7Rf0Yd5Hg1Jn6Pc4Ka-EuIoVwMlqZSxRtBy",
    "SECRET_KEY_FALLBACKS": [],
    "ALLOWED_HOSTS": ["app.test"],
    "HTTPS": True,
    "ENABLE_STRIPE": True,
    "STRIPE_API": "https://api.stripe.com",
    "STRIPE_API_BASE": "https://api.stripe.com",
    "STRIPE_SECRET_KEY": "",
    "STRIPE_WEBHOOK_SECRET": "",
    "SELLER_NAME": "",
    "SELLER_ADDRESS": "",
    "MAIL_IS_SET_UP": True,
    "SECURE_HSTS_PRELOAD": False,
    "SECURE_HSTS_SECONDS": 30 * 24 * 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
}
DATABASE = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": "app",
    "USER": "app",
    "PASSWORD": "k3T9vLq2",
    "HOST": "db.test",
}


def settings(database: dict[str, str], changes: dict[str, Any]) -> dict[str, Any]:
    return SOUND | {"DATABASES": {"default": DATABASE | database}} | changes


def test_sound_settings_pass() -> None:
    refuse_unsafe(settings({}, {}))


def test_socket_needs_no_password() -> None:
    refuse_unsafe(settings({"HOST": "/run/postgresql", "PASSWORD": ""}, {}))


def test_https_may_be_off_on_localhost() -> None:
    refuse_unsafe(settings({}, {"HTTPS": False, "ALLOWED_HOSTS": ["localhost", "127.0.0.1"]}))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"DEBUG": True}, "DEBUG is on"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "too short or too simple"),
        ({"SECRET_KEY": "a" * 60}, "too short or too simple"),
        ({"SECRET_KEY": "development-only-" * 4}, "is an example"),
        ({"SECRET_KEY_FALLBACKS": ["short"]}, "SECRET_KEY_FALLBACKS"),
        ({"ALLOWED_HOSTS": []}, "must name your domains"),
        ({"ALLOWED_HOSTS": ["*"]}, "must name your domains"),
        ({"ALLOWED_HOSTS": ["example.com"]}, "ALLOWED_HOSTS is missing"),
        ({"HTTPS": False}, "HTTPS is off"),
        ({"MAIL_IS_SET_UP": False}, "E-mail has no way out"),
        ({"STRIPE_API_BASE": "http://127.0.0.1:12111"}, "a stand-in for Stripe"),
        ({"STRIPE_SECRET_KEY": stand_in.KEY}, "which everybody knows"),
        ({"STRIPE_SECRET_KEY": "sk_live_x", "SELLER_NAME": "Ada"}, "SELLER_ADDRESS must say who"),
        ({"STRIPE_SECRET_KEY": "rk_live_x"}, "SELLER_NAME and SELLER_ADDRESS must say who"),
        ({"STRIPE_WEBHOOK_SECRET": f"whsec_a,{stand_in.WEBHOOK_SECRET}"}, "which everybody knows"),
        ({"SECURE_HSTS_PRELOAD": True}, "HSTS_PRELOAD needs HSTS_SECONDS=31536000"),
        (
            {"SECURE_HSTS_PRELOAD": True, "SECURE_HSTS_INCLUDE_SUBDOMAINS": False},
            "HSTS_PRELOAD needs HSTS_INCLUDE_SUBDOMAINS",
        ),
    ],
)
def test_unsafe_setting_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        refuse_unsafe(settings({}, changes))


@pytest.mark.parametrize(
    ("database", "words"),
    [
        ({"NAME": ""}, "DATABASE_URL is missing"),
        ({"ENGINE": "saas.core.development.postgresql"}, "embedded database"),
        ({"PASSWORD": ""}, "has no password"),
        ({"PASSWORD": "Postgres"}, "default password"),
        ({"PASSWORD": "app"}, "default password"),
    ],
)
def test_unsafe_database_is_refused(database: dict[str, str], words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        refuse_unsafe(settings(database, {}))


def test_everything_is_told_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        refuse_unsafe(settings({"PASSWORD": ""}, {"DEBUG": True, "SECRET_KEY": ""}))
    assert str(caught.value).count("  - ") == 3
