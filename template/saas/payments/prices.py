"""What is sold, as each process knows it: the pages that show prices ask no database.

A process that changes a pack looks again at once, the others within some seconds, and after
they have answered: nobody waits for it.
"""

from dataclasses import dataclass
from time import monotonic

from django.db.models.signals import post_save
from django.http import HttpResponse

from saas.payments.models import Pack
from saas.payments.queries import packs

FRESH = 15.0  # seconds


@dataclass
class _Known:
    packs: list[Pack] | None = None
    looked_at: float = 0.0


_known = _Known()


def offered() -> list[Pack]:
    """The packs that are sold. The first who asks in a process waits for the database."""
    return _look() if _known.packs is None else _known.packs


def renew_after(response: HttpResponse) -> None:
    """Look again, once this answer is sent, if it is time to."""
    if monotonic() - _known.looked_at > FRESH:
        response._resource_closers.append(_look)  # type: ignore[attr-defined]  # not in the stubs


def forget(**_: object) -> None:
    _known.packs = None


def _look() -> list[Pack]:
    _known.packs, _known.looked_at = packs(), monotonic()
    return _known.packs


post_save.connect(forget, sender=Pack, dispatch_uid="forget_prices")
