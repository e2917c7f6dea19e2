from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saas.credits.errors import LedgerUnsound
from saas.credits.queries import violations


class Command(BaseCommand):
    help = "Check that the ledger adds up. Ends with 1 and a sentence for each violation."

    def handle(self, *args: Any, **options: Any) -> None:
        if found := violations():
            raise CommandError(LedgerUnsound(found).message)
        self.stdout.write("The ledger adds up.")
