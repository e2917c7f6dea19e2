"""Events that Stripe is asked for, where its webhooks do not arrive: on a machine at home.

`manage.py dev` runs this beside the app with a test key. What comes goes the way of the webhooks.
"""

from contextlib import suppress
from datetime import timedelta

from django.db.models import Max
from django.tasks import task
from django.utils.translation import gettext_lazy as _

from saas.core.clock import now
from saas.jobs import every, named
from saas.payments import conf, gateway
from saas.payments.errors import PaymentError
from saas.payments.flows.inbox import receive
from saas.payments.handlers import HANDLERS
from saas.payments.models import Event
from saas.payments.place import current

FIRST_LOOK = timedelta(hours=24)  # back, where nothing has come yet
OVERLAP = timedelta(minutes=5)  # Stripe's list has some events later than younger ones

_seen: set[str] = set()


def collect() -> int:
    """Ask for what is new, the oldest first, and count it. Raises Unreachable, Misconfigured."""
    told = gateway.each("events", {"created": {"gte": _since()}})
    new = [event for event in told if event["type"] in HANDLERS and event["id"] not in _seen]
    count = sum(receive(said=event, source=Event.Source.POLL) for event in reversed(new))
    _seen.update(event["id"] for event in new)
    return count


@every(minutes=1)
@task()
@named(_("Ask Stripe for events"))
def poll_stripe() -> int:
    """The same where nobody runs `stripe_poll`: the worker of `docker compose up` does."""
    with suppress(PaymentError):  # the gateway has logged it, and the next minute comes
        return collect() if conf.polls() else 0
    return 0


def _since() -> int:
    known = Event.objects.filter(**current()._asdict()).aggregate(last=Max("happened_at"))["last"]
    since = known - OVERLAP if known else now() - FIRST_LOOK
    return int(since.timestamp())
