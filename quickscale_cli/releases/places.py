"""Where a template may be: at an address, in a clone, in a bundle, or in a plain folder."""

import re
from pathlib import Path

ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:|gh:|gl:|git\+)", re.IGNORECASE)
SHORT = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
BUNDLE = b"# v"  # and the number of its format


def is_address(source: str) -> bool:
    return bool(ADDRESS.match(source))


def is_repository(path: Path) -> bool:
    """Whether this is a clone, a bare repository or a bundle, rather than a plain folder."""
    if path.is_file():
        with path.open("rb") as file:
            return file.read(len(BUNDLE)) == BUNDLE
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "refs").is_dir())


def expanded(source: str) -> str:
    """Return what git takes for a source: a whole address, or a path from the root."""
    for short, long in SHORT.items():
        if source.startswith(short):
            return f"{source.replace(short, long, 1).removesuffix('.git')}.git"
    path = Path(source).expanduser()
    return str(path.resolve()) if path.exists() else source.removeprefix("git+")
