"""What `manage.py dev` prints once everything runs."""

from django.conf import settings
from django.urls import Resolver404, resolve

from saas.core.development.programs import url
from saas.core.development.redis_server import place
from saas.core.development.session import Session

PAGES = {"App": "/", "Admin": "/admin/", "Mail": "/dev/mail/", "To look at": "/dev/"}


def welcome(session: Session) -> str:
    rows = {name: f"{session.url}{path}" for name, path in PAGES.items() if _is_there(path)}
    for program in session.programs:
        port = session.program_ports.get(program.name, 0)
        rows[program.title] = program.tells.format(url=url(port))
    rows["Database"] = session.database.describe()
    rows["Worker"] = "runs background jobs"
    if session.redis:
        rows["Worker"] += ", on Celery"
        rows["Redis"] = f"on {place(session.redis)}"
    lines = [f"  {name:<12}{what}" for name, what in rows.items()]
    return "\n".join(
        [
            "",
            f"{settings.PROJECT_NAME} runs.",
            "",
            *lines,
            "",
            "Save a file and it is loaded. Ctrl-C stops everything.",
            "",
        ]
    )


def _is_there(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
