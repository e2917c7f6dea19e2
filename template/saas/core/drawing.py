"""What is drawn in Python rather than by a loop of tags, which costs ten times as much."""

import re
from datetime import date, datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.formats import date_format, get_format, time_format
from django.utils.translation import gettext as _

from saas.core.kept import kept

SHORT_DAY = "SHORT_DAY_FORMAT"
CLOCK = "H:i"  # as most languages have it
WHOLE_MONTH = re.compile(r"(?<!\\)[FE]")


def figure(number: int) -> str:
    """As `intcomma` writes it: 1,204."""
    return str(number) if -1000 < number < 1000 else intcomma(number)


@kept
def short_day(day: date) -> str:
    """6 Nov, 6. Nov., 11月6日: by the formats of the language."""
    return date_format(day, _short_day_format())


def short_moment(moment: datetime) -> str:
    """6 Nov, 09:41, in the zone at hand."""
    local = timezone.localtime(moment)
    before, after, way = _short_moment(local.date())
    is_usual = way == CLOCK
    time = f"{local.hour:02}:{local.minute:02}" if is_usual else time_format(local.time(), way)
    return f"{before}{time}{after}"


def whole_moment(moment: datetime) -> str:
    """6 November 2026, 09:41 UTC, in the zone at hand."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


def _short_day_format() -> str:
    """Django has none; so it is that for day and month, with the month as it is shortened."""
    own = get_format(SHORT_DAY)
    return own if own != SHORT_DAY else WHOLE_MONTH.sub("N", get_format("MONTH_DAY_FORMAT"))


@kept
def _short_moment(day: date) -> tuple[str, str, str]:
    """What stands before the time of a day and behind it, and how the time is written."""
    # Translators: such as "6 Nov, 09:41" in lists
    said = _("%(day)s, %(time)s") % {"day": short_day(day), "time": "\0"}
    before, _time, after = said.partition("\0")
    return before, after, get_format("TIME_FORMAT")
