"""What comes from Stripe is kept first, and worked on by a job."""

from django.db import transaction
from django.db.models import QuerySet

from saas.accounts.models import User
from saas.core.clock import now
from saas.jobs import enqueue
from saas.payments import inbox
from saas.payments.gateway import Object
from saas.payments.handlers import HANDLERS
from saas.payments.jobs import handle_event
from saas.payments.models import Act, Event

State = Event.State


@transaction.atomic
def receive(*, said: Object, source: Event.Source = Event.Source.WEBHOOK) -> bool:
    """Keep an event and queue its work. False: it is here already, and nothing is done."""
    event = inbox.keep(said=said, source=source)
    if event and event.state == State.WAITING:
        enqueue(handle_event, event.pk, key=f"event:{event.stripe_id}")
    return event is not None


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
