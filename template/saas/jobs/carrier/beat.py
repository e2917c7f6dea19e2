import logging
import signal
import socket
import threading
from os import getpid
from time import monotonic
from types import FrameType

from django.db import DatabaseError, connection

from saas.jobs import beats, flows
from saas.jobs.carrier.sweeping import sweep
from saas.jobs.outages import DATABASE, Outages
from saas.jobs.queries import upcoming
from saas.jobs.worker import PERIODIC_CHECK, SILENCE, keep_one_connection

logger = logging.getLogger(__name__)

PERIOD = 1  # second between two looks


class Beat:
    """Queues periodic jobs, takes back lost ones, and announces what is due. One does it for all.

    Any number may stand by: when the one is lost for half a minute, another goes on.
    """

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}-{getpid()}"
        self._is_first: bool | None = None
        self._over = threading.Event()
        self._next_periodic = 0.0
        self._outages = Outages(logger, SILENCE)

    def serve(self) -> None:
        keep_one_connection()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self._over.wait(PERIOD):
            self._try_to_beat()
        self._try_to_give_up()

    def beat(self) -> None:
        """Do what is due, if this is the one that does it."""
        is_first, self._is_first = self._is_first, beats.beat(holder=self.name)
        if self._is_first != is_first:
            logger.info(
                "This beat goes on" if self._is_first else "Another beat goes, this stands by"
            )
        if self._is_first:
            self._keep_time()

    def _keep_time(self) -> None:
        if monotonic() >= self._next_periodic:
            self._next_periodic = monotonic() + PERIODIC_CHECK
            flows.enqueue_periodic()
        found = upcoming()
        if found.lapse is not None and found.lapse <= 0:
            flows.recover_lost()
            found = upcoming()
        try:
            sweep(found.due)
        except DatabaseError:
            raise
        except Exception as error:  # whatever kombu and Redis raise: the rows wait
            self._outages.warn("Redis takes no jobs, trying again: %s", error)

    def _try_to_beat(self) -> None:
        try:
            self.beat()
        except DatabaseError as error:
            self._outages.warn(DATABASE, error)
            connection.close()

    def _try_to_give_up(self) -> None:
        try:
            beats.give_up(holder=self.name)
        except DatabaseError as error:
            logger.warning("The next beat begins in half a minute: %s", error)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._over.set()
