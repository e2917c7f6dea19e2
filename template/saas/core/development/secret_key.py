import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

HEADING = "# Yours alone, never in git. What else can stand here: see .env.example.\n"


def make_secret_key(env_file: Path) -> str:
    """Write a new SECRET_KEY into the file of the environment and return it."""
    key = secrets.token_urlsafe(50)
    is_new = not env_file.exists()
    try:
        file = os.open(env_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{env_file} can't be written ({error.strerror}), and a new SECRET_KEY belongs there. "
            "Make the project's folder yours, or set SECRET_KEY in the environment."
        ) from None
    with os.fdopen(file, "a", encoding="utf-8") as text:
        text.write(f"{HEADING if is_new else '\n'}SECRET_KEY={key}\n")
    return key
