import os
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from saas.core.development.ports import is_free, user_of

# A process that is being replaced may need this long to let its port go.
PATIENCE = 5
# What waits in the front door costs little; idle connections must not keep others out.
CONNECTIONS = 4096


class Command(BaseCommand):
    help = "Serve the app with Granian: the web process of production."
    requires_system_checks = []  # they ask the database, and this starts without one too

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on.")

    def handle(self, *args: Any, host: str, **options: Any) -> None:
        wait_for_port(settings.PORT, host)
        allow_files(2 * CONNECTIONS)
        command = [
            *("--interface", "asginl"),
            *("--host", host, "--port", str(settings.PORT)),
            *("--workers", str(settings.WEB_WORKERS)),
            # HTTP/2 has no limit for idle connections, and proxies speak HTTP/1 to us.
            *("--http", "1", "--no-ws"),
            *("--backpressure", str(CONNECTIONS), "--backlog", "2048"),
            *("--http1-header-read-timeout", str(settings.WEB_KEEP_ALIVE * 1000)),
            *("--workers-kill-timeout", "30"),
            "--respawn-failed-workers",
            "config.asgi:application",
        ]
        # Granian takes the place of this process, so that signals reach it.
        os.execv(sys.executable, [sys.executable, "-m", "granian", *command])


def wait_for_port(port: int, host: str) -> None:
    """Make sure that nobody else listens there: the system would share visitors out among both."""
    deadline = time.monotonic() + PATIENCE
    while not is_free(port, host):
        if time.monotonic() > deadline:
            user = user_of(port)
            raise CommandError(
                f"Port {port} is taken{f' by {user}' if user else ''}. "
                "Stop that one, or set PORT to another."
            )
        time.sleep(0.1)


def allow_files(number: int) -> None:
    """Let each process have as many connections open; many systems start with 1024."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        number = min(number, hard)
    if soft < number:
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))
