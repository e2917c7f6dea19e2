from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, override, pgettext

from saas.core import exports
from saas.credits.models import Transaction


def csv_lines(movements: Iterable[Transaction]) -> Iterator[str]:
    """In the language of now, although the lines are written while they are sent."""
    language = get_language()
    return exports.csv_lines(_columns(), (_row(movement, language) for movement in movements))


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


def _row(movement: Transaction, language: str | None) -> list[Any]:
    with override(language):
        return [
            timezone.localtime(movement.at).isoformat(timespec="seconds"),
            movement.title,
            movement.detail,
            movement.who,
            ", ".join(movement.buckets),
            movement.change,
            movement.available_after,
        ]
