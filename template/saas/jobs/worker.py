import logging
import signal
import socket
from collections import deque
from collections.abc import Iterable
from os import getpid
from time import monotonic
from types import FrameType

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
)

from saas.jobs import flows
from saas.jobs.keeper import Keeper
from saas.jobs.models import Job
from saas.jobs.outages import DATABASE, Outages
from saas.jobs.queries import upcoming
from saas.jobs.watch import Watch

logger = logging.getLogger(__name__)

POLL = 0.5  # seconds between two looks at the queues where notifications do not arrive
SILENCE = 30  # seconds between two warnings that the database is away
PERIODIC_CHECK = 20  # seconds; periodic tasks count in minutes
BY_AGE = 10  # each tenth claim takes the oldest job, so that low priority does not starve


class Worker:
    """Runs jobs one by one until told to stop; any number of them may work side by side.

    SIGTERM or Ctrl-C lets the job at hand finish; a second one hands it back and leaves.
    """

    def __init__(self, queues: Iterable[str] = ()) -> None:
        """Take from these queues, or from all."""
        self.name = f"{socket.gethostname()}-{getpid()}"
        self.stopping = False
        self._watch = Watch()
        self._keeper = Keeper(self._watch)
        self._only = frozenset(queues)
        self._queues: deque[str] = deque()
        self._claims = 0
        self._next_periodic = 0.0
        self._next_look = 0.0
        self._outages = Outages(logger, SILENCE)
        self._pause = POLL

    def serve(self) -> None:
        """Work until stopped, whatever becomes of the database meanwhile."""
        keep_one_connection()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self._watch.restarts = True
        with self._watch.armed(), self._keeper:
            while not self.stopping:
                self._try_to_work()
                if not self.stopping:
                    self._add(self._keeper.wait(self._pause))

    def work_off(self) -> int:
        """Run all that is due and return how many jobs that were."""
        with self._watch.armed(), self._keeper:
            return self._work()

    def _try_to_work(self) -> None:
        try:
            self._work()
        except (OperationalError, InterfaceError) as error:
            self._outages.warn(DATABASE, error)
            self._pause = POLL
            connection.close()
        except DatabaseError:
            logger.exception("The database refuses; trying again")
            self._pause = POLL
            connection.close()

    def _work(self) -> int:
        count = self._run_due()
        while not self.stopping:
            self._look()
            more = self._run_due()
            if not more:
                break
            count += more
        return count

    def _run_due(self) -> int:
        """Run what is due in the queues that we know of."""
        count = 0
        while not self.stopping and (job := self._claim()):
            flows.run(job, guard=self._watch.hold)
            tidy_connections()
            count += 1
            self._add(self._keeper.heard())
            if monotonic() >= self._next_look:
                self._look()
        return count

    def _claim(self) -> Job | None:
        """Claim from one queue after the other, until none of them has anything."""
        while self._queues:
            queue = self._queues[0]
            self._queues.rotate(-1)
            self._claims += 1
            by_age = self._claims % BY_AGE == 0
            if job := flows.claim(worker=self.name, queue=queue, by_age=by_age):
                return job
            self._queues.remove(queue)
        return None

    def _look(self) -> None:
        """See which queues have jobs that are due, and how long to wait if there are none."""
        now = monotonic()
        if now >= self._next_periodic:
            self._next_periodic = now + PERIODIC_CHECK
            flows.enqueue_periodic()
        hears = self._keeper.hears  # asked first: what is queued after the look must be told
        found = upcoming(self._only)
        if found.lapse is not None and found.lapse <= 0:
            flows.recover_lost()
            found = upcoming(self._only)
        self._add(found.due)
        longest = self._next_periodic - now if hears else POLL
        self._next_look = now + longest
        wait = longest if found.seconds is None else found.seconds
        # What is due and still not to be had is locked by somebody.
        self._pause = min(wait, longest) if wait > 0 else POLL

    def _add(self, queues: Iterable[str]) -> None:
        for queue in queues:
            if queue not in self._queues and (not self._only or queue in self._only):
                self._queues.append(queue)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            self._watch.leave()
            return
        logger.info("Stopping after the job at hand; once more to stop at once")
        self.stopping = True
        self._watch.restarts = False
        self._keeper.wake()


def keep_one_connection() -> None:
    """Take no pool: it would ask before each job, and after an outage wait longer each time."""
    connections.close_all()
    for settings in connections.settings.values():
        settings["OPTIONS"].pop("pool", None)


def tidy_connections() -> None:
    """Give back what a job has opened or broken; else the worker's own one is kept."""
    for each in connections.all(initialized_only=True):
        is_own = each.alias == DEFAULT_DB_ALIAS
        if not is_own or each.errors_occurred or not each.autocommit:
            each.close_if_unusable_or_obsolete()
