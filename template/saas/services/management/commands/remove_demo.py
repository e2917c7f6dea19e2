from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saas.core.errors import DomainError
from saas.services import demo


class Command(BaseCommand):
    help = "Take the demo accounts away, with all that belongs to them."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = demo.remove()
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"Demo accounts removed: {count}.")
