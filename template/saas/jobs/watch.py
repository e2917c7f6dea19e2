"""Keeps the time limits of the job at hand."""

import faulthandler
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from traceback import format_stack
from types import FrameType
from typing import Never

from django.db import DatabaseError

from saas.jobs import flows
from saas.jobs.limits import HardTimeLimit, Limit, SoftTimeLimit, reason
from saas.jobs.models import Job

logger = logging.getLogger(__name__)

# After its hard limit, for code that lets no thread of Python run, so that we cannot end it.
GRACE = 10
STDERR = 2


@dataclass
class Held:
    job: Job
    limit: Limit
    since: float
    is_told: bool = False
    has_raised: bool = False
    is_lost: bool = False


class Watch:
    """Asked by another thread, which goes on when a job hangs."""

    def __init__(self) -> None:
        self.restarts = False
        self._must_leave = False
        self._held: Held | None = None
        self._leaving = threading.RLock()
        self._folder = Path.cwd()

    @contextmanager
    def armed(self) -> Iterator[None]:
        """Let soft limits reach the main thread, which this is."""
        before = signal.signal(SIGNAL, self._on_signal)
        try:
            yield
        finally:
            signal.signal(SIGNAL, before)

    @contextmanager
    def hold(self, job: Job, limit: Limit) -> Iterator[None]:
        """Keep the lease and the limits of a job while it runs."""
        try:
            try:
                if self._must_leave:
                    raise flows.WorkerLeaves(1)
                self._held = Held(job, limit, monotonic())
                if limit.hard:
                    faulthandler.dump_traceback_later(limit.hard + GRACE, exit=True, file=STDERR)
                yield
            finally:
                self._let_go()
        finally:  # the soft limit may strike while it lets go, but only once
            self._let_go()

    def jobs(self) -> list[Job]:
        """The jobs whose leases are to be renewed."""
        held = self._held
        return [held.job] if held and not held.is_lost else []

    def lose(self, job: Job) -> None:
        held = self._held
        if held and held.job is job:
            held.is_lost = True

    def look(self, *, is_reached: bool) -> None:
        """Tell the job at its soft limit, end it at its hard one; never both in one look."""
        held = self._held
        if held is None:
            return
        age = monotonic() - held.since
        if held.limit.soft and age >= held.limit.soft and not held.is_told:
            held.is_told = True
            _interrupt_main_thread()
        elif held.limit.hard and age >= held.limit.hard:
            self._end(held, held.limit.hard, is_reached)

    def begin_anew(self) -> Never:
        """Start the worker again as the same process; where that can't be, end it."""
        if self.restarts and sys.platform != "win32":
            os.chdir(self._folder)
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
        os._exit(1)

    def leave(self) -> None:
        """Break off the job at hand, or the one that is about to begin. For a signal handler."""
        if self._held and not self._must_leave:
            self._must_leave = True
            raise flows.WorkerLeaves(1)
        self._must_leave = True

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        """Raise the soft limit in the main thread, where the job runs."""
        held = self._held
        if held and held.limit.soft and held.is_told and not held.has_raised:
            held.has_raised = True
            raise SoftTimeLimit(held.limit.soft)

    def _let_go(self) -> None:
        with self._leaving:
            if self._held and self._held.limit.hard:
                faulthandler.cancel_dump_traceback_later()
            self._held = None

    def _end(self, held: Held, seconds: float, is_reached: bool) -> None:
        """End the job with its process: nothing else ends what blocks."""
        with self._leaving:
            if self._held is not held:
                return
            logger.error("Job %s ran longer than %g seconds: its worker ends", held.job, seconds)
            if is_reached:
                _write_down(held.job, reason(HardTimeLimit(seconds)))
            self.begin_anew()


def _write_down(job: Job, why: str) -> None:
    frame = sys._current_frames()[threading.main_thread().ident or 0]
    try:
        flows.end_overrun(job, why, "".join(format_stack(frame)))
    except DatabaseError:
        logger.exception("Why job %s ended could not be written down", job)


def _interrupt_main_thread() -> None:
    if sys.platform == "win32":
        import _thread

        _thread.interrupt_main(SIGNAL)
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, SIGNAL)


SIGNAL = signal.Signals["SIGBREAK" if sys.platform == "win32" else "SIGUSR2"]
