from django.tasks import task
from django.utils.translation import gettext_lazy as _

from saas.accounts.models import Workspace
from saas.jobs import enqueue, every, named, retry
from saas.payments import conf, inbox, notices, reconciling, records
from saas.payments.errors import PaymentsUnsound
from saas.payments.models import Event, Pack, Refund
from saas.payments.queries import violations
from saas.payments.syncing import balance, catalogue, checkout, refunds


@task()
@named(_("Handle an event of Stripe's"))
def handle_event(event_id: int) -> None:
    _work(Event.objects.get(pk=event_id))


@every(minutes=1)
@task()
@named(_("Handle events that were left"))
def sweep_inbox() -> int:
    """Handle what is due and has no job of its own: its worker was lost."""
    count = 0
    for event in inbox.due():
        _work(event)
        count += 1
    return count


def _work(event: Event) -> None:
    if again := inbox.work(event=event):
        enqueue(handle_event, event.pk, run_after=again)


@every(hours=24)
@task()
@named(_("Compare with Stripe"))
def reconcile_with_stripe() -> dict[str, int]:
    """Find what was never delivered."""
    return reconciling.reconcile()._asdict() if conf.secret_key() else {}


@task()
@named(_("Send a refund"))
@retry(attempts=8)
def send_refund(refund_id: str) -> None:
    refunds.send(refund=Refund.objects.select_related("purchase").get(pk=refund_id))


@every(minutes=10)
@task()
@named(_("Send refunds that were left"))
@retry(attempts=1)
def sweep_refunds() -> int:
    """Send what nobody has sent: its job was lost, or gave up while Stripe was away."""
    return refunds.send_waiting()


@every(hours=24)
@task()
@named(_("Check the payments"))
@retry(attempts=1)
def check_payments() -> None:
    """Payments that do not add up are a dead letter in the admin, with their sentences."""
    if found := violations():
        raise PaymentsUnsound(found)


@task()
@named(_("Close payment pages"))
def close_payment_pages(workspace_id: int) -> None:
    checkout.give_up_all(workspace=Workspace.objects.get(pk=workspace_id))


@every(hours=24)
@task()
@named(_("Forget old events"))
def prune_events() -> int:
    return inbox.prune()


@task()
@named(_("Write a mail about a payment"))
@retry(attempts=8)
def send_notice(kind: str, pk: str) -> None:
    notices.send(kind=kind, pk=pk)


@every(hours=24)
@task()
@named(_("Copy fees and payouts"))
@retry(attempts=3)
def copy_balance() -> int:
    """Fees and payouts, for the accountant."""
    return balance.copy_lines()


@every(hours=24)
@task()
@named(_("Forget old records"))
def forget_old_records() -> int:
    return records.forget_old_records()


@task()
@named(_("Tell Stripe of a pack"))
def push_pack(pack_id: int) -> None:
    catalogue.push(pack=Pack.objects.get(pk=pack_id))
