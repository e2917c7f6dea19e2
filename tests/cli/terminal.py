"""Somebody at a terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

from tests.waiting import LONGEST

PROGRAM = str(Path(sys.executable).with_name("quickscale"))


class Terminal:
    """A person at a terminal: reads what comes, and types."""

    def __init__(self, *command: str) -> None:
        self.seen = ""
        self._end, inner = pty.openpty()
        environment = os.environ | {"TERM": "xterm", "COLUMNS": "100", "LINES": "50"}
        streams = {"stdin": inner, "stdout": inner, "stderr": inner}
        self.program = subprocess.Popen(command, env=environment, start_new_session=True, **streams)
        os.close(inner)

    def reads(self, words: str) -> None:
        """Wait for `words` in what came since the last time."""
        until = time.monotonic() + LONGEST
        while words not in self.seen:
            assert time.monotonic() < until, f"{words!r} did not come. There was: {self.seen}"
            if select.select([self._end], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self._end, 4096).decode(errors="replace")
                except OSError:  # the program has ended
                    assert words in self.seen, self.seen
        if "\x1b[6n" in self.seen:  # where is the cursor?
            self.types("\x1b[1;1R")
        self.seen = self.seen.split(words, 1)[1]

    def types(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def ends(self) -> int:
        return self.program.wait(LONGEST)

    def closes(self) -> None:
        self.program.kill()
        self.program.wait()
        os.close(self._end)
