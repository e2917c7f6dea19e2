"""CSV for spreadsheets."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

# What a cell must not begin with, in whichever of its forms: some spreadsheets run it.
FORMULA = ("=", "+", "-", "@")
# Without it, Excel takes a file for one in the code page of its country.
BYTE_ORDER_MARK = "\ufeff"
# Controls and signs without width, which are trimmed or not seen.
HIDDEN = {"Cc", "Cf"}


class Echo:
    """A file that hands each line straight back, so that an export is never whole in memory."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield a table line by line; no text of it runs as a formula."""
    writer = csv.writer(Echo())
    yield f"{BYTE_ORDER_MARK}{writer.writerow(map(_harmless, columns))}"
    for row in rows:
        yield writer.writerow(map(_harmless, row))


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and _is_formula(cell) else cell


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet may take it for one: full-width signs and what it trims counted in."""
    if text.startswith(("\t", "\r")):
        return True
    plain = unicodedata.normalize("NFKC", text)
    seen = (sign for sign in plain if not (sign.isspace() or unicodedata.category(sign) in HIDDEN))
    return next(seen, "").startswith(FORMULA)
