"""The processes that `manage.py dev` keeps running beside the database."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

from django.conf import settings

PATIENCE = 10  # seconds for the job at hand to finish
ECHO = 0.5  # seconds; uv passes on the signal that the terminal has sent to both

# On Windows, what keeps Ctrl-C in this terminal from reaching a process by itself.
if sys.platform == "win32":
    OWN_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    OWN_GROUP = 0


@dataclass
class Process:
    """One of them: started, started anew when the code changes, and stopped."""

    name: str
    arguments: list[str]
    own_group: bool = False
    is_ours: bool = True
    """Whether it is a command of this project, and no program of its own."""
    running: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    told_end: bool = field(default=False, init=False)

    def start(self) -> None:
        self.told_end = False
        module = ["saas.core.development.child", self.name] if self.is_ours else [self.name]
        self.running = subprocess.Popen(
            [sys.executable, "-m", *module, *self.arguments],
            stdin=None if self.is_ours else subprocess.PIPE,  # it ends with us, when this closes
            stdout=None if self.is_ours else subprocess.DEVNULL,  # `dev` tells what runs where
            env=environment() | {"QUICKSCALE_PROCESS": self.name},
            start_new_session=self.own_group,
            creationflags=OWN_GROUP if self.own_group else 0,
        )

    def has_ended(self) -> bool:
        return self.running is not None and self.running.poll() is not None

    @property
    def exit_code(self) -> int:
        return self.running.returncode if self.running else 0

    def ask_to_stop(self) -> None:
        if self.running and not self.has_ended():
            self.running.terminate()

    def wait_or_kill(self, seconds: float = PATIENCE) -> None:
        if self.running:
            try:
                self.running.wait(seconds)
            except subprocess.TimeoutExpired:
                self.running.kill()
                self.running.wait()


def environment() -> dict[str, str]:
    """Return our own, but for what came from `.env`: a process that starts reads it anew."""
    return {name: value for name, value in os.environ.items() if name not in settings.FROM_ENV_FILE}


def stop_all(processes: list[Process], seconds: float = PATIENCE) -> None:
    for process in processes:
        process.ask_to_stop()
    deadline = time.monotonic() + seconds
    for process in processes:
        process.wait_or_kill(max(0, deadline - time.monotonic()))


def restart_all(processes: list[Process]) -> None:
    stop_all(processes)
    for process in processes:
        process.start()


def catch_signals() -> None:
    """Treat a closed terminal and a polite kill as Ctrl-C."""
    last = -ECHO

    def interrupt(number: int, frame: object) -> None:
        nonlocal last
        since, last = time.monotonic() - last, time.monotonic()
        if since > ECHO:
            raise KeyboardInterrupt

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), interrupt)


def ignore_signals() -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
