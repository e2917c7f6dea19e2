"""Stripe beside the app: a stand-in where no key is set, else a process that asks for events."""

from pathlib import Path

from django.conf import settings

from saas.core.development import ports

PROGRAM = "fakestripe"
POLL = "stripe_poll"
PORT = 12111
HOST = "127.0.0.1"


def choose_port(app: int) -> int:
    """Return the port to start it on, other than the app's; 0 where Stripe itself is used."""
    if settings.STRIPE_STAND_IN is None:
        return 0
    port = PORT if ports.is_free(PORT, HOST) else ports.next_free(PORT + 1, HOST)
    return port if port != app else ports.next_free(port + 1, HOST)


def wants_polling() -> bool:
    return bool(settings.STRIPE_POLLS)


def url(port: int) -> str:
    return f"http://{HOST}:{port}"


def arguments(port: int, folder: Path, app: str) -> list[str]:
    """Return what it is started with: who it is for, and where its webhooks go."""
    stand_in = settings.STRIPE_STAND_IN or {}
    known = {
        "port": port,
        "data": folder / "fakestripe.sqlite3",
        "app": app,
        "name": settings.PROJECT_NAME,
        "key": stand_in["key"],
        "secret": stand_in["secret"],
        "webhook": f"{app}{stand_in['webhook']}",
    }
    return ["--until-stdin-ends", *(f"--{name}={value}" for name, value in known.items())]
