"""How long a test waits: so long that only a failure takes it, on the busiest machine."""

import time
from collections.abc import Callable

LONGEST = 120  # seconds


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < end, f"waited {LONGEST} seconds in vain"
        time.sleep(0.05)
