"""What is drawn in Python rather than by a loop of tags, which costs ten times as much."""

from datetime import date, datetime
from functools import cache

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.translation import get_language


def figure(number: int) -> str:
    """As `intcomma` writes it: 1,204."""
    return str(number) if -1000 < number < 1000 else intcomma(number)


def short_day(day: date) -> str:
    """As `date:"j M"` writes it: 6 Nov."""
    return f"{day.day} {_months(get_language())[day.month]}"


def short_moment(moment: datetime) -> str:
    """As `date:"j M, H:i"` writes it: 6 Nov, 09:41."""
    local = timezone.localtime(moment)
    return f"{short_day(local)}, {local.hour:02}:{local.minute:02}"


@cache
def _months(language: str | None) -> dict[int, str]:
    return {number: str(month).title() for number, month in MONTHS_3.items()}
