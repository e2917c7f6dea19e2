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
        command = [*quickscale(), "generate-service", options["name"]]
        code = subprocess.run(command, cwd=settings.BASE_DIR, check=False).returncode
        if code:
            raise CommandError("No service was added.", returncode=code)


def quickscale() -> list[str]:
    """Return how to call `quickscale`: as it is installed, or by uv, which brings it along."""
    if found := shutil.which("quickscale"):
        return [found]
    if found := shutil.which("uvx"):
        return [found, "--from", "quickscale>=0.40", "quickscale"]
    raise CommandError(
        "The quickscale command is missing. Install it with `uv tool install quickscale`, then "
        "repeat this."
    )
