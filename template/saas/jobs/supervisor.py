import signal
import subprocess
import sys
import time
from types import FrameType

PAUSE = 0.5


class Supervisor:
    """Keeps N worker processes alive, starts lost ones again, and stops them all together."""

    def __init__(self, processes: int) -> None:
        self.stopping = False
        self.children = [start_worker() for _ in range(processes)]

    def serve(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self.stopping:
            self.children = [
                child if child.poll() is None else start_worker() for child in self.children
            ]
            time.sleep(PAUSE)
        self._terminate()  # not in the handler, which may interrupt the start of a child
        for child in self.children:
            child.wait()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            self._terminate()
        self.stopping = True

    def _terminate(self) -> None:
        for child in self.children:
            child.terminate()


def start_worker() -> subprocess.Popen[bytes]:
    # In a session of its own: else Ctrl-C would reach it twice, which means "at once".
    return subprocess.Popen([sys.executable, sys.argv[0], "worker"], start_new_session=True)
