"""The Redis of `manage.py dev`, where jobs run on Celery: that of REDIS_URL, or one of its own."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from saas.core.development import ports
from saas.core.development.database import Say

HOST = "127.0.0.1"
PROGRAMS = ["redis-server", "valkey-server"]
PATIENCE = 20  # seconds for it to start

INSTEAD = "Until then, jobs run on PostgreSQL."
INSTALL = {
    "darwin": "Type: brew install redis",
    "win32": "Install Memurai from https://www.memurai.com, and set REDIS_URL to its address, "
    "or work in WSL and type there: sudo apt-get install redis-server",
}

CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir "{folder}"
pidfile redis.pid
save ""
appendonly no
maxmemory 256mb
maxmemory-policy volatile-lru
"""


class RedisServer:
    """Started with `dev` and ended with it. It keeps nothing: jobs are rows in PostgreSQL."""

    def __init__(self, program: str, folder: Path, say: Say) -> None:
        self.folder = folder.resolve()
        self.say = say
        self.port = ports.free_port(HOST)
        password = secrets.token_urlsafe(24)  # other users of this machine reach its port, too
        self.url = f"redis://:{password}@{HOST}:{self.port}/0"
        self._file = self.folder / "redis.conf"
        self._command = [program, str(self._file)]
        self._running: subprocess.Popen[bytes] | None = None
        self._configure(password)
        self._end_left_over()

    def start(self) -> bool:
        """Start it, and say if it answers."""
        with (self.folder / "server.log").open("wb") as log:
            self._running = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in the terminal would end it before those who use it.
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while self._lives() and time.monotonic() < deadline:
            if answers(self.url):
                return True
            time.sleep(0.05)
        return False

    def mend(self) -> None:
        """Start it again, should it have ended."""
        if not self._lives():
            self.say("Redis stopped. Starting it again.")
            self.start()

    def stop(self) -> None:
        if self._running:
            self._running.terminate()
            self._running.wait()
        self._file.unlink(missing_ok=True)

    def _lives(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def _configure(self, password: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file.touch(mode=0o600)
        words = CONFIGURATION.format(
            host=HOST, port=self.port, password=password, folder=self.folder.as_posix()
        )
        self._file.write_text(words)

    def _end_left_over(self) -> None:
        """End the one of a `dev` that was killed: the folder is ours alone now."""
        file = self.folder / "redis.pid"
        pid = int(file.read_text()) if file.exists() else 0
        if ports.command_of(pid).startswith(("redis", "valkey")):
            os.kill(pid, signal.SIGTERM)
        file.unlink(missing_ok=True)


def start_own(folder: Path, say: Say) -> RedisServer | None:
    """Start one, or say what is missing for that."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not find_spec("celery"):
        say(f"Celery is not installed. Type: uv sync --group async-jobs. {INSTEAD}")
    elif program is None:
        say(f"Redis is not here. {how_to_install(sys.platform)}. {INSTEAD}")
    else:
        server = RedisServer(program, folder, say)
        if server.start():
            return server
        server.stop()
        say(f"Redis does not start; {folder / 'server.log'} says why. {INSTEAD}")
    return None


def how_to_install(system: str) -> str:
    return INSTALL.get(system, "On Debian and Ubuntu type: sudo apt-get install redis-server")


def answers(url: str) -> bool:
    from redis import Redis, RedisError  # there with Celery alone

    with Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as redis:
        try:
            return bool(redis.ping())
        except RedisError:
            return False


def place(url: str) -> str:
    """Say where a Redis is, without its password."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"
