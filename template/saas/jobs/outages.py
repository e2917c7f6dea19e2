"""Says what is out of reach: now and then, not at each try."""

import logging
from time import monotonic

SILENCE = 30  # seconds between two warnings
DATABASE = "The database is out of reach, trying again: %s"


class Outages:
    """The warnings of one worker or beat, in the log of whoever has it."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._next = 0.0

    def warn(self, words: str, error: Exception) -> None:
        if monotonic() >= self._next:
            self._next = monotonic() + SILENCE
            self._logger.warning(words, error)
