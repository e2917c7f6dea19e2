from datetime import timedelta

from django.utils import timezone

from saas.accounts.models import User
from saas.core import clock

NEW_FOR = timedelta(hours=1)


def greeting(user: User) -> str:
    """What the dashboard says first, by the clock on the person's wall."""
    if clock.now() - user.date_joined < NEW_FOR:
        return f"Welcome, {user.first_word}"
    hour = timezone.localtime(clock.now()).hour
    if 5 <= hour < 12:
        return f"Good morning, {user.first_word}"
    if 12 <= hour < 18:
        return f"Good afternoon, {user.first_word}"
    return f"Good evening, {user.first_word}"
