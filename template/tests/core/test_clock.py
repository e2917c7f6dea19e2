from datetime import timedelta

from django.utils import timezone

from saas.core import clock


def test_clock_goes_on_from_another_moment() -> None:
    moment = timezone.now() - timedelta(days=30)
    with clock.at(moment):
        assert moment <= clock.now() < moment + timedelta(minutes=1)
    assert clock.now() - timezone.now() < timedelta(seconds=1)
