"""Where the project lies and how its environment is read (12-factor)."""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config import env_file

BASE_DIR: Path = Path(__file__).resolve().parents[3]
ENV_FILE = env_file.FILE

_WORDS = {"true", "1", "yes", "on", "y", "t", "ok", "false", "0", "no", "off", "n", "f"}
_WANTED = {int: "a whole number", bool: "true or false"}


class Env(environ.Env):
    """Takes values as they are written, and tells in a sentence which one does not fit."""

    def get_value(
        self,
        var: str,
        cast: Any = None,
        default: Any = environ.Env.NOTSET,
        parse_default: bool = False,
    ) -> Any:
        value = self.ENVIRON.get(var, "")
        if not value and default is self.NOTSET:
            raise ImproperlyConfigured(f"{var} is missing. Set it in the environment or in .env.")
        if not value:
            return default
        try:
            if value.startswith("$"):  # else it would be the name of another variable
                return self.parse_value(value, cast)
            return super().get_value(var, cast, default, parse_default)
        except ValueError:
            wanted = _WANTED.get(cast or type(default), "another one")
            raise ImproperlyConfigured(
                f"{var} has a value that does not fit: it takes {wanted}. "
                "Correct it in the environment or in .env."
            ) from None

    @classmethod
    def parse_value(cls, value: Any, cast: Any) -> Any:
        """Refuse what is neither true nor false, and let people write `a, b`."""
        if cast is bool and value.strip().lower() not in _WORDS:
            raise ValueError
        if cast is list or isinstance(cast, list):
            value = ",".join(part.strip() for part in value.split(","))
        return super().parse_value(value, cast)  # type: ignore[no-untyped-call]


env = Env()  # type: ignore[no-untyped-call]
_in_file = env_file.read()
FROM_ENV_FILE = _in_file.keys() - os.environ.keys()  # the environment itself wins
os.environ.update({name: _in_file[name] for name in FROM_ENV_FILE})

# What development keeps on this machine: its database, its mails.
DEV_FOLDER: Path = Path(env("DEV_FOLDER", default=str(BASE_DIR / ".dev")))
