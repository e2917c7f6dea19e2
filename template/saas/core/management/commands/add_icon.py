from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saas.core import icons


class Command(BaseCommand):
    help = "Add SVG files, such as Lucide's, to the sprite that {% icon %} draws from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.svg")

    def handle(self, *args: Any, **options: Any) -> None:
        for file in options["files"]:
            try:
                name = icons.add(file)
            except icons.NotAnIcon as error:
                raise CommandError(error.message) from error
            self.stdout.write(f'Added. Draw it with {{% icon "{name}" %}}.')
