"""What reaches a person by mail, and which of it they may do without.

An app declares its kinds in its `slots.py`; before it mails one, it asks `queries.wants`.
"""

from dataclasses import dataclass, field

from django.utils.translation import pgettext

from saas.core.slots import Offers


@dataclass(frozen=True)
class Notice:
    """A kind of mail. `name` is kept in the database, so it stays as it is."""

    name: str
    title: str
    note: str = ""
    group: str = field(default_factory=lambda: pgettext("mails", "Safety"))
    is_always: bool = False
    """Nobody does without it: money and safety."""


notice = Offers("notices", Notice)
