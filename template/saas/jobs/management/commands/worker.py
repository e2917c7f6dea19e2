from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from saas.jobs.backend import engine
from saas.jobs.supervisor import Supervisor
from saas.jobs.worker import Worker


class Command(BaseCommand):
    help = "Run background and periodic jobs until stopped."
    requires_system_checks = []  # they ask the database, and this waits for one that is away

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Run all that is due, then end.")
        parser.add_argument(
            "--processes", type=int, metavar="N", help="Run N workers of all queues side by side."
        )
        parser.add_argument(
            "--queues",
            nargs="+",
            default=[],
            metavar="QUEUE:N",
            help="Run N workers of each of these queues; without a number, one.",
        )

    def handle(
        self,
        *args: Any,
        once: bool,
        processes: int | None,
        queues: list[str],
        **options: Any,
    ) -> None:
        if processes and queues:
            raise CommandError("Say how many by --queues mail:4; --processes is for all queues.")
        wanted = dict(map(self._wanted, queues))
        if once:
            count = Worker(wanted).work_off()
            self.stdout.write(f"{count} {'job' if count == 1 else 'jobs'} run.")
            return
        self.stdout.write("The worker is ready. Ctrl-C stops it.")
        self.stdout.flush()
        if (processes or sum(wanted.values())) > 1:
            each = [["--queues", queue] for queue, count in wanted.items() for _ in range(count)]
            Supervisor(each or [[]] * (processes or 1)).serve()
        else:
            import_string(engine().worker)(wanted).serve()

    def _wanted(self, words: str) -> tuple[str, int]:
        """Read `mail:4`."""
        queue, _, count = words.partition(":")
        known = engine().queues
        if known and queue not in known:
            raise CommandError(
                f"There is no queue {queue!r}. Take one of: {', '.join(sorted(known))}, or add it "
                "to TASKS in config/settings/project.py."
            )
        if count and not (count.isdecimal() and int(count)):
            raise CommandError(f"{words!r} is none: write a queue with a number, as in mail:4.")
        return queue, int(count or 1)
