"""Where the project lies and how its environment is read (12-factor)."""

from pathlib import Path

import environ

BASE_DIR: Path = Path(__file__).resolve().parents[3]
ENV_FILE = BASE_DIR / ".env"

env = environ.Env()  # type: ignore[no-untyped-call]
env.read_env(ENV_FILE)

# What development keeps on this machine: its database, its mails.
DEV_FOLDER: Path = Path(env("DEV_FOLDER", default=str(BASE_DIR / ".dev")))
