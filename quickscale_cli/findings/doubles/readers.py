"""Which reader a file has, by its name."""

from collections.abc import Callable
from pathlib import PurePosixPath

from quickscale_cli.findings.doubles.reading import Reading
from quickscale_cli.findings.doubles.reading_code import read_code
from quickscale_cli.findings.doubles.reading_data import (
    read_json,
    read_toml,
    read_variables,
    read_yaml,
)
from quickscale_cli.findings.doubles.reading_pages import read_page
from quickscale_cli.findings.reading.references import is_page

BY_SUFFIX: dict[str, Callable[[bytes], Reading]] = {
    ".json": read_json,
    ".toml": read_toml,
    ".yaml": read_yaml,
    ".yml": read_yaml,
}


def read(path: str, content: bytes) -> Reading | None:
    """Read a file; None where nothing here knows its language."""
    name, suffix = PurePosixPath(path).name, PurePosixPath(path).suffix
    if suffix == ".py":
        return read_code(path, content)
    if suffix in BY_SUFFIX:
        return BY_SUFFIX[suffix](content)
    if name == ".env" or name.startswith(".env."):
        return read_variables(content)
    return read_page(content) if is_page(path) else None
