import logging
import socket
import sys
from collections.abc import Iterable
from os import getpid
from time import monotonic, sleep
from types import FrameType

from celery.exceptions import WorkerTerminate
from celery.worker import state
from django.db import DatabaseError, connection

from saas.jobs import beats, flows
from saas.jobs.backend import queues_of_all
from saas.jobs.carrier.program import Program
from saas.jobs.keeper import Keeper
from saas.jobs.outages import DATABASE, Outages
from saas.jobs.watch import Watch
from saas.jobs.worker import BY_AGE, POLL, SILENCE, keep_one_connection, tidy_connections

logger = logging.getLogger(__name__)

AGAIN = 5  # seconds until Celery is started again


class CarriedWorker:
    """Runs jobs that Celery announces, one by one, in the main thread: that can be interrupted.

    A message says that its queue has work; which job is the most urgent, the rows say.
    """

    def __init__(self, queues: Iterable[str] = ()) -> None:
        self.name = f"{socket.gethostname()}-{getpid()}"
        self.queues = sorted(queues) or queues_of_all()
        self.stopping = False
        self._watch = Watch()
        self._keeper = Keeper(self._watch, listens=False)
        self._claims = 0
        self._outages = Outages(logger, SILENCE)

    def serve(self) -> None:
        """Work until stopped, whatever becomes of Redis or the database meanwhile."""
        keep_one_connection()
        self._watch.restarts = True
        with self._watch.armed(), self._keeper:
            program = Program(self.queues, take=self.take, look=self.look_at_beat, stop=self.stop)
            program.start()
            if program.exitcode and not self.stopping:
                self._recover()
        sys.exit(program.exitcode)

    def take(self, queue: str) -> None:
        """Claim a job of this queue and run it; while the database is away, wait for it."""
        self._keeper.rouse()
        try:
            while not self.stopping and not self._has_taken(queue):
                sleep(POLL)
        except flows.WorkerLeaves as leaves:
            raise WorkerTerminate(leaves.code) from None
        finally:
            self._keeper.rest()

    def stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            self._watch.leave()
            return
        logger.info("Stopping after the job at hand; once more to stop at once")
        self.stopping = True
        self._watch.restarts = False
        state.should_stop = 0  # which Celery looks at before it takes the next message

    def look_at_beat(self) -> None:
        try:
            beats.warn_of_loss()
        except DatabaseError as error:
            self._outages.warn(DATABASE, error)
            connection.close()

    def _recover(self) -> None:
        """Celery itself waits for a Redis that is away, and ends where it is full."""
        logger.warning("Celery has ended; starting it again in %s seconds", AGAIN)
        began = monotonic()
        while not self.stopping:
            if monotonic() - began > AGAIN:
                self._watch.begin_anew()
            sleep(POLL)

    def _has_taken(self, queue: str) -> bool:
        self._claims += 1
        by_age = self._claims % BY_AGE == 0
        try:
            if job := flows.claim(worker=self.name, queue=queue, by_age=by_age):
                flows.run(job, guard=self._watch.hold)
                tidy_connections()
        except DatabaseError as error:
            self._outages.warn(DATABASE, error)
            connection.close()
            return False
        return True
