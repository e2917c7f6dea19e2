"""A generated project, as the commands that work in one see it."""

import os
import tomllib
from pathlib import Path
from typing import Any

from quickscale_cli.errors import FlagsUnreadable, NotAProject

ON = {"true", "1", "yes", "on"}


def find(start: Path) -> Path | None:
    """Return the project's folder that `start` lies in, or None."""
    for folder in (start, *start.parents):
        if (folder / "manage.py").is_file() and (folder / "features.toml").is_file():
            return folder
    return None


def require(start: Path) -> Path:
    folder = find(start)
    if folder is None:
        raise NotAProject(start)
    return folder


def features(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        return tomllib.loads((folder / "features.toml").read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FlagsUnreadable(str(error)) from None


def is_on(folder: Path, flag: str) -> bool:
    """Whether a flag is on, by the environment variable or else by features.toml."""
    if (word := os.environ.get(flag.upper())) is not None:
        return word.strip().lower() in ON
    return features(folder).get("flags", {}).get(flag) is True
