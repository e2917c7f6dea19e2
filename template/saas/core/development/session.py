"""One run of `manage.py dev`, from the lock to the last process stopped."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from saas.core.development import changes, ports
from saas.core.development.database import Database, Say
from saas.core.development.errors import (
    AddressClosed,
    AlreadyRunning,
    PortTaken,
    WebServerFailed,
    WebServerSilent,
)
from saas.core.development.locks import locked
from saas.core.development.processes import (
    Process,
    catch_signals,
    environment,
    ignore_signals,
    restart_all,
    stop_all,
)
from saas.core.development.programs import choose_ports, url, wanted
from saas.core.development.redis_server import RedisServer, answers, place, start_own
from saas.core.words.compiling import compile_stale

PAUSE = 0.5  # seconds between two looks at files and processes
MEND_EVERY = 4  # looks
PATIENCE = 60  # seconds for the first answer
DEFAULT_PORT = 8000
LOCAL = {"127.0.0.1", "0.0.0.0", "::"}


class Session:
    """What `dev` holds together: a database, a web server, a worker; for Celery a Redis, a beat."""

    def __init__(
        self,
        *,
        root: Path,
        folder: Path,
        host: str,
        port: int | None,
        wants_redis: bool,
        say: Say,
    ) -> None:
        self.root = root
        self.folder = folder
        self.host = host
        self.wanted_port = port
        self.wants_redis = wants_redis
        self.say = say
        self.port = 0
        self.programs = wanted()
        self.program_ports: dict[str, int] = {}
        self.database = Database(say)
        self.redis = ""  # its address, where jobs run on Celery
        self.own_redis: RedisServer | None = None
        self.processes: list[Process] = []

    @property
    def url(self) -> str:
        host = "localhost" if self.host in LOCAL else bracketed(self.host)
        return f"http://{host}:{self.port}"

    @contextmanager
    def up(self) -> Iterator[None]:
        """Start everything; stop everything however the block is left, or never entered."""
        with self._only_one():
            catch_signals()
            try:
                self.port = self._choose_port()
                self.program_ports = choose_ports(self.programs, self.port)
                self._remember()
                self._start_servers()
                self.database.prepare()
                self._find_redis()
                compile_stale(self.say, only_offered=True)
                web = self._start("web", f"{bracketed(self.host)}:{self.port}")
                self.database.fill()  # while the web server loads
                # In a group of its own: Ctrl-C would reach it twice, which means "at once" to it.
                self._start("worker", own_group=True)
                if self.redis:
                    self._start("beat", own_group=True)
                for program in self.programs:
                    if not program.port:
                        self._start(program.name, own_group=True)
                self._wait_for(web)
                yield
            except KeyboardInterrupt:
                self.say("\nStopping.")
                raise
            finally:
                self._stop()

    def watch(self) -> None:
        """Load changed code and keep an eye on what runs, until Ctrl-C."""
        files = changes.snapshot(self.root)
        looks = 0
        while True:
            time.sleep(PAUSE)
            looks += 1
            now = changes.snapshot(self.root)
            if changed := changes.changed(files, now):
                files = self._settled(now)
                self.reload(changed)
            self._tell_ended()
            if looks % MEND_EVERY == 0:
                self.database.mend()
                if self.own_redis:
                    self.own_redis.mend()

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        try:
            with locked(self.folder / "dev.lock", wait=False):
                yield
        except BlockingIOError:
            at = self._memory()
            where = f" at {at['url']} (process {at['process']})" if "url" in at else ""
            raise AlreadyRunning(where) from None

    def _choose_port(self) -> int:
        """Take the port asked for, the one of last time, or the next free one."""
        last = self._memory().get("port")
        port = self.wanted_port or (last if isinstance(last, int) else DEFAULT_PORT)
        try:
            if ports.is_free(port, self.host):
                return port
        except OSError as error:
            raise AddressClosed(self.host, port, error.strerror or str(error)) from None
        user, free = ports.user_of(port), ports.next_free(port + 1, self.host)
        if self.wanted_port:
            raise PortTaken(port, user, free)
        self.say(f"Port {port} is taken{f' by {user}' if user else ''}: using {free}.")
        return free

    def _find_redis(self) -> None:
        """Take the one of REDIS_URL, or start one; what is started later finds it there."""
        if not self.wants_redis:
            return
        self.redis = os.environ.get("REDIS_URL", "")
        if self.redis and not answers(self.redis):
            self.say(f"Redis on {place(self.redis)} does not answer: jobs wait until it does.")
        elif not self.redis and (own := start_own(self.folder / "redis", self.say)):
            self.own_redis = own
            self.redis = os.environ["REDIS_URL"] = own.url

    def _start_servers(self) -> None:
        """Start them first: they are up when the web server is."""
        for program in self.programs:
            if program.port:
                arguments = program.arguments(self.program_ports[program.name], self.url)
                server = Process(program.name, arguments, own_group=True, is_ours=False)
                self.processes.append(server)
                server.start()

    def _start(self, name: str, *arguments: str, own_group: bool = False) -> Process:
        os.environ.setdefault("SITE_URL", self.url)
        process = Process(name, list(arguments), own_group)
        self.processes.append(process)
        process.start()
        return process

    def _wait_for(self, web: Process) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if web.has_ended():
                raise WebServerFailed(web.exit_code)
            if time.monotonic() > deadline:
                raise WebServerSilent(self.url, PATIENCE)
            time.sleep(0.1)

    def _answers(self) -> bool:
        connection = HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/livez")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _settled(self, files: changes.Snapshot) -> changes.Snapshot:
        """Wait until nothing changes any more: a checkout writes many files."""
        while True:
            time.sleep(0.2)
            now = changes.snapshot(self.root)
            if now == files:
                return now
            files = now

    def reload(self, changed: list[Path]) -> None:
        names = [str(file.relative_to(self.root)) for file in changed]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        self.say(f"{names[0]}{more} changed: loading it.")
        if changes.needs_migrating(changed):
            migrate = [sys.executable, "manage.py", "migrate", "-v", "0"]
            subprocess.run(migrate, cwd=self.root, env=environment())
        compile_stale(self.say, only_offered=True)
        restart_all(self.processes)

    def _tell_ended(self) -> None:
        for process in self.processes:
            if process.has_ended() and not process.told_end:
                process.told_end = True
                self.say(
                    f"The {process.name} process ended (exit code {process.exit_code}). "
                    "It starts again when a file changes."
                )

    def _stop(self) -> None:
        try:
            stop_all(self.processes)
        except KeyboardInterrupt:
            stop_all(self.processes, seconds=0)
        ignore_signals()
        if self.own_redis:
            self.own_redis.stop()
        self.database.leave()

    def _memory(self) -> dict[str, Any]:
        try:
            memory = json.loads((self.folder / "dev.json").read_text())
        except (OSError, ValueError):
            return {}
        return memory if isinstance(memory, dict) else {}

    def _remember(self) -> None:
        memory = {"port": self.port, "url": self.url, "process": os.getpid()}
        memory |= {name: url(port) for name, port in self.program_ports.items()}
        (self.folder / "dev.json").write_text(json.dumps(memory))


def bracketed(host: str) -> str:
    """Write an address as a URL has it: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host
