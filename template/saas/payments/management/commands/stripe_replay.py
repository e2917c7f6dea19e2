from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saas.payments.flows.inbox import replay
from saas.payments.models import Act, Event


class Command(BaseCommand):
    help = "Work on webhook events once more. What was applied before is not applied twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("events", nargs="*", metavar="evt_…", help="Their ids at Stripe.")
        parser.add_argument("--dead", action="store_true", help="All that were given up.")
        parser.add_argument("--reason", required=True, help="Why; it is kept with each.")

    def handle(
        self, *args: Any, events: list[str], dead: bool, reason: str, **options: Any
    ) -> None:
        if bool(events) == dead:
            raise CommandError("Name events by their ids, or all that were given up by --dead.")
        found = Event.objects.filter(state=Event.State.DEAD)
        if events:
            found = Event.objects.filter(stripe_id__in=events)
            known = set(found.values_list("stripe_id", flat=True))
            if unknown := [name for name in events if name not in known]:
                raise CommandError(f"Not in the inbox: {', '.join(unknown)}.")
        count = replay(events=found, by=Act.By.COMMAND, person=None, reason=reason)
        self.stdout.write(f"Queued again: {count}.")
