"""What happens by itself: what falls due, and webhooks on their way. One thread, and its helpers.

It sleeps until something is due or somebody wakes it: no time is spent on looking.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from fakestripe import delivery
from fakestripe.delivery import Delivery

if TYPE_CHECKING:
    from fakestripe.stand import Stand

log = logging.getLogger("fakestripe")

AT_ONCE = 16  # deliveries
SLOW = 1.0  # seconds after which the next event no longer waits for an endpoint's answer
LONGEST_SLEEP = 3600.0


class Pulse:
    def __init__(self, stand: "Stand") -> None:
        self._stand = stand
        self._woken = threading.Condition()
        self._is_due = False
        self._ends = False
        self._under_way: dict[int, tuple[Delivery, float]] = {}
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._woken:
            self._ends = True
            self._woken.notify()
        self._thread.join()
        self._pool.shutdown(cancel_futures=True)

    def wake(self) -> None:
        """Look now: something may have become due."""
        with self._woken:
            self._is_due = True
            self._woken.notify()

    def _run(self) -> None:
        while not self._ends:
            self._guarded(self._beat)
            with self._woken:
                if not self._is_due and not self._ends:
                    self._woken.wait(self._sleep())
                self._is_due = False

    def _beat(self) -> None:
        stand = self._stand
        stand.clock.run_due(stand.clock.now(), stand.account)
        delivery.disturb(stand.store, stand.faults)
        for each in delivery.due(stand.store):
            if each.seq not in self._under_way and not self._waits(each):
                self._under_way[each.seq] = (each, time.monotonic())
                self._pool.submit(self._guarded, partial(self._send, each))

    def _waits(self, new: Delivery) -> bool:
        """Say if it waits for the one before, so that an endpoint hears of things in order.

        What is tried again waits for nobody, and nobody for an endpoint that is slow.
        """
        return new.tries == 0 and any(
            other.endpoint == new.endpoint
            and other.event != new.event
            and other.tries == 0
            and time.monotonic() - since < SLOW
            for other, since in list(self._under_way.values())
        )

    def _send(self, each: Delivery) -> None:
        try:
            delivery.attempt(self._stand.store, each)
        finally:
            self._under_way.pop(each.seq, None)
            self.wake()

    def _sleep(self) -> float:
        """Return the seconds until the next thing is due."""
        stand = self._stand
        waits = [LONGEST_SLEEP]
        if (at := stand.clock.next_due()) is not None:
            waits.append(at - stand.clock.now())
        if self._under_way:
            waits.append(SLOW)  # then the next one may go before the slow one is answered
        elif (next_try := delivery.next_try(stand.store)) is not None:
            waits.append(next_try - time.time())
        return max(min(waits), 0.01)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # the edge: what fails once must not end it
            log.exception("Something that happens by itself failed")
