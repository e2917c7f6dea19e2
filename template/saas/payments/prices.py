"""What is sold, as each process knows it: what shows prices asks no database.

A process that changes a pack looks again at once, the others within some seconds, and after
they have answered: nobody waits for it.
"""

from dataclasses import dataclass
from time import monotonic

from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.db.models.signals import post_save

from saas.payments.models import Pack
from saas.payments.queries import packs

FRESH = 15.0  # seconds


@dataclass
class _Known:
    packs: list[Pack] | None = None
    looked_at: float = 0.0
    were_shown: bool = False  # by the request at hand


_known = _Known()


def offered() -> list[Pack]:
    """The packs that are sold. The first who asks in a process waits for the database."""
    _known.were_shown = True
    return _look() if _known.packs is None else _known.packs


def renew(**_: object) -> None:
    """Look again, once the answer is sent, if it had prices and it is time to."""
    were_shown, _known.were_shown = _known.were_shown, False
    if were_shown and monotonic() - _known.looked_at > FRESH:
        _look()
        if not connection.in_atomic_block:  # a test is in one
            close_old_connections()  # Django's own turn for this request was just before


def forget(**_: object) -> None:
    _known.packs = None


def _look() -> list[Pack]:
    _known.packs, _known.looked_at = packs(), monotonic()
    return _known.packs


request_finished.connect(renew, dispatch_uid="renew_prices")
post_save.connect(forget, sender=Pack, dispatch_uid="forget_prices")
