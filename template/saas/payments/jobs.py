from django.tasks import task

from saas.jobs import every
from saas.payments import inbox
from saas.payments.models import Event, Pack
from saas.payments.syncing import catalogue


@task()
def handle_event(event_id: int) -> None:
    inbox.work(event=Event.objects.get(pk=event_id))


@every(minutes=1)
@task()
def sweep_inbox() -> int:
    """Handle what failed before and is due again, and what a lost worker left."""
    count = 0
    for event in inbox.due():
        inbox.work(event=event)
        count += 1
    return count


@task()
def push_pack(pack_id: int) -> None:
    catalogue.push(pack=Pack.objects.get(pk=pack_id))
