"""What is done about Stripe's events: one type, one file.

A handler is given the object as Stripe has it now, never the event's payload: that may be late,
doubled or out of order. So several types about one object may share a fetch, and what is applied
twice changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules

from django.utils.module_loading import autodiscover_modules

from saas.payments.gateway import Object


@dataclass(frozen=True)
class Handler:
    """`fetch` asks Stripe for what the id names; `apply` notes it, in the worker's transaction.

    `apply` is told when the fetch began, and says whether the thing is of this app.
    """

    fetch: Callable[[str], Object | None]
    apply: Callable[[Object, datetime], bool]


HANDLERS: dict[str, Handler] = {}


def on(
    event_type: str, *, fetch: Callable[[str], Object | None]
) -> Callable[[Callable[[Object, datetime], bool]], Callable[[Object, datetime], bool]]:
    """Register what is done about an event type."""

    def register(apply: Callable[[Object, datetime], bool]) -> Callable[[Object, datetime], bool]:
        HANDLERS[event_type] = Handler(fetch, apply)
        return apply

    return register


def discover() -> None:
    """Find ours, and those in the `stripe_handlers.py` of any app."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    autodiscover_modules("stripe_handlers")
