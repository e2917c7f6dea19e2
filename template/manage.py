#!/usr/bin/env python
"""The project's command line: `uv run manage.py dev` starts everything."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from config import env_file


def main() -> None:
    try:
        chosen = env_file.read().get("DJANGO_SETTINGS_MODULE") or "config.settings.dev"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", chosen)
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error))
    except OperationalError as error:
        # What the server itself refuses has a code; without one, nobody answered.
        if "--traceback" in sys.argv or getattr(error.__cause__, "sqlstate", None):
            raise
        sys.exit(
            f"The database does not answer ({str(error).strip()}). See that it runs, and that "
            "DATABASE_URL leads to it."
        )
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
