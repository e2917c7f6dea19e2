from collections.abc import Iterable, Iterator

from django.utils import timezone

from saas.core import exports
from saas.credits.models import Transaction

COLUMNS = ["Time", "What", "Detail", "Who", "From", "Credits", "Balance"]


def csv_lines(movements: Iterable[Transaction]) -> Iterator[str]:
    rows = (
        [
            timezone.localtime(movement.at).isoformat(timespec="seconds"),
            movement.title,
            movement.detail,
            movement.who,
            ", ".join(movement.buckets),
            movement.change,
            movement.available_after,
        ]
        for movement in movements
    )
    return exports.csv_lines(COLUMNS, rows)
