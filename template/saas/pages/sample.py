"""The picture of the app on the landing page: an example, drawn with the app's own parts."""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_noop

WIDTH, HEIGHT = 600, 80
USED = (0, 2, 4, 3, 4, 0, 0, 3, 1, 2, 0, 0, 1, 1, 2, 3, 5, 6, 5, 0, 1, 2, 4, 2, 0, 0, 1, 1, 2, 3)
RECENT = (
    (gettext_noop("Annual report, second draft"), gettext_noop("4 minutes ago"), 1),
    (gettext_noop("Welcome mail"), gettext_noop("2 hours ago"), 1),
    (gettext_noop("Product page"), gettext_noop("Yesterday"), 1),
)


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    height: float
    is_past: bool


@cache
def bars() -> tuple[Bar, ...]:
    step, scale = WIDTH / len(USED), (HEIGHT - 6) / max(USED)
    last = len(USED) - 1
    return tuple(
        Bar(round(day * step + 3, 1), round(HEIGHT - amount * scale, 1), amount * scale, day < last)
        for day, amount in enumerate(USED)
    )
