"""Tells Redis of a row. Nobody waits for it, nothing depends on it: the beat finds the rest."""

import atexit
import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Full, Queue
from time import monotonic

from saas.jobs.carrier.app import TAKE, app

logger = logging.getLogger(__name__)

SILENCE = 5  # seconds without a try, after one failed
ROOM = 10_000  # rows that may wait to be announced; more are left to the beat
FAREWELL = 1  # second in which a process that ends may still say what it has to

type Send = Callable[[int, str], None]


def send(number: int, queue: str) -> None:
    """Announce a row now. Raises what kombu and Redis raise where that can't be done."""
    app.send_task(TAKE, (number,), queue=queue, retry=False, ignore_result=True)


class Announcer:
    """Sends from a thread of its own: a request waits neither for Redis nor for its loss."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._quiet_until = 0.0
        self._thread: threading.Thread | None = None
        self._start_anew()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._start_anew)

    def tell(self, number: int, queue: str) -> None:
        if self._thread is None:
            self._start()
        with suppress(Full):
            self._words.put_nowait((number, queue))

    def finish(self) -> None:
        """Say what is left to say, if that can be done in a second."""
        thread, self._thread = self._thread, None
        if thread is not None:
            with suppress(Full):
                self._words.put_nowait(None)
            thread.join(FAREWELL)

    def _start_anew(self) -> None:
        """A process that was forked has no thread yet, and nothing to say of its parent's."""
        self._words: Queue[tuple[int, str] | None] = Queue(ROOM)
        self._thread = None
        self._starting = threading.Lock()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                thread = threading.Thread(target=self._speak, name="announcer", daemon=True)
                thread.start()
                self._thread = thread

    def _speak(self) -> None:
        while word := self._words.get():
            if monotonic() >= self._quiet_until:
                self._try(*word)

    def _try(self, number: int, queue: str) -> None:
        try:
            self._send(number, queue)
        except Exception as error:  # whatever kombu and Redis raise, the thread goes on
            self._quiet_until = monotonic() + SILENCE
            logger.warning("Redis takes no jobs; the beat announces them later: %s", error)


announcer = Announcer(send)
atexit.register(announcer.finish)
