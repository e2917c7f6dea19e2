"""`quickscale upgrade` with somebody at the terminal."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.projects import LINES, MINE, commit, snapshot
from tests.cli.templates import git
from tests.cli.terminal import PROGRAM, Terminal
from tests.waiting import LONGEST

NEW = LINES.replace("line 3\n", "line 3, new\n")


@pytest.fixture
def clashing(owned: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a clash, and a file deleted that the template has changed."""
    (owned / "saas" / "gone.py").unlink()
    commit(owned, saas__views_py=MINE)
    monkeypatch.setenv("GIT_EDITOR", "sed -i -e '/^[<=>]/d'")
    return owned


@pytest.fixture
def terminal(clashing: Path) -> Iterator[Terminal]:
    terminal = Terminal(PROGRAM, "upgrade")
    yield terminal
    terminal.closes()


def views(project: Path) -> str:
    return git(project, "show", "HEAD:saas/views.py")


def test_each_decision_is_asked_with_all_sides(clashing: Path, terminal: Terminal) -> None:
    terminal.reads("QuickScale 1.0.0 -> 1.1.0: 2 decisions")
    terminal.reads("[1 of 2]\r\n  saas/gone.py")
    terminal.reads("(m)ine, (t)heirs, (l)eave it to me in the file, (s)kip for now [m]: ")
    terminal.types("\r")
    terminal.reads("[2 of 2]\r\n  saas/views.py")
    terminal.reads("  base | # line 3\r\n")
    terminal.reads(" yours | # line 3, mine\r\n")
    terminal.reads("theirs | # line 3, new\r\n")
    terminal.reads("(b)oth, yours first, (e)dit, mer(g)etool")
    terminal.types("t\r")
    terminal.reads("Upgrade now? [Y/n]: ")
    terminal.types("\r")
    terminal.reads("QuickScale 1.1.0 is in")
    terminal.reads("saas/gone.py: kept as you have it")
    assert terminal.ends() == 1, "something of the release is left out"
    assert views(clashing) == NEW


def test_decision_in_an_editor(clashing: Path, terminal: Terminal) -> None:
    terminal.reads("[1 of 2]")
    terminal.types("\r")
    terminal.reads("[2 of 2]")
    terminal.types("e\r")
    terminal.reads("Upgrade now?")
    terminal.types("y\r")
    assert terminal.ends() == 1
    assert views(clashing) == LINES.replace("line 3\n", "line 3, mine\n# line 3, new\n")


def test_decision_in_a_merge_tool(clashing: Path, terminal: Terminal) -> None:
    git(clashing, "config", "merge.tool", "mine")
    git(clashing, "config", "mergetool.mine.cmd", 'cp "$REMOTE" "$MERGED"')
    git(clashing, "config", "mergetool.mine.trustExitCode", "true")
    terminal.reads("[1 of 2]")
    terminal.types("\r")
    terminal.reads("[2 of 2]")
    terminal.types("g\r")
    terminal.reads("Upgrade now?")
    terminal.types("y\r")
    terminal.reads("QuickScale 1.1.0 is in")
    assert terminal.ends() == 1
    assert views(clashing) == NEW
    assert git(clashing, "status", "--porcelain") == ""


def test_what_is_skipped_is_asked_again(clashing: Path, terminal: Terminal) -> None:
    terminal.reads("[1 of 2]")
    terminal.types("s\r")
    terminal.reads("[2 of 2]")
    terminal.types("x\r")
    terminal.reads("Type one of m, t, b, e, g, l, s.")
    terminal.types("m\r")
    terminal.reads("[1 of 1]\r\n  saas/gone.py")
    terminal.types("s\r")
    terminal.reads("Upgrade now?")
    terminal.types("y\r")
    terminal.reads("some files are left for you to merge")
    assert terminal.ends() == 1
    assert git(clashing, "status", "--porcelain", "saas/gone.py") == "DU saas/gone.py\n"


@pytest.mark.parametrize("leaves", ["n", "Ctrl-C"])
def test_no_is_no(clashing: Path, terminal: Terminal, leaves: str) -> None:
    before = snapshot(clashing)
    terminal.reads("[1 of 2]")
    terminal.types("m\r")
    terminal.reads("[2 of 2]")
    terminal.types("m\r")
    terminal.reads("Upgrade now?")
    if leaves == "n":
        terminal.types("n\r")
    for _ in range(LONGEST // 10 if leaves == "Ctrl-C" else 0):
        terminal.program.send_signal(signal.SIGINT)  # one at the wrong moment is not heard
        with suppress(subprocess.TimeoutExpired):
            terminal.program.wait(timeout=10)
            break
    assert terminal.ends() in (1, 130, -signal.SIGINT)  # it is heard while Python ends, too
    assert snapshot(clashing) == before
