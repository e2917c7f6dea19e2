from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saas.core.errors import DomainError
from saas.services import demo


class Command(BaseCommand):
    help = "Make the demo accounts with a month of use, unless they are there. Development only."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = demo.make()
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write("Demo accounts made:" if made else "Demo accounts:")
        for email, role in ((demo.USER, "user"), (demo.ADMIN, "admin")):
            self.stdout.write(f"  {role:5}  {email}  password: {demo.PASSWORD}")
