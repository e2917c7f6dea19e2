"""Pages of a list whose rows and count one statement gives.

The statement counts no further than a reader can see: a long list has "1,000+" rows.
"""

from math import ceil
from typing import Any, NamedTuple

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Page, Paginator

COUNTED = 1_000
FURTHEST = 100_000


class Window(NamedTuple):
    """What to ask for: so many rows from an offset on, and to count at most so many."""

    limit: int
    offset: int = 0

    @property
    def most(self) -> int:
        """One more than is told, so that it shows whether there are more."""
        return max(COUNTED, self.offset + 2 * self.limit) + 1


class LongPage(Page[Any]):
    """Django's page, which need not know how many rows there are in all."""

    total = ""
    """To show: "1,204", or "1,000+" where there are more."""


def containing(words: str) -> str:
    """A pattern for ILIKE; nothing for nothing."""
    for special in "\\%_":
        words = words.replace(special, f"\\{special}")
    return words and f"%{words}%"


def window(number: str | None, *, size: int) -> Window:
    """The page that an address names; what is no number is the first page, and 0 the last."""
    try:
        asked = int(number or 1)
    except ValueError:
        asked = 1
    return Window(size, min((asked - 1) * size, FURTHEST) if asked > 0 else FURTHEST)


def long_page(rows: list[Any], window: Window, *, counted: int) -> LongPage:
    """The rows that were found in a window; past the end they are those of the last page."""
    is_cut = counted == window.most
    count = counted - is_cut
    number = min(window.offset // window.limit + 1, max(ceil(count / window.limit), 1))
    page = LongPage(rows, number, Paginator(range(count), window.limit))
    page.total = f"{intcomma(count)}+" if is_cut else intcomma(count)
    return page
