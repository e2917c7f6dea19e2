from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saas.payments import conf
from saas.payments.connecting.findings import Finding, Mark
from saas.payments.connecting.keys import shortened
from saas.payments.connecting.steps import connect
from saas.payments.errors import PaymentError


class Command(BaseCommand):
    help = (
        "Connect this app and your Stripe account: packs, webhook endpoint, rights, a test event. "
        "Tells what is wrong, with its mend. A second run changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if key := conf.secret_key():
            self.stdout.write(f"Asking {conf.api_base()} with {shortened(key)}")
        count = 0
        try:
            for finding in connect():
                self._show(finding)
                count += finding.mark == Mark.MEND
        except PaymentError as error:
            raise CommandError(getattr(error, "cause", "") or error.message) from None
        if count:
            raise CommandError(f"{count} to mend. Then run this again.")
        self.stdout.write(self.style.SUCCESS("Connected."))

    def _show(self, finding: Finding) -> None:
        paint = self.style.ERROR if finding.mark == Mark.MEND else self.style.SUCCESS
        mark = paint(f"{finding.mark:<8}")
        self.stdout.write(f"{mark}{finding.subject:<12}{finding.told}")
        if finding.mend:
            self.stdout.write(f"{'':20}{finding.mend}")
