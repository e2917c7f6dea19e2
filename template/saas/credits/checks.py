from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register
def check_credits(**kwargs: Any) -> Sequence[CheckMessage]:
    return [
        *_whole_number("SIGNUP_CREDITS", "[credits] of features.toml", least=0, number="E001"),
        *_whole_number(
            "REFUNDED_CREDITS_LAST_DAYS", "config/settings/project.py", least=1, number="E002"
        ),
        *_whole_number("LOW_CREDITS", "config/settings/project.py", least=0, number="E003"),
        *_whole_number("LAPSE_NOTICE_DAYS", "config/settings/project.py", least=0, number="E004"),
    ]


def _whole_number(name: str, place: str, *, least: int, number: str) -> list[CheckMessage]:
    value = getattr(settings, name, None)
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return []
    return [
        Error(
            f"{name} is {value!r}.",
            hint=f"Set it to a whole number of {least} or more, in {place}.",
            id=f"credits.{number}",
        )
    ]
