import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from saas.jobs.backend import engine
from saas.jobs.standing import Standing, standing


class Command(BaseCommand):
    help = "Tell what waits where: jobs by queue and state, and messages that announce them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Tell it to a program.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = standing()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), indent=2))
            return
        self.stdout.write(f"Jobs run on {found.engine}.")
        if engine().beat:
            self.stdout.write(_beat(found))
        if found.trouble:
            self.stdout.write(f"Redis does not answer, and the jobs wait: {found.trouble}")
        self.stdout.write("")
        for row in _table(found):
            self.stdout.write(row)


def _beat(found: Standing) -> str:
    if found.beat_silent is None:
        return "There is no beat. Start one: manage.py beat"
    since = f"{found.beat_silent:.0f} seconds ago"
    if found.beat_is_lost:
        return f"The beat is lost, last heard {since}. Start it again: manage.py beat"
    return f"The beat was heard {since}."


def _table(found: Standing) -> list[str]:
    carries = any(line.messages is not None for line in found.queues.values())
    columns = ["due", "later", "running", "dead", *(["messages"] if carries else [])]
    width = max(map(len, ["queue", *found.queues]))
    rows = [f"{'queue':{width}}" + "".join(f"{column:>10}" for column in columns)]
    for name, line in found.queues.items():
        rows.append(f"{name:{width}}" + "".join(f"{getattr(line, c):>10}" for c in columns))
    return rows
