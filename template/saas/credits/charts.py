"""Where to draw what: figures for SVG attributes, written with a point in every language."""

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saas.core.drawing import figure, short_day
from saas.core.templatetags.ui import icon
from saas.credits.use import Day, Use

WIDTH, HEIGHT = 600, 80
HEADROOM = 6
GAP = 0.3
LABELS = 5
BAR = '<rect class="bar{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'


class Bar(NamedTuple):
    x: str
    y: str
    width: str
    height: str
    day: date
    amount: int
    is_last: bool


class Part(NamedTuple):
    x: str
    width: str
    colour: str


def bars(days: list[Day]) -> list[Bar]:
    """A bar for each day on which something was used; the highest leaves some headroom."""
    slot = WIDTH / len(days)
    scale = (HEIGHT - HEADROOM) / max(1, *(day.amount for day in days))
    return [
        Bar(
            x=f"{number * slot + slot * GAP / 2:.2f}",
            y=f"{HEIGHT - amount * scale:.2f}",
            width=f"{slot * (1 - GAP):.2f}",
            height=f"{amount * scale:.2f}",
            day=day,
            amount=amount,
            is_last=number == len(days) - 1,
        )
        for number, (day, amount) in enumerate(days)
        if amount
    ]


def drawn(bars: list[Bar]) -> SafeString:
    return mark_safe("".join(_drawn(bar) for bar in bars))  # all escaped


def axis(days: list[Day]) -> list[str]:
    """The days to name below the bars, the first and the last among them."""
    steps = (round(step * (len(days) - 1) / (LABELS - 1)) for step in range(LABELS))
    return [short_day(days[step].day) for step in steps]


def compared(use: Use) -> SafeString:
    """Say how much it is beside as many days before. What <em> holds is drawn as a tag."""
    if not use.before:
        sentence, tag = _("Nothing was used in the %(days)s days before"), ""
    elif use.percent < 0:
        sentence = _("<em>%(percent)s%% less</em> than the %(days)s days before")
        tag = f'<span class="tag is-success">{icon("arrow-down-right")}'
    elif use.percent > 0:
        sentence = _("<em>%(percent)s%% more</em> than the %(days)s days before")
        tag = f'<span class="tag">{icon("arrow-up-right")}'
    else:
        sentence, tag = _("As much as in the %(days)s days before"), ""
    told = sentence % {"percent": figure(abs(use.percent)), "days": len(use.days)}
    return mark_safe(told.replace("<em>", tag).replace("</em>", "</span>"))  # figures alone


def parts(amounts: list[int]) -> Iterator[Part]:
    """Lay parts side by side over 100 %, a hair apart."""
    x, total = 0.0, sum(amounts)
    for number, amount in enumerate(amounts):
        share = 100 * amount / total
        hair = 0.5 if number < len(amounts) - 1 else 0
        yield Part(f"{x:.2f}%", f"{max(share - hair, 0.5):.2f}%", "abc"[min(number, 2)])
        x += share


def _drawn(bar: Bar) -> str:
    told = ngettext("%(day)s: %(figure)s credit", "%(day)s: %(figure)s credits", bar.amount)
    return BAR.format(
        "" if bar.is_last else " is-past",
        *(bar.x, bar.y, bar.width, bar.height),
        escape(told % {"day": short_day(bar.day), "figure": figure(bar.amount)}),
    )
