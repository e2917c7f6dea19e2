"""What every page asks of the person, kept as SQL: compiling a query costs more than asking it."""

from functools import cache
from pathlib import Path


@cache
def read(name: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text("utf-8")
