import csv
from collections.abc import Iterable, Iterator

from django.utils import timezone

from saas.credits.models import Transaction

COLUMNS = ["Time", "What", "Detail", "Who", "From", "Credits", "Balance"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """A file that hands each line straight back, so that an export is never whole in memory."""

    def write(self, line: str) -> str:
        return line


def csv_lines(movements: Iterable[Transaction]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for movement in movements:
        texts = [movement.title, movement.detail, movement.who, ", ".join(movement.buckets)]
        yield writer.writerow(
            [
                timezone.localtime(movement.at).isoformat(timespec="seconds"),
                *map(_harmless, texts),
                movement.change,
                movement.available_after,
            ]
        )


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running text as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
