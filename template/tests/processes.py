"""Runs the project's own commands as a person would, in an environment that a test sets up."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTED = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
FLAG = ("ENABLE_", "REQUIRE_")
OF_THE_RUN = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ENV_FILE", *FLAG)
SLOW = "PYTHONDONTWRITEBYTECODE"  # each program would compile all modules anew


def documented() -> set[str]:
    """Return the variables of .env.example."""
    return set(DOCUMENTED.findall((ROOT / ".env.example").read_text("utf-8")))


def forget_settings() -> None:
    """Take out of the environment what its owner set for the app: tests run as if nothing were.

    Flags stay, and the database: a run of tests may be about them.
    """
    for name in documented():
        if not name.startswith(OF_THE_RUN):
            os.environ.pop(name, None)


def environment(**variables: str) -> dict[str, str]:
    """Return this process's environment without what belongs to its test run, and no `.env`."""
    left_out = (*OF_THE_RUN, SLOW)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return kept | {"SECRET_KEY": "of-a-test", "ENV_FILE": os.devnull} | variables


def manage(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run `manage.py` to its end; words of both outputs are in `stdout`."""
    return python("manage.py", *arguments, **variables)


def python(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
