from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands.runserver import naiveip_re

from saas.core.development.browser import open_page
from saas.core.development.session import Session
from saas.core.development.welcome import welcome
from saas.core.errors import DomainError


class Command(BaseCommand):
    help = "Run everything: database, web server and job worker, with reload. Ctrl-C stops it."
    requires_system_checks = []  # the web server makes them, each time it starts

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "place",
            nargs="?",
            type=_place,
            metavar="[ADDRESS:]PORT",
            help="Where to listen, in the words of Django's runserver.",
        )
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on.")
        parser.add_argument(
            "--port", type=_port, help="Port of the app; the next free one if taken."
        )
        parser.add_argument("--no-browser", action="store_true", help="Do not open a browser.")

    def handle(
        self,
        *args: Any,
        place: tuple[str, int] | None,
        host: str,
        port: int | None,
        no_browser: bool,
        **options: Any,
    ) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "`dev` is for development. In production run a web server and `manage.py worker`: "
                "see docs/deploy.md."
            )
        if place:
            host, port = place[0] or host, place[1]
        session = Session(
            root=settings.BASE_DIR,
            folder=settings.DEV_FOLDER,
            host=host,
            port=port,
            wants_redis=settings.FLAGS["ENABLE_ASYNC_JOBS"],
            say=self._say,
        )
        try:
            with session.up():
                self._say(welcome(session))
                if not no_browser and not open_page(session.url):
                    self._say(f"No browser can be opened from here: open {session.url} in yours.\n")
                session.watch()
        except KeyboardInterrupt:  # this is how it is meant to end
            return
        except DomainError as error:
            raise CommandError(error.message) from None

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _place(words: str) -> tuple[str, int]:
    """Return address and port; without an address that is empty."""
    found = naiveip_re.match(words)
    if not found:
        raise ArgumentTypeError(f"{words} is no place to listen; write 8001 or 0.0.0.0:8001")
    address = (found["addr"] or "").strip("[]")
    return "0.0.0.0" if address == "0" else address, _port(found["port"])


def _port(words: str) -> int:
    if words.isdecimal() and 0 < int(words) < 65536:
        return int(words)
    raise ArgumentTypeError(f"{words} is no port; take a number from 1024 to 65535, such as 8001")
