from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saas.payments.errors import PaymentsUnsound
from saas.payments.queries import violations


class Command(BaseCommand):
    help = "Check that payments and credits agree. Ends with 1 and a sentence for each violation."

    def handle(self, *args: Any, **options: Any) -> None:
        if found := violations():
            raise CommandError(PaymentsUnsound(found).message)
        self.stdout.write("Payments and credits agree.")
