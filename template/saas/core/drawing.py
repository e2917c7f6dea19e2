"""Words of rows and bars that are drawn in Python: a loop of tags costs ten times as much."""

from datetime import date, datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.dates import MONTHS_3


def figure(number: int) -> str:
    """As `intcomma` writes it: 1,204."""
    return str(number) if -1000 < number < 1000 else intcomma(number)


def short_day(day: date) -> str:
    """As `date:"j M"` writes it: 6 Nov."""
    return f"{day.day} {MONTHS_3[day.month].title()}"


def short_moment(moment: datetime) -> str:
    """As `date:"j M, H:i"` writes it: 6 Nov, 09:41."""
    local = timezone.localtime(moment)
    return f"{short_day(local)}, {local:%H:%M}"
