"""Waits for what other processes do."""

import time
from collections.abc import Callable

LONGEST = 120  # seconds; it only bounds a failure


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < deadline, f"waited {LONGEST} seconds in vain"
        time.sleep(0.05)
