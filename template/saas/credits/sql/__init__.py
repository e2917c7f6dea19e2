"""The ledger's functions and guards, and what its pages ask, in SQL.

A migration installs the functions. They replace their former selves: a change to one takes a new
migration that reads them all. The questions are read when they are asked.
"""

from functools import cache
from pathlib import Path

FUNCTIONS = ["steps", "spending", "granting", "refusing"]


@cache
def read(*names: str) -> str:
    return "\n".join(Path(__file__).with_name(f"{name}.sql").read_text("utf-8") for name in names)
