"""The ledger's functions and guards, in SQL. A migration installs them.

Functions replace their former selves: a change to one takes a new migration that reads them all.
"""

from pathlib import Path

FUNCTIONS = ["steps", "spending", "granting", "refusing"]


def read(*names: str) -> str:
    return "\n".join(Path(__file__).with_name(f"{name}.sql").read_text("utf-8") for name in names)
