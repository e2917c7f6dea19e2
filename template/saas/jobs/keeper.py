"""What goes on beside the jobs: leases are renewed, new jobs are heard of, limits are kept."""

import logging
import selectors
import socket
import threading
from contextlib import closing, suppress
from contextvars import copy_context
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic
from types import TracebackType
from typing import Self

import psycopg

from saas.jobs import statements
from saas.jobs.line import Line
from saas.jobs.watch import Watch

logger = logging.getLogger(__name__)

RENEW = statements.LEASE.total_seconds() / 3
LOOK = 0.5  # seconds between two looks while a job runs, and between two tries to connect
GREETING = 1  # seconds for a greeting to come back
GLANCE = 1  # second after which a waiting worker sees Ctrl-C on Windows


class Keeper:
    """A thread with a connection of its own; nothing here waits for a job, nor a job for it."""

    def __init__(self, watch: Watch, *, listens: bool = True) -> None:
        self.hears = False
        self._watch = watch
        self._listens = listens
        self._news: SimpleQueue[str | None] = SimpleQueue()
        self._idle = False
        self._is_over = False
        self._said_deaf = False
        self._bell, self._rope = socket.socketpair()
        keep = partial(copy_context().run, self._keep)  # with the clock of a test
        self._thread = threading.Thread(target=keep, name="keeper", daemon=True)

    def __enter__(self) -> Self:
        self._bell.setblocking(False)
        self._rope.setblocking(False)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._is_over = True
        self._ring()
        self._thread.join()
        self._bell.close()
        self._rope.close()

    def wait(self, seconds: float) -> set[str]:
        """Wait for news, at most so long, and return the queues that have new jobs."""
        self._idle = True
        self._ring()
        first = self._next_news(monotonic() + seconds)
        self._idle = False
        self._ring()
        return self.heard() | ({first} if first is not None else set())

    def heard(self) -> set[str]:
        queues = set()
        with suppress(Empty):
            while True:
                queues.add(self._news.get_nowait())
        return {queue for queue in queues if queue is not None}

    def wake(self) -> None:
        """End the waiting; a signal handler may call it, at any moment."""
        self._news.put(None)

    def rouse(self) -> None:
        """Look after the job that begins now."""
        self._idle = False
        self._ring()

    def rest(self) -> None:
        self._idle = True

    def _next_news(self, deadline: float) -> str | None:
        while (left := deadline - monotonic()) > 0:
            with suppress(Empty):
                return self._news.get(timeout=min(left, GLANCE))
        return None

    def _ring(self) -> None:
        with suppress(BlockingIOError):  # it rings already
            self._rope.send(b".")

    def _keep(self) -> None:
        is_reached = True
        while not self._is_over:
            try:
                with closing(Line(listens=self._listens)) as line:
                    is_reached = True
                    self._serve(line)
            except Exception as error:  # the thread must go on, whatever it meets
                if is_reached:
                    logger.warning("Leases cannot be renewed, trying again: %s", error)
                    self.wake()  # the worker looks by itself from now on
                is_reached = self.hears = False
                self._watch.look(is_reached=False)
                self._rest(LOOK)

    def _serve(self, line: Line) -> None:
        """Do what is due, for as long as the line holds."""
        if self._listens:
            line.greet()
        greeted, renewed = monotonic(), 0.0
        while not self._is_over:
            if monotonic() - renewed >= RENEW:
                renewed = monotonic()
                self._renew(line)
            self._watch.look(is_reached=True)
            if self._listens:
                self._hear(line, since_greeting=monotonic() - greeted)
            if not self._idle:
                self._pause(LOOK)
            else:
                self._pause(LOOK if self._listens and not self.hears else RENEW, line)

    def _renew(self, line: Line) -> None:
        held = self._watch.jobs()
        try:
            kept = line.renew(held)
        except psycopg.errors.LockNotAvailable:
            return
        for job in held:
            if job.pk not in kept and job in self._watch.jobs():
                logger.warning("Job %s is no longer ours: what it answers will not count", job)
                self._watch.lose(job)

    def _hear(self, line: Line, *, since_greeting: float) -> None:
        queues, is_greeted = line.news()
        for queue in queues:
            self._news.put(queue)
        if is_greeted:
            self.hears = True
        elif not self.hears and since_greeting > GREETING and not self._said_deaf:
            self._said_deaf = True
            logger.warning(
                "Notifications of the database do not arrive, perhaps for a pooler in "
                "transaction mode: looking for jobs each %s seconds",
                LOOK,
            )

    def _rest(self, seconds: float) -> None:
        """Sleep so long, however often somebody rings."""
        deadline = monotonic() + seconds
        while not self._is_over and (left := deadline - monotonic()) > 0:
            self._pause(left)

    def _pause(self, seconds: float, line: Line | None = None) -> None:
        """Sleep until somebody rings, or the line has something to say."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell, selectors.EVENT_READ)
            if line:
                selector.register(line, selectors.EVENT_READ)
            selector.select(seconds)
        with suppress(BlockingIOError):
            self._bell.recv(4096)
