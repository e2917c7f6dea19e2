from datetime import timedelta

from django.utils import timezone

from saas.accounts.models import User
from saas.core import clock


def test_clock_goes_on_from_another_moment() -> None:
    moment = timezone.now() - timedelta(days=30)
    with clock.at(moment):
        assert moment <= clock.now() < moment + timedelta(minutes=1)
    assert clock.now() - timezone.now() < timedelta(seconds=1)


def test_the_clock_of_the_database_travels_too(user: User) -> None:
    moment = clock.now() - timedelta(days=3)
    with clock.at(moment):
        joined = type(user).objects.values_list(clock.database_now()).get()[0]
    assert abs(joined - moment) < timedelta(minutes=2)


def test_the_clock_of_the_database_goes_by_itself(user: User) -> None:
    joined = type(user).objects.values_list(clock.database_now()).get()[0]
    assert abs(joined - clock.now()) < timedelta(minutes=2)


def test_a_later_moment_is_later_by_the_database(user: User) -> None:
    later = type(user).objects.values_list(clock.database_now(timedelta(hours=2))).get()[0]
    assert timedelta(hours=1) < later - clock.now() < timedelta(hours=3)
