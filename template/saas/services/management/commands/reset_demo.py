from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make the demo accounts anew: all of theirs goes, and a fresh month comes."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("remove_demo", stdout=self.stdout)
        call_command("demo", stdout=self.stdout)
