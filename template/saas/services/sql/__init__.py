"""What the pages of runs ask, in SQL."""

from functools import cache
from pathlib import Path


@cache
def read(name: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text("utf-8")
