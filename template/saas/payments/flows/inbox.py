"""What comes from Stripe is kept first, and worked on by a job."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from saas.accounts.models import User
from saas.core.clock import database_now, now
from saas.jobs import enqueue
from saas.payments import gateway, place
from saas.payments.gateway import Object
from saas.payments.handlers import HANDLERS
from saas.payments.jobs import handle_event
from saas.payments.models import Act, Event

State = Event.State


@transaction.atomic
def receive(*, said: Object, source: Event.Source = Event.Source.WEBHOOK) -> bool:
    """Keep an event and queue its work. False: it is here already, and nothing is done."""
    told = _told(said)
    event, is_new = Event.objects.get_or_create(
        stripe_id=said["id"], defaults={**told, "source": source}
    )
    if is_new and event.state == State.WAITING:
        enqueue(handle_event, event.pk, key=f"event:{event.stripe_id}")
    return is_new


@transaction.atomic
def replay(*, events: QuerySet[Event], by: Act.By, person: User | None, reason: str) -> int:
    """Let events be worked on once more. What was applied before is not applied twice."""
    again = list(events.exclude(state__in=[State.WAITING, State.OTHER_MODE]).select_for_update())
    for event in again:
        before, known = event.state, event.type in HANDLERS
        event.state = State.WAITING if known else State.IGNORED
        event.tries, event.reason, event.finished_at = 0, "", None
        event.due_at = now()
        event.save()
        Act.objects.create(
            by=by,
            person=person,
            what="event.replayed",
            row=f"event:{event.pk}",
            stripe_id=event.stripe_id,
            reason=reason,
            before={"state": before},
            after={"state": event.state},
        )
        if known:
            enqueue(handle_event, event.pk)
    return len(again)


def _told(said: Object) -> dict[str, Any]:
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
