from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as outbox
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from pytest_django import Settings

from config import addresses
from saas.core import clock
from saas.core.clock import now
from saas.jobs.flows import WorkerLeaves, run_pending
from saas.jobs.models import Job
from saas.mail import delivery, flows
from saas.mail.models import Mail

pytestmark = pytest.mark.django_db


class Unreachable(EmailBackend):
    """A mail server behind an unplugged cable."""

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError("connection refused")


class Refusing(EmailBackend):
    """A mail server that does not know the address."""

    def send_messages(self, messages: object) -> int:
        raise SMTPRecipientsRefused({"ada@example.com": (550, b"unknown")})


class Forgetting(EmailBackend):
    """Somebody leaves while the mail server is at it, and refuses."""

    def send_messages(self, messages: object) -> int:
        flows.forget(addresses={"ada@example.com"}, instead="left-1@account.invalid")
        raise SMTPRecipientsRefused({"ada@example.com": (550, b"unknown")})


class CutOff(EmailBackend):
    """The machine goes down while the mail server is at it."""

    def send_messages(self, messages: object) -> int:
        raise WorkerLeaves(1)


def send(to: str = "ada@example.com", key: str = "") -> Mail:
    return flows.send(to=to, template="mail/test", context={}, key=key)


def test_mail_waits_for_a_worker() -> None:
    mail = send()
    assert not outbox.outbox
    run_pending()
    mail.refresh_from_db()
    assert mail.state == Mail.State.SENT
    assert [sent.to for sent in outbox.outbox] == [["ada@example.com"]]


def test_rolled_back_with_what_it_tells_of() -> None:
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    run_pending()
    assert not outbox.outbox


def test_same_key_is_sent_once() -> None:
    assert send(key="welcome:1") == send(key="welcome:1")
    run_pending()
    assert send(key="welcome:1").state == Mail.State.SENT
    run_pending()
    assert len(outbox.outbox) == 1


def test_no_address_is_refused_before_anything_is_written() -> None:
    for address in ("nobody", "a@example.com\nBcc: b@example.com", ""):
        with pytest.raises(ValidationError):
            send(to=address)
    assert not Mail.objects.exists()


def test_sent_mail_keeps_no_text() -> None:
    mail = send()
    assert "Mail works" in mail.text
    run_pending()
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")


def test_failed_mail_is_tried_again_later(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_flows.Unreachable"
    mail = send()
    run_pending()
    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("failed", "ConnectionRefusedError: connection refused")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with clock.at(now() + timedelta(minutes=1)):
        run_pending()
    assert len(outbox.outbox) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("sent", "")


def test_mail_given_up_is_a_dead_letter(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_flows.Unreachable"
    send()
    for hours in range(10):
        with clock.at(now() + timedelta(hours=hours)):
            run_pending()
    assert Job.objects.get(task__endswith="deliver_mail").state == Job.State.DEAD


def test_mail_cut_off_midway_is_not_sent_a_second_time(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_flows.CutOff"
    mail = send()
    with pytest.raises(WorkerLeaves):
        run_pending()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run_pending()
    mail.refresh_from_db()
    assert mail.state == Mail.State.UNCLEAR
    assert not outbox.outbox


def test_mail_cut_off_in_the_last_attempt_is_told_by_the_daily_job(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_flows.CutOff"
    mail = send()
    with pytest.raises(WorkerLeaves):
        run_pending()
    delivery.prune()
    mail.refresh_from_db()
    assert mail.state == Mail.State.SENDING  # it may still be at it
    with clock.at(now() + timedelta(days=1)):
        delivery.prune()
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (Mail.State.UNCLEAR, delivery.CUT_OFF)


def test_unclear_mail_is_sent_again_on_demand_and_only_once() -> None:
    mail = send()
    run_pending()
    assert not flows.send_again(mail=mail)
    other = send()
    Mail.objects.filter(pk=other.pk).update(state=Mail.State.UNCLEAR)
    assert flows.send_again(mail=other)
    assert not flows.send_again(mail=other)
    run_pending()
    assert len(outbox.outbox) == 2


def test_addresses_are_forgotten_in_mails_sent_and_not_sent() -> None:
    sent, another = send("Ada@example.com"), send("eve@example.com")
    run_pending()
    waiting = send()
    flows.forget(addresses={"ada@example.com"}, instead="left-1@account.invalid")
    run_pending()
    for mail in (sent, waiting, another):
        mail.refresh_from_db()
    assert (sent.to, sent.state) == ("left-1@account.invalid", Mail.State.SENT)
    assert (waiting.to, waiting.state) == ("left-1@account.invalid", Mail.State.DROPPED)
    assert (waiting.subject, waiting.text, waiting.html) == ("mail/test", "", "")
    assert another.to == "eve@example.com"
    assert [message.to for message in outbox.outbox] == [["Ada@example.com"], ["eve@example.com"]]


def test_a_mail_forgotten_while_it_is_sent_stays_so(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_flows.Forgetting"
    mail = send()
    run_pending()
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (Mail.State.DROPPED, "")


def test_only_the_list_of_mails_says_to_whom_it_failed(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_flows.Refusing"
    mail = send()
    run_pending()
    mail.refresh_from_db()
    job = Job.objects.get(task__endswith="deliver_mail")
    assert "ada@example.com" in mail.error
    assert "SMTPRecipientsRefused" in job.error
    assert "ada@example.com" not in job.error + job.traceback


def test_old_mails_are_forgotten() -> None:
    send()
    with clock.at(now() + timedelta(days=89)):
        assert delivery.prune() == 0
    with clock.at(now() + timedelta(days=91)):
        assert delivery.prune() == 1


def test_every_attempt_has_the_same_message_id() -> None:
    mail = send()
    ids = {delivery.as_message(mail).message()["Message-ID"] for _ in range(2)}
    assert len(ids) == 1


def test_domains_in_another_script_are_sent_as_ascii(settings: Settings) -> None:
    settings.PROJECT_DOMAIN = addresses.domain("bücher.example")
    settings.DEFAULT_FROM_EMAIL = addresses.mailbox("Bücher <ask@bücher.example>", "FROM")
    sent = delivery.as_message(send("ada@straße.example")).message()
    assert "ask@xn--bcher-kva.example" in sent["From"]
    assert sent["To"] == "ada@xn--strae-oqa.example"
    assert sent["Message-ID"].endswith("@xn--bcher-kva.example>")
    assert sent.as_bytes().isascii()


def test_logo_travels_with_the_mail() -> None:
    send()
    run_pending()
    message = outbox.outbox[0].message()
    [logo] = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert logo["Content-ID"] == "<logo>"
    assert logo.get_content_disposition() == "inline"
