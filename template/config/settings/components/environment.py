"""Where the project lies and how its environment is read (12-factor)."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR: Path = Path(__file__).resolve().parents[3]
ENV_FILE = BASE_DIR / ".env"


class Env(environ.Env):
    """Tells in a sentence which variable has a value that is none."""

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{var} has a value that does not fit ({error}). "
                "Correct it in the environment or in .env."
            ) from None


env = Env()  # type: ignore[no-untyped-call]
env.read_env(ENV_FILE)

# What development keeps on this machine: its database, its mails.
DEV_FOLDER: Path = Path(env("DEV_FOLDER", default=str(BASE_DIR / ".dev")))
