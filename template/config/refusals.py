"""What production settings refuse: one sentence each, all of them at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.stand_in import KEY, WEBHOOK_SECRET

KEY_LENGTH = 50
DEFAULT_PASSWORDS = {"postgres", "password", "passwd", "secret", "changeme", "change-me", "example"}
DEFAULT_PASSWORDS |= {"admin", "root", "test", "development-only"}
A_YEAR = 365 * 24 * 3600
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "::1"}

type Settings = Mapping[str, Any]


def refuse_unsafe(settings: Settings) -> None:
    """Raise ImproperlyConfigured with everything that must change before going live."""
    found = [
        *_debug(settings),
        *_secret_key(settings),
        *_database(settings),
        *_hosts(settings),
        *_preload(settings),
        *_mail(settings),
        *_stripe(settings),
    ]
    if found:
        raise ImproperlyConfigured(
            "These settings are not fit for production:\n"
            + "".join(f"  - {sentence}\n" for sentence in found)
            + "docs/deploy.md lists every variable."
        )


def _debug(settings: Settings) -> Iterator[str]:
    if settings["DEBUG"]:
        yield "DEBUG is on and shows your code to visitors: take it out of settings/project.py."


def _secret_key(settings: Settings) -> Iterator[str]:
    make = "make one with `python -c 'import secrets; print(secrets.token_urlsafe(50))'`."
    key = settings["SECRET_KEY"]
    if not key:
        yield f"SECRET_KEY is missing: {make}"
    elif len(key) < KEY_LENGTH or len(set(key)) < 10:
        yield f"SECRET_KEY is too short or too simple: {make}"
    elif "insecure" in key or "development" in key or "change" in key:
        yield f"SECRET_KEY is an example: {make}"
    if any(len(old) < KEY_LENGTH for old in settings["SECRET_KEY_FALLBACKS"]):
        yield "SECRET_KEY_FALLBACKS holds a key that is too short: take it out."


def _database(settings: Settings) -> Iterator[str]:
    database = settings["DATABASES"]["default"]
    if database["ENGINE"] == "saas.core.development.postgresql" or not database["NAME"]:
        yield "DATABASE_URL is missing, and the embedded database is for development only."
        return
    password = database["PASSWORD"]
    needs_one = database["HOST"] and not database["HOST"].startswith("/")  # else it is a socket
    if needs_one and not password:
        yield "DATABASE_URL has no password: give the database user a long random one."
    elif password and password.lower() in DEFAULT_PASSWORDS | {database["USER"]}:
        yield "DATABASE_URL has a default password: give the database user a long random one."


def _hosts(settings: Settings) -> Iterator[str]:
    hosts = settings["ALLOWED_HOSTS"]
    if not hosts or "*" in hosts:
        yield "ALLOWED_HOSTS must name your domains, separated by commas; `*` lets anybody pose."
    elif "example.com" in hosts:
        yield "ALLOWED_HOSTS is missing: name your domain there, or in features.toml."
    if not settings["HTTPS"] and not LOCAL_HOSTS.issuperset(hosts):
        yield "HTTPS is off, which is only for a look on localhost: take HTTPS=false away."


def _preload(settings: Settings) -> Iterator[str]:
    if settings["SECURE_HSTS_PRELOAD"] and settings["SECURE_HSTS_SECONDS"] < A_YEAR:
        yield (
            "HSTS_PRELOAD needs HSTS_SECONDS=31536000 or more: browsers take no domain into "
            "their list that promises less than a year."
        )
    if settings["SECURE_HSTS_PRELOAD"] and not settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"]:
        yield "HSTS_PRELOAD needs HSTS_INCLUDE_SUBDOMAINS: their list has whole domains only."


def _mail(settings: Settings) -> Iterator[str]:
    if not settings["MAIL_IS_SET_UP"]:
        yield (
            "E-mail has no way out: set EMAIL_URL or MAIL_PROVIDER (docs/mail.md), or "
            "EMAIL_URL=consolemail:// to only print mails."
        )


def _stripe(settings: Settings) -> Iterator[str]:
    if not settings["ENABLE_STRIPE"]:
        return
    if settings["STRIPE_API_BASE"] != settings["STRIPE_API"]:
        yield (
            f"STRIPE_API_BASE leads to {settings['STRIPE_API_BASE']}, a stand-in for Stripe where "
            "no money moves: take it out."
        )
    if settings["STRIPE_SECRET_KEY"] == KEY or WEBHOOK_SECRET in settings["STRIPE_WEBHOOK_SECRET"]:
        yield (
            "STRIPE_SECRET_KEY or STRIPE_WEBHOOK_SECRET is that of the stand-in for Stripe, which "
            "everybody knows: take yours from Stripe's dashboard (docs/payments.md)."
        )
    is_live = settings["STRIPE_SECRET_KEY"].startswith(("sk_live_", "rk_live_"))
    missing = [name for name in ("SELLER_NAME", "SELLER_ADDRESS") if not settings[name]]
    if is_live and missing:
        yield (
            f"{' and '.join(missing)} must say who sells before a live key of Stripe's is used: "
            "receipts name the seller."
        )
