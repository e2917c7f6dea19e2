import os
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register
def check_flag_variables(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Tell of a variable that looks like a flag and is none: it would change nothing, silently."""
    flags = settings.FLAGS
    unknown = [name for name in os.environ if name.startswith("ENABLE_") and name not in flags]
    return [_warning(name, get_close_matches(name, flags, n=1)) for name in sorted(unknown)]


def _warning(name: str, close: list[str]) -> checks.CheckMessage:
    meant = f"Did you mean {close[0]}? " if close else ""
    return checks.Warning(
        f"The environment variable {name} is not a flag of this app.",
        hint=f"{meant}docs/flags.md lists them.",
        id="core.W001",
    )
