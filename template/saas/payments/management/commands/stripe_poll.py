import time
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from saas.payments import polling
from saas.payments.errors import Misconfigured, PaymentError

PAUSE = 3.0  # seconds
LONG_PAUSE = 30.0  # after a failure


class Command(BaseCommand):
    help = "Ask Stripe for its events every 3 seconds, where no webhook arrives. `dev` runs it."
    requires_system_checks = []  # they ask the database, and this waits for one that is away

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Ask once, then end.")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            count = polling.collect()
            self.stdout.write(f"{count} new {'event' if count == 1 else 'events'}.")
            return
        with suppress(KeyboardInterrupt):  # this is how it is meant to end
            while True:
                close_old_connections()
                time.sleep(self._pause())

    def _pause(self) -> float:
        """Ask, and return how long to wait before the next time."""
        try:
            polling.collect()
        except PaymentError as error:
            cause = getattr(error, "cause", "") or error.message
            mend = " Run `manage.py connect_stripe`." if isinstance(error, Misconfigured) else ""
            self.stderr.write(f"Stripe is not asked for events: {cause}.{mend}")
        except DatabaseError as error:
            self.stderr.write(f"Stripe is not asked for events: {error}")
        else:
            return PAUSE
        return LONG_PAUSE
