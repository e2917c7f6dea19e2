from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from saas.mail import flows


class Command(BaseCommand):
    help = "Send a mail to see whether mails arrive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        try:
            flows.send(to=address, template="mail/test", context={})
        except ValidationError:
            raise CommandError(f"{address} is no e-mail address.") from None
        self.stdout.write("Queued. A worker sends it; the admin shows under Mails how it went.")
