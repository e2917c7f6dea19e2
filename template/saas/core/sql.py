"""SQL in an app's folder `sql/`: compiling a query in the ORM costs more than asking it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path


def reader(module: str) -> Callable[..., str]:
    """Make the function that reads files beside a module, given its `__file__`, by their names."""
    folder = Path(module).parent

    @cache
    def read(*names: str) -> str:
        return "\n".join((folder / f"{name}.sql").read_text("utf-8") for name in names)

    return read
