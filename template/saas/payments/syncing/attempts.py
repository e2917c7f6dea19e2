"""POSTs that must not happen twice, whatever is lost on the way.

Each is written down before it is sent, with its parameters, and is repeated as it was: the same
key and body. Before that we look whether the thing is there: Stripe may have forgotten the key,
and does so after 24 hours. It repeats a failure of its own to a key, so then a new one is taken,
as for what was made and is gone: test data can be deleted there.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from saas.core.clock import now
from saas.core.locks import lock
from saas.payments import gateway
from saas.payments.errors import Declined, Misconfigured, NotThere, Unreachable
from saas.payments.gateway import BrokenAtStripe, Object, Parameters
from saas.payments.models import Attempt
from saas.payments.place import Place, current

KEY_LASTS = timedelta(hours=23)

State = Attempt.State


def post(
    *, row: str, kind: str, parameters: Parameters, find: Callable[[], Object | None], act: str = ""
) -> Object:
    """Make something for a row of ours, once. `find` looks for it by our metadata.

    What was sent before is sent again as it was, whatever the parameters are by now; once Stripe
    has refused it, or has lost what came of it, the next attempt takes the new ones. `act`: what
    is done to something that is there, as its address says it: `du_1/close`.
    Raises Unreachable, Declined, Misconfigured.
    """
    place, path = current(), f"{kind}/{act}" if act else kind
    attempt = _open_one(row, place)
    if attempt is None:
        return _send(_next(row, path, parameters, place))
    if attempt.state == State.DONE:
        with suppress(NotThere):
            return gateway.retrieve(kind, attempt.stripe_id)
    if found := find():
        return _done(attempt, found)
    if attempt.state == State.DONE:
        _close(attempt, State.REFUSED, "Stripe has it no longer: a new attempt was made")
        attempt = _next(row, path, parameters, place)
    elif attempt.state == State.BROKEN or attempt.created_at < now() - KEY_LASTS:
        _close(attempt, State.REFUSED, "Looked for, and not there: a new attempt was made")
        attempt = _next(row, attempt.path, attempt.parameters, place)
    return _send(attempt)


def _send(attempt: Attempt) -> Object:
    try:
        made = _asked(attempt)
    except BrokenAtStripe as error:
        _close(attempt, State.BROKEN, error.cause)
        raise
    except Unreachable:
        raise  # it stays sent: nobody knows what became of it
    except (Declined, Misconfigured) as error:
        _close(attempt, State.REFUSED, error.cause)
        raise
    return _done(attempt, made)


def _asked(attempt: Attempt) -> Object:
    match attempt.path.split("/"):
        case [kind, stripe_id, action]:
            return gateway.act(kind, action, stripe_id, attempt.parameters, key=attempt.key)
    return gateway.create(attempt.path, attempt.parameters, key=attempt.key)


def _open_one(row: str, place: Place) -> Attempt | None:
    """The one that is under way or done."""
    mine = Attempt.objects.filter(row=row, **place._asdict()).exclude(state=State.REFUSED)
    return mine.order_by("-number").first()


@transaction.atomic
def _next(row: str, path: str, parameters: Parameters, place: Place) -> Attempt:
    lock(f"attempts:{row}")
    if other := _open_one(row, place):  # somebody was faster
        return other
    number = (Attempt.objects.filter(row=row).aggregate(last=Max("number"))["last"] or 0) + 1
    return Attempt.objects.create(
        row=row, number=number, path=path, parameters=parameters, **place._asdict()
    )


def _done(attempt: Attempt, made: Object) -> Object:
    attempt.stripe_id = made["id"]
    _close(attempt, State.DONE, "")
    return made


def _close(attempt: Attempt, state: Attempt.State, error: str) -> None:
    attempt.state, attempt.error = state, error[:300]
    attempt.save(update_fields=["state", "error", "stripe_id", "updated_at"])
