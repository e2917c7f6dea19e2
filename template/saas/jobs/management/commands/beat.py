from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from saas.jobs.backend import engine


class Command(BaseCommand):
    help = "Keep the time where Celery carries the jobs: periodic ones, retries, what is due later."
    requires_system_checks = []  # they ask the database, and this waits for one that is away

    def handle(self, *args: Any, **options: Any) -> None:
        name = engine().beat
        if name is None:
            self.stdout.write("Nothing to do: workers on PostgreSQL keep the time themselves.")
            return
        self.stdout.write("The beat is ready. Ctrl-C stops it.")
        self.stdout.flush()
        import_string(name)().serve()
