import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from types import FrameType

PAUSE = 0.5


class Supervisor:
    """Keeps worker processes alive, starts lost ones again, and stops them all together."""

    def __init__(self, workers: Iterable[list[str]]) -> None:
        """Start one for each list of arguments."""
        self.stopping = False
        self.children = [(arguments, start_worker(arguments)) for arguments in workers]

    def serve(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self.stopping:
            self.children = [
                (arguments, child if child.poll() is None else start_worker(arguments))
                for arguments, child in self.children
            ]
            time.sleep(PAUSE)
        self._terminate()  # not in the handler, which may interrupt the start of a child
        for _, child in self.children:
            child.wait()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            self._terminate()
        self.stopping = True

    def _terminate(self) -> None:
        for _, child in self.children:
            child.terminate()


def start_worker(arguments: list[str]) -> subprocess.Popen[bytes]:
    # In a session of its own: else Ctrl-C would reach it twice, which means "at once".
    command = [sys.executable, sys.argv[0], "worker", *arguments]
    return subprocess.Popen(command, start_new_session=True)
