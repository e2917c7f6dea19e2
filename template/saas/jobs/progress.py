from collections.abc import Callable
from contextvars import ContextVar

# Set while a job runs; outside of one, reporting goes nowhere.
reporter: ContextVar[Callable[[int], None] | None] = ContextVar("reporter", default=None)


def report(percent: int) -> None:
    """Tell how far the running job has come; the admin shows it."""
    if tell := reporter.get():
        tell(percent)
