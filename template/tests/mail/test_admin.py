import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from pytest_django import Settings

from saas.accounts.models import User
from saas.jobs.flows import run_pending
from saas.mail import flows
from saas.mail.models import Mail

pytestmark = pytest.mark.django_db

LIST = "admin:mail_mail_changelist"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("staff@example.com"))
    return client


@pytest.fixture
def mail(db: None, settings: Settings) -> Mail:
    settings.PROJECT_NAME = "Northlane"
    return flows.send(to="ada@example.com", template="mail/test", context={})


def test_mails_are_listed_without_their_text(staff: Client, mail: Mail) -> None:
    assert "ada@example.com" in staff.get(reverse(LIST)).content.decode()
    page = staff.get(reverse("admin:mail_mail_change", args=[mail.pk])).content.decode()
    assert mail.subject in page
    assert "dkim=pass" not in page


def test_mails_are_not_changed(staff: Client, mail: Mail) -> None:
    url = reverse("admin:mail_mail_change", args=[mail.pk])
    assert staff.post(url, {"to": "eve@example.com"}).status_code == 403


def test_send_again_tells_what_it_did(staff: Client, mail: Mail) -> None:
    data = {"action": "send_again", "_selected_action": mail.pk}
    refused = gettext("“%(subject)s” is sent, about to be, or dropped.") % {"subject": mail.subject}
    assert refused in staff.post(reverse(LIST), data, follow=True).content.decode()
    Mail.objects.update(state=Mail.State.UNCLEAR)
    queued = ngettext("%(n)d mail queued again.", "%(n)d mails queued again.", 1) % {"n": 1}
    assert queued in staff.post(reverse(LIST), data, follow=True).content.decode()
    run_pending()
    mail.refresh_from_db()
    assert mail.state == Mail.State.SENT
