from threading import Lock
from time import monotonic, sleep


class Pace:
    """Lets through so many a second, and makes the others wait. Stripe's own limit is 25."""

    def __init__(self, a_second: float) -> None:
        self._pause = 1 / a_second
        self._next = 0.0
        self._lock = Lock()

    def keep(self) -> None:
        with self._lock:
            at = max(self._next, monotonic())
            self._next = at + self._pause
        sleep(max(at - monotonic(), 0))


fetches = Pace(20)
