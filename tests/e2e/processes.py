"""Starts what a person would start in a terminal, and stops it as Ctrl-C would."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import LONGEST

WITHOUT = {"VIRTUAL_ENV", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY"}
WITHOUT |= {"PYTHONDONTWRITEBYTECODE"}  # a newcomer's Python compiles a module once


class Program:
    """A program that runs in a session of its own, its output in a file."""

    def __init__(self, command: list[str], place: Path, output: Path, **variables: str) -> None:
        self.output = output
        with output.open("w") as file:
            self.process = subprocess.Popen(
                command,
                cwd=place,
                env=environment(**variables),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def text(self) -> str:
        return self.output.read_text(errors="replace")

    def wait_for(self, address: str, *, seconds: float = 180) -> None:
        """Wait until this address answers 200."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"It ended with {self.process.returncode}:\n{self.text()}")
            if answers(address):
                return
            time.sleep(0.2)
        raise AssertionError(f"{address} did not answer in {seconds:.0f} s:\n{self.text()}")

    def press_ctrl_c(self) -> int:
        """Send SIGINT to all of the session, as a terminal does, and return the exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(LONGEST)

    def end(self) -> None:
        try:
            self.press_ctrl_c()
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def running(
    command: list[str], *, place: Path, output: Path, **variables: str
) -> Generator[Program]:
    program = Program(command, place, output, **variables)
    try:
        yield program
    finally:
        program.end()


def run(command: list[str], place: Path, **variables: str) -> str:
    """Run it to its end and return what it printed; a failure shows all of it."""
    done = subprocess.run(
        command,
        cwd=place,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def environment(**variables: str) -> Mapping[str, str]:
    """Return this environment without what belongs to the one we run in."""
    kept = {name: value for name, value in os.environ.items() if name not in WITHOUT}
    return kept | {"QUICKSCALE_NO_BROWSER": "1"} | variables


def answers(address: str) -> bool:
    unchecked = ssl._create_unverified_context()  # the certificate is our own, minutes old
    try:
        with urllib.request.urlopen(address, timeout=LONGEST, context=unchecked) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def alive_in(folder: Path) -> list[str]:
    """Return the command lines of the processes that name this folder or work in it (Linux)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = str((process / "cwd").readlink())
        except OSError:
            continue
        if int(process.name) != os.getpid() and (str(folder) in line or str(folder) in place):
            found.append(f"{process.name} {line}")
    return found


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def quickscale() -> str:
    return str(Path(sys.executable).with_name("quickscale"))
