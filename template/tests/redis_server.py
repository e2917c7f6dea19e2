"""A Redis for a test to start, to stop and to kill; `python -m tests.redis_server` brings one."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from saas.core.development.ports import free_port
from tests.waiting import LONGEST, until

MISSING = (
    "These tests need redis-server, which is not here and could not be installed. "
    "Install it (on Debian: apt-get install redis-server; on macOS: brew install redis)."
)


class Server:
    """On a port of its own, which it keeps; what it holds is gone when it ends."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.options = options
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port)]
        command += ["--dir", str(self.folder), "--save", "", "--appendonly", "no", *self.options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
        until(self.answers)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=LONGEST) as line:
                line.sendall(b"PING\r\n")
                return line.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def hang(self) -> None:
        """Let it take connections and answer nobody, with all that it holds."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Server]:
    folder.mkdir(exist_ok=True)
    server = Server(folder, *options)
    server.start()
    yield server
    server.kill()


def is_here() -> bool:
    return shutil.which("redis-server") is not None


needs_redis = pytest.mark.skipif(not is_here(), reason="needs redis-server")


def main() -> None:
    if not is_here() and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-qq", "-y", "redis-server"], check=False)
    if not is_here():
        sys.exit(MISSING)
    print(subprocess.check_output(["redis-server", "--version"], text=True).strip())


if __name__ == "__main__":
    main()
