from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from saas.accounts.models import User
from saas.core import clock

NEW_FOR = timedelta(hours=1)

# With a name, and for whom we know none of.
WELCOME = gettext_noop("Welcome, %(name)s"), gettext_noop("Welcome")
MORNING = gettext_noop("Good morning, %(name)s"), gettext_noop("Good morning")
AFTERNOON = gettext_noop("Good afternoon, %(name)s"), gettext_noop("Good afternoon")
EVENING = gettext_noop("Good evening, %(name)s"), gettext_noop("Good evening")


def greeting(user: User) -> str:
    """What the dashboard says first, by the clock on the person's wall."""
    by_name, nameless = _words_for(user)
    name = user.first_word
    return gettext(by_name) % {"name": name} if name else gettext(nameless)


def _words_for(user: User) -> tuple[str, str]:
    if clock.now() - user.date_joined < NEW_FOR:
        return WELCOME
    hour = timezone.localtime(clock.now()).hour
    if 5 <= hour < 12:
        return MORNING
    return AFTERNOON if 12 <= hour < 18 else EVENING
