from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from saas.jobs.supervisor import Supervisor
from saas.jobs.worker import Worker


class Command(BaseCommand):
    help = "Run background and periodic jobs until stopped."
    requires_system_checks = []  # they ask the database, and this waits for one that is away

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Run all that is due, then end.")
        parser.add_argument(
            "--processes", type=int, default=1, metavar="N", help="Run N workers side by side."
        )

    def handle(self, *args: Any, once: bool, processes: int, **options: Any) -> None:
        if once:
            count = Worker().work_off()
            self.stdout.write(f"{count} {'job' if count == 1 else 'jobs'} run.")
            return
        self.stdout.write("The worker is ready. Ctrl-C stops it.")
        if processes > 1:
            Supervisor(processes).serve()
        else:
            Worker().serve()
