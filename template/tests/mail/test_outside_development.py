import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from saas.mail.models import Mail


@pytest.mark.django_db
def test_pages_of_development_are_not_there(client: Client) -> None:
    assert client.get("/dev/mail/").status_code == 404
    assert client.get("/dev/mail/templates/").status_code == 404


def test_deploying_without_a_mail_server_is_warned_of(settings: Settings) -> None:
    def found() -> set[str | None]:
        return {warning.id for warning in run_checks(include_deployment_checks=True)}

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = ""
    assert "mail.W001" in found()
    settings.EMAIL_HOST = "smtp.example.com"
    assert "mail.W001" not in found()


@pytest.mark.django_db
def test_test_mail_is_queued() -> None:
    call_command("send_test_mail", "ada@example.com")
    assert Mail.objects.get().to == "ada@example.com"


@pytest.mark.django_db
def test_test_mail_to_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="nobody is no e-mail address"):
        call_command("send_test_mail", "nobody")
