from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, override, pgettext

from saas.core import exports
from saas.credits.models import Transaction


def csv_lines(movements: Iterable[Transaction]) -> Iterator[str]:
    """In the language and zone of now, although the lines are written while they are sent."""
    language, zone = get_language(), timezone.get_current_timezone()
    return exports.csv_lines(_columns(), (_row(one, language, zone) for one in movements))


def _columns() -> list[str]:
    return [
        pgettext("column", "Time"),
        pgettext("column", "What"),
        pgettext("column", "Detail"),
        pgettext("column", "Who"),
        pgettext("column", "From"),
        pgettext("column", "Credits"),
        pgettext("column", "Balance"),
    ]


def _row(movement: Transaction, language: str | None, zone: tzinfo) -> list[Any]:
    with override(language):
        return [
            timezone.localtime(movement.at, zone).isoformat(timespec="seconds"),
            movement.title,
            movement.detail,
            movement.who,
            ", ".join(movement.buckets),
            movement.change,
            movement.available_after,
        ]
