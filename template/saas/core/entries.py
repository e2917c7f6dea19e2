"""What an app offers to be listed: pages to go to, what a newcomer does first, what a run costs.

Declared once in an app's `slots.py`; sidebar, command palette, search and dashboard show it.
"""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext

from saas.core.slots import Offers


@dataclass(frozen=True)
class Entry:
    """A page to go to: stands in the palette and the search, and in the sidebar if it says so."""

    title: str
    page: str = ""  # its name
    icon: str = ""
    args: tuple[str | int, ...] = ()
    group: str = field(default_factory=lambda: gettext("Go to"))
    in_sidebar: bool = False
    section: str = ""  # in the sidebar it is marked on all pages whose names begin with this
    url: str = ""  # where there is no `page`

    @property
    def address(self) -> str:
        return self.url or reverse(self.page, args=self.args)


@dataclass(frozen=True)
class Step:
    """What a newcomer does once."""

    title: str
    url: str
    done: bool


@dataclass(frozen=True)
class Price:
    """What visitors are told that one run of something costs."""

    title: str
    text: str
    credits: int
    icon: str = "sparkles"


entry = Offers("palette", Entry)
step = Offers("setup_steps", Step)
price = Offers("prices", Price)
developer_page = Offers("developer_pages", Entry)  # to look at in development, by its group
