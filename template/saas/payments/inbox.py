"""The worker's side of the inbox: events are claimed, their object is fetched, and applied once."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from random import uniform
from typing import Any

from django.db import transaction
from django.db.models import F

from saas.core.clock import database_now, database_time
from saas.payments import conf, gateway, place
from saas.payments.errors import PaymentError
from saas.payments.handlers import HANDLERS, Handler
from saas.payments.models import Event
from saas.payments.pacing import fetches

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # after which another worker may take what one has claimed
MOST_TRIES = 15  # over some 4 hours
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(hours=1)

State = Event.State


def keep(*, said: gateway.Object, source: Event.Source) -> Event | None:
    """Put an event into the inbox. None: it is there already."""
    event, is_new = Event.objects.get_or_create(
        stripe_id=said["id"], defaults={**_told_by(said), "source": source}
    )
    return event if is_new else None


def work(*, event: Event) -> datetime | None:
    """Handle an event, and with it all that wait about the same object.

    Returns when to try again, if that failed.
    """
    claimed = _claimed(event)
    if not claimed:
        return None  # another worker has it, or it was handled with an earlier one
    try:
        _apply(claimed)
    except Exception as error:
        return _postpone(claimed, error)
    return None


def due() -> Iterable[Event]:
    """What waits and has been tried, or was forgotten by a worker that died."""
    return Event.objects.filter(state=State.WAITING, due_at__lte=database_now()).order_by("due_at")


def prune() -> int:
    """Forget what Stripe sent long ago, unless it waits for somebody."""
    oldest = database_now(-timedelta(days=conf.events_kept_days()))
    settled = Event.objects.exclude(state__in=[State.WAITING, State.DEAD])
    return settled.filter(created_at__lt=oldest).delete()[0]


def _told_by(said: gateway.Object) -> dict[str, Any]:
    here = place.known()
    about = (said.get("data") or {}).get("object") or {}
    is_here = bool(said.get("livemode")) == here.livemode
    state = State.WAITING if said["type"] in HANDLERS else State.IGNORED
    return {
        "type": said["type"],
        "object_id": str(about.get("id") or ""),
        "account": here.account,
        "livemode": bool(said.get("livemode")),
        "api_version": said.get("api_version") or "",
        "is_other_version": said.get("api_version") != gateway.API_VERSION,
        "payload": said,
        "happened_at": datetime.fromtimestamp(said["created"], UTC),
        "state": state if is_here else State.OTHER_MODE,
        "due_at": database_now(),
    }


@transaction.atomic
def _claimed(event: Event) -> list[Event]:
    """Lock what waits about the object, and keep others away from it until the lease is over."""
    alike = Event.objects.filter(pk=event.pk)
    if event.object_id:
        alike = Event.objects.filter(object_id=event.object_id, livemode=event.livemode)
    waiting = alike.filter(state=State.WAITING, due_at__lte=database_now())
    claimed = list(waiting.select_for_update(skip_locked=True).order_by("pk"))
    rows = Event.objects.filter(pk__in=[one.pk for one in claimed])
    rows.update(due_at=database_now(LEASE), tries=F("tries") + 1, fetch_began_at=database_now())
    return claimed


def _apply(claimed: list[Event]) -> None:
    here = place.current()
    if claimed[0].livemode != here.livemode:
        _finish(claimed, State.OTHER_MODE)
        return
    if not all(one.account for one in claimed):
        place.name_account(Event.objects.filter(pk__in=[one.pk for one in claimed]), here)
    handlers = {HANDLERS[one.type] for one in claimed if one.type in HANDLERS}
    if not handlers:  # of a type that had one when it came
        _finish(claimed, State.IGNORED)
        return
    began = database_time()
    found = {fetch: _fetched(fetch, claimed[0].object_id) for fetch in {h.fetch for h in handlers}}
    with transaction.atomic():
        is_ours = [_is_ours(handler, found[handler.fetch], began) for handler in handlers]
        _finish(claimed, State.DONE if any(is_ours) else State.FOREIGN)


def _fetched(
    fetch: Callable[[str], gateway.Object | None], object_id: str
) -> gateway.Object | None:
    fetches.keep()
    return fetch(object_id)


def _is_ours(handler: Handler, thing: gateway.Object | None, began: datetime) -> bool:
    return thing is not None and handler.apply(thing, began)


def _finish(claimed: list[Event], state: Event.State) -> None:
    done = Event.objects.filter(pk__in=[one.pk for one in claimed], state=State.WAITING)
    done.update(state=state, finished_at=database_now(), reason="", updated_at=database_now())


def _postpone(claimed: list[Event], error: Exception) -> datetime | None:
    """Try again later, each time after a longer pause; a person must look in the end."""
    reason, began = _told(error), database_time()
    again: list[datetime] = []
    for one in claimed:
        tries = one.tries + 1
        is_dead = tries >= MOST_TRIES
        due_at = began + _pause(tries)
        if not is_dead:
            again.append(due_at)
        Event.objects.filter(pk=one.pk, state=State.WAITING).update(
            state=State.DEAD if is_dead else State.WAITING,
            due_at=due_at,
            finished_at=database_now() if is_dead else None,
            reason=reason,
            updated_at=database_now(),
        )
        log = logger.error if is_dead else logger.warning
        log("Event %s (%s) failed at try %d: %s", one.stripe_id, one.type, tries, reason)
    return min(again, default=None)


def _told(error: Exception) -> str:
    cause = getattr(error, "cause", "") or str(error)
    told = f"{type(error).__name__}: {cause}" if cause else type(error).__name__
    if not isinstance(error, PaymentError):
        logger.exception("A handler broke")
    return told.replace("\x00", "")[:500]


def _pause(tries: int) -> timedelta:
    doubled: timedelta = FIRST_WAIT * 2 ** (tries - 1)
    return min(doubled, LONGEST_WAIT) * uniform(0.8, 1.2)
