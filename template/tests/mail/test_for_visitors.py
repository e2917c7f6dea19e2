"""Mails that any visitor can cause: few to one address, and told to nobody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from pytest_django import Settings

from saas.core.clock import now
from saas.jobs.models import Job
from saas.mail import flows
from saas.mail.models import Mail

pytestmark = pytest.mark.django_db

ADA, TEMPLATE = "ada@example.com", "mail/test"


def send(to: str = ADA, at_most: int | None = None, *, may_be_last: bool = False) -> bool:
    written = flows.send_for_visitor(
        to=to, template=TEMPLATE, context={}, at_most=at_most, may_be_last=may_be_last
    )
    return bool(written)


def test_the_last_one_of_an_hour_is_kept_for_those_that_may_have_it() -> None:
    assert [send() for _ in range(6)] == [True] * 4 + [False] * 2
    assert [send(may_be_last=True) for _ in range(2)] == [True, False]
    assert Job.objects.filter(task__endswith="deliver_mail").count() == Mail.objects.count() == 5


def test_a_day_has_an_end_too(settings: Settings) -> None:
    for hours in range(8):
        with time_machine.travel(now() + timedelta(hours=hours, minutes=hours)):
            for _ in range(4):
                send(may_be_last=True)
    assert Mail.objects.count() == settings.MAILS_FOR_VISITORS_A_DAY == 12
    with time_machine.travel(now() + timedelta(hours=25)):
        assert send()


def test_the_figures_are_settings(settings: Settings) -> None:
    settings.MAILS_FOR_VISITORS_AN_HOUR = 3
    assert [send() for _ in range(4)] == [True, True, False, False]
    with time_machine.travel(now() + timedelta(hours=2)):
        settings.MAILS_FOR_VISITORS_A_DAY = 4
        assert [send() for _ in range(2)] == [True, False]


def test_of_one_kind_there_may_be_fewer() -> None:
    assert [send(at_most=1) for _ in range(3)] == [True, False, False]
    assert send()


def test_other_addresses_and_other_mails_do_not_count() -> None:
    for number in range(8):
        flows.send(to=ADA, template=TEMPLATE, context={})
        send(to=f"{number}@example.com")
    assert send()


def test_one_that_was_wanted_makes_room() -> None:
    for _ in range(5):
        send(may_be_last=True)
    assert not send(may_be_last=True)
    flows.was_wanted(to=ADA, template=TEMPLATE)
    assert [send(may_be_last=True) for _ in range(2)] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_one_by_one() -> None:
    def one(number: int) -> bool:
        was_sent = send()
        connection.close()
        return was_sent

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(24))) == 4
