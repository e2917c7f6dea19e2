"""Says what is out of reach: now and then, not at each try."""

import logging
from time import monotonic

DATABASE = "The database is out of reach, trying again: %s"


class Outages:
    """The warnings of one worker or beat, so many seconds apart, in the log of whoever has it."""

    def __init__(self, logger: logging.Logger, silence: float) -> None:
        self._logger, self._silence = logger, silence
        self._next = 0.0

    def warn(self, words: str, error: Exception) -> None:
        if monotonic() >= self._next:
            self._next = monotonic() + self._silence
            self._logger.warning(words, error)
