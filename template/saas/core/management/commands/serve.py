import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Serve the app with Granian: the web process of production."
    requires_system_checks = []  # they ask the database, and this starts without one too

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on.")

    def handle(self, *args: Any, host: str, **options: Any) -> None:
        command = [
            *("--interface", "wsgi"),
            *("--host", host, "--port", str(settings.PORT)),
            *("--workers", str(settings.WEB_WORKERS)),
            *("--blocking-threads", str(settings.WEB_THREADS)),
            # What waits beyond this is better told to come back: the load balancer knows others.
            *("--backpressure", str(settings.WEB_THREADS * 8)),
            *("--workers-kill-timeout", "30"),
            *("--respawn-failed-workers", "--no-ws"),
            "config.wsgi:application",
        ]
        # Granian takes the place of this process, so that signals reach it.
        os.execv(sys.executable, [sys.executable, "-m", "granian", *command])
