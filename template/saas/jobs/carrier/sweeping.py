"""Finds what waits and was not announced, or whose announcement got lost."""

from collections.abc import Iterable

from saas.jobs.carrier.announcing import send
from saas.jobs.carrier.messages import messages
from saas.jobs.queries import late

ENOUGH = 1000  # messages in a queue, above which its workers have to do for a while


def sweep(queues: Iterable[str]) -> int:
    """Announce what is due and has no message; return how many jobs that were.

    A message says that its queue has work, so they are counted, not compared.
    """
    missing = [
        (number, queue)
        for queue, waiting in messages(queues).items()
        if waiting < ENOUGH
        for number in late(queue, skip=waiting, limit=ENOUGH - waiting)
    ]
    for number, queue in missing:
        send(number, queue)
    return len(missing)
