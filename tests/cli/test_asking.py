"""`quickscale init` with somebody at the terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

PROGRAM = str(Path(sys.executable).with_name("quickscale"))


class Terminal:
    """A person at a terminal: reads what comes, types, and has 30 seconds of patience."""

    def __init__(self, *command: str) -> None:
        self.seen = ""
        self._end, inner = pty.openpty()
        environment = os.environ | {"TERM": "xterm", "COLUMNS": "100", "LINES": "50"}
        streams = {"stdin": inner, "stdout": inner, "stderr": inner}
        self.program = subprocess.Popen(command, env=environment, start_new_session=True, **streams)
        os.close(inner)

    def reads(self, words: str) -> None:
        """Wait for `words` in what came since the last time."""
        until = time.monotonic() + 30
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
        return self.program.wait(timeout=30)

    def closes(self) -> None:
        self.program.kill()
        self.program.wait()
        os.close(self._end)


@pytest.fixture
def terminal(home: Path, small: Path) -> Iterator[Terminal]:
    terminal = Terminal(PROGRAM, "init", "myapp", "--from", str(small))
    yield terminal
    terminal.closes()


def answers() -> dict[str, object]:
    return yaml.safe_load(Path("myapp/.copier-answers.yml").read_text("utf-8"))


def test_only_the_preset_is_asked(terminal: Terminal) -> None:
    terminal.reads("Preset [beta]:")
    terminal.types("services\n")
    terminal.reads("What to type next")
    assert terminal.ends() == 0
    assert answers()["preset"] == "services"


def test_a_preset_that_is_none_is_asked_for_again(terminal: Terminal) -> None:
    terminal.reads("Preset [beta]:")
    terminal.types("gold\n")
    terminal.reads("There is no preset `gold`")
    terminal.reads("Preset [beta]:")
    terminal.types("\n")
    terminal.reads("What to type next")
    assert terminal.ends() == 0
    assert answers()["preset"] == "beta"


def test_more_asks_everything(terminal: Terminal) -> None:
    terminal.reads("Preset [beta]:")
    terminal.types("more\n")
    terminal.reads("What is the app called?")
    terminal.types(" Two\r")
    for question in ("short name", "one sentence", "behind it", "domain", "people write"):
        terminal.reads(question)
        terminal.types("\r")
    for question in ("Time zone", "Currency", "Which set"):
        terminal.reads(question)
        terminal.types("\r")
    for _ in range(14):
        terminal.reads("?")
        terminal.types("\r")
    terminal.reads("What to type next")
    assert terminal.ends() == 0
    assert answers()["project_name"] == "Myapp Two"


def test_ctrl_c_at_a_question_leaves_nothing(terminal: Terminal) -> None:
    terminal.reads("Preset [beta]:")
    terminal.types("more\n")
    terminal.reads("What is the app called?")
    terminal.types("\x03")
    assert terminal.ends() == 130
    assert not list(Path().iterdir())
