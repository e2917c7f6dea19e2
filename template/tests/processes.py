"""Runs the project's own commands as a person would, in an environment that a test sets up."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "ENABLE_", "REQUIRE_")


def environment(**variables: str) -> dict[str, str]:
    """Return this process's environment without what belongs to its test run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {"SECRET_KEY": "of-a-test"} | variables


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
