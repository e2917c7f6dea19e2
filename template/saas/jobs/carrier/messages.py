from collections.abc import Iterable

from kombu import Queue

from saas.jobs.carrier.app import app


def messages(queues: Iterable[str]) -> dict[str, int]:
    """Count what waits in Redis. Raises what kombu and Redis raise."""
    with app.connection_or_acquire() as connection:
        channel = connection.default_channel
        return {
            queue: Queue(queue, channel=channel).queue_declare().message_count for queue in queues
        }
