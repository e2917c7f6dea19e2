"""How long a task may run: at the soft limit it is told, at the hard one it is ended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limit:
    """Seconds, of which each may be missing."""

    soft: float | None = None
    hard: float | None = None

    def __post_init__(self) -> None:
        for seconds in (self.soft, self.hard):
            if not isinstance(seconds, int | float | None):
                raise ValueError(f"A time limit is a number of seconds, and {seconds!r} is none.")
            if seconds is not None and seconds <= 0:
                raise ValueError(f"A time limit of {seconds:g} seconds lets nothing run.")
        if self.soft and self.hard and self.soft >= self.hard:
            raise ValueError(
                f"The soft time limit ({self.soft:g} seconds) must be less than the hard one "
                f"({self.hard:g})."
            )


def limit[F: Callable[..., Any]](
    *, soft: float | None = None, hard: float | None = None
) -> Callable[[F], F]:
    """Give a task its own time limits instead of those of settings.TASKS; goes below `@task()`."""

    def remember(function: F) -> F:
        function.limit = Limit(soft, hard)  # type: ignore[attr-defined]
        return function

    return remember


class SoftTimeLimit(Exception, KeyboardInterrupt):
    """Raised inside a task that may catch it, and has until its hard limit to tidy up.

    Also a KeyboardInterrupt, for which psycopg cancels its statement and keeps the connection.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"It ran longer than its soft time limit of {seconds:g} seconds.")


class HardTimeLimit(Exception):
    """Why a job was ended together with its worker. Nobody can catch it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"It ran longer than its hard time limit of {seconds:g} seconds.")


def reason(error: BaseException) -> str:
    """Name an error as a job's row does; Django's Tasks API finds the class by it."""
    return f"{type(error).__module__}.{type(error).__qualname__}: {error}"
