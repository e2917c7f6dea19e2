"""Where the project lies and how its environment is read (12-factor)."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[3]
ENV_FILE = BASE_DIR / ".env"

env = environ.Env()  # type: ignore[no-untyped-call]
env.read_env(ENV_FILE)
