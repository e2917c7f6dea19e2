from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saas.payments.errors import PaymentError
from saas.payments.reconciling import reconcile


class Command(BaseCommand):
    help = "Ask Stripe for what was never delivered, and note it. A job does so each night."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = reconcile()
        except PaymentError as error:
            cause = getattr(error, "cause", "") or error.message
            raise CommandError(f"Stripe could not be asked: {cause}") from None
        self.stdout.write(
            f"Events found missing: {found.events}. Things in Stripe's lists that we did not know: "
            f"{found.things}. Rows that were not final, looked at: {found.rows}."
        )
        if found.failed:
            self.stdout.write(f"Events that still wait for another try: {found.failed}.")
