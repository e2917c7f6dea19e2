"""What the jobs of the bench do, whoever runs them. Each reads the CPU time of its own worker."""

import time
from pathlib import Path

WORK = 0.01  # seconds of CPU


def work() -> None:
    end = time.thread_time() + WORK
    while time.thread_time() < end:
        pass


def mark(path: str) -> None:
    """Write down how much CPU time the worker has taken so far, with all its threads."""
    with Path(path).open("a") as file:
        file.write(f"{time.process_time()} {time.time()}\n")
