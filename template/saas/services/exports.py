import csv
from io import StringIO
from typing import Any

from saas.services.base import Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: Table) -> str:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(table.columns)
    writer.writerows([[_harmless(cell) for cell in row] for row in table.rows])
    return file.getvalue()


def _harmless(cell: Any) -> Any:
    """Keep a spreadsheet from running text as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
