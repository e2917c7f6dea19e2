import logging
import signal
import socket
import time
from contextlib import suppress
from os import getpid
from threading import Event, Thread
from types import FrameType

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
)

from saas.jobs import flows
from saas.jobs.models import Job

logger = logging.getLogger(__name__)

POLL = 0.5  # seconds between two looks at an empty queue
PERIODIC_CHECK = 20  # seconds; periodic tasks count in minutes


class Worker:
    """Runs jobs one by one until told to stop; any number of them may work side by side.

    SIGTERM or Ctrl-C lets the job at hand finish; a second one hands it back and leaves.
    """

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}-{getpid()}"
        self.stopping = False
        self._next_periodic = 0.0

    def serve(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self.stopping:
            try:
                self.work_off()
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database is out of reach, trying again: %s", error)
                connection.close()
            except DatabaseError:
                logger.exception("The database refuses; trying again")
                connection.close()
            if not self.stopping:
                time.sleep(POLL)

    def work_off(self) -> int:
        """Run all that is due and return how many jobs that were."""
        count = 0
        if time.monotonic() >= self._next_periodic:
            self._next_periodic = time.monotonic() + PERIODIC_CHECK
            flows.enqueue_periodic()
        flows.recover_lost()
        while not self.stopping and (job := flows.claim(worker=self.name)):
            self._run(job)
            count += 1
        return count

    def _run(self, job: Job) -> None:
        done = Event()
        heartbeat = Thread(target=_keep_lease, args=(job, done), daemon=True)
        heartbeat.start()
        try:
            flows.run(job)
        finally:
            done.set()
            heartbeat.join()
            close_old_connections()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            raise flows.WorkerLeaves(1)
        logger.info("Stopping after the job at hand; once more to stop at once")
        self.stopping = True


def _keep_lease(job: Job, done: Event) -> None:
    """Renew the lease while the job runs, on a connection of this thread's own."""
    while not done.wait(flows.LEASE.total_seconds() / 3):
        with suppress(DatabaseError, InterfaceError):
            flows.renew_lease(job)
    connection.close()
