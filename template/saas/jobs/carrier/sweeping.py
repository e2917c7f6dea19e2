"""Finds what waits and was not announced, or whose announcement got lost."""

from collections.abc import Iterable

from kombu import Queue

from saas.jobs.carrier.announcing import send
from saas.jobs.carrier.app import app
from saas.jobs.queries import late

ENOUGH = 1000  # messages in a queue, above which its workers have to do for a while


def sweep(queues: Iterable[str]) -> int:
    """Announce what is due and has no message; return how many jobs that were.

    A message says that its queue has work, so they are counted, not compared.
    """
    count = 0
    for queue, messages in carried(queues).items():
        if messages < ENOUGH:
            for number in late(queue, skip=messages, limit=ENOUGH - messages):
                send(number, queue)
                count += 1
    return count


def carried(queues: Iterable[str]) -> dict[str, int]:
    """Return how many messages wait in each queue. Raises what kombu and Redis raise."""
    with app.connection_for_write() as connection:
        channel = connection.default_channel
        return {
            queue: Queue(queue, channel=channel).queue_declare(passive=False).message_count
            for queue in queues
        }
