"""What the environment makes of config/settings/components/mail.py."""

from importlib.util import find_spec
from runpy import run_path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.components import mail


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EMAIL_URL", "MAIL_PROVIDER", "POSTMARK_SERVER_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def read() -> dict[str, Any]:
    return run_path(mail.__file__)


def test_nothing_set_is_no_mail_server() -> None:
    assert (read()["EMAIL_HOST"], read()["MAIL_IS_SET_UP"]) == ("", False)


def test_url_names_an_smtp_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://ada:secret@smtp.example.com:587")
    settings = read()
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("smtp.example.com", 587)
    assert (settings["EMAIL_HOST_USER"], settings["EMAIL_USE_TLS"]) == ("ada", True)


def test_provider_takes_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PROVIDER", "postmark")
    with pytest.raises(ImproperlyConfigured, match="POSTMARK_SERVER_TOKEN"):
        read()
    monkeypatch.setenv("POSTMARK_SERVER_TOKEN", "secret")
    settings = read()
    assert settings["EMAIL_BACKEND"] == "anymail.backends.postmark.EmailBackend"
    assert settings["ANYMAIL"] == {"POSTMARK_SERVER_TOKEN": "secret"}


def test_unknown_provider_is_refused_with_those_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PROVIDER", "pigeon")
    with pytest.raises(ImproperlyConfigured, match="brevo, mailersend"):
        read()


def test_every_provider_has_its_backend() -> None:
    for provider in read()["PROVIDERS"]:
        assert find_spec(f"anymail.backends.{provider}")
