"""What people read: results on stdout, notes and progress on stderr, colour only on a terminal."""

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from rich.console import Console


def say(text: str = "", *, style: str = "") -> None:
    Console(soft_wrap=True, highlight=False, markup=False).print(text, style=style)


def note(text: str) -> None:
    Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(text)


def working(text: str) -> AbstractContextManager[Any]:
    """Show that something goes on, where someone is watching."""
    console = Console(stderr=True)
    return console.status(text) if console.is_terminal else nullcontext()


def is_watched() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def printable(text: str) -> str:
    """Write what would move the cursor or fool the reader as an escape."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape", "surrogatepass").decode()
        for one in text
    )
