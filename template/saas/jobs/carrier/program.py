"""Celery's own worker: it takes messages from Redis. Signals, logs and the work are ours."""

import logging
import signal
import socket
from collections.abc import Callable, Iterable
from os import getpid
from types import FrameType
from typing import Any

from celery.apps.worker import Worker
from celery.worker import state
from celery.worker.consumer import Consumer

from saas.jobs.carrier.app import TAKE, app
from saas.jobs.outages import Outages
from saas.jobs.worker import SILENCE

logger = logging.getLogger(__name__)

LOOK = 20  # seconds between two looks at what else there is
AGAIN = 2  # seconds between two tries to reach Redis


class PatientConsumer(Consumer):  # type: ignore[misc]  # Celery has no types
    """Tries evenly and says so seldom, where Celery's waits up to half a minute."""

    outages = Outages(logger, SILENCE)

    def ensure_connected(self, connection: Any) -> Any:
        return connection.ensure_connection(
            self._tell, interval_start=AGAIN, interval_step=0, callback=state.maybe_shutdown
        )

    def _tell(self, error: Exception, seconds: float) -> None:
        self.outages.warn("Redis is out of reach, trying again: %s", error)


class Program(Worker):  # type: ignore[misc]
    """One process that runs what it takes in its main thread, one after the other."""

    app = app

    def __init__(
        self,
        queues: Iterable[str],
        *,
        take: Callable[[str], None],
        look: Callable[[], None],
        stop: Callable[[int, FrameType | None], None],
    ) -> None:
        """Call `take` with the queue of each message, `look` now and then, `stop` by signals."""

        def on_message(task: Any, number: int) -> None:
            take(task.request.delivery_info["routing_key"])

        app.task(name=TAKE, bind=True)(on_message)
        self.look = look
        self.stop_by_signal = stop
        super().__init__(
            hostname=f"{getpid()}@{socket.gethostname()}",
            pool="solo",
            concurrency=1,
            consumer_cls=PatientConsumer,
            queues=list(queues),
            quiet=True,
            without_gossip=True,
            without_mingle=True,
        )

    def install_platform_tweaks(self, worker: object) -> None:
        signal.signal(signal.SIGTERM, self.stop_by_signal)
        signal.signal(signal.SIGINT, self.stop_by_signal)

    def on_consumer_ready(self, consumer: Any) -> None:
        consumer.timer.call_repeatedly(LOOK, self.look)

    def terminate(self, in_sighandler: bool = False) -> None:
        """Come here where a job was handed back."""
        self.exitcode = 1
        super().terminate(in_sighandler)
