import shutil
import subprocess
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """A service is made from a template that comes with the `quickscale` command, not with us."""

    help = "Adds a service to app/services/, by `quickscale generate-service`."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="for example word-cloud")

    def handle(self, *args: Any, **options: Any) -> None:
        quickscale = shutil.which("quickscale")
        if quickscale is None:
            raise CommandError(
                "The quickscale command is missing. Install it with `uv tool install quickscale`, "
                "then repeat this."
            )
        command = [quickscale, "generate-service", options["name"]]
        code = subprocess.run(command, cwd=settings.BASE_DIR, check=False).returncode
        if code:
            raise CommandError("No service was added.", returncode=code)
