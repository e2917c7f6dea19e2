"""Which files of the project changed since the last look."""

import os
from collections.abc import Iterator
from pathlib import Path

NOT_CODE = {"__pycache__", "node_modules", "static", "staticfiles", "media", "tests", "docs"}
SETTINGS = {".env", "features.toml"}

type Snapshot = dict[Path, int]


def snapshot(root: Path) -> Snapshot:
    """Return when each file that a running process has read was last changed."""
    times = {}
    for file in _files(root):
        try:
            times[file] = file.stat().st_mtime_ns
        except OSError:  # an editor is just replacing it
            continue
    return times


def changed(before: Snapshot, after: Snapshot) -> list[Path]:
    return sorted(
        file for file in before.keys() | after.keys() if before.get(file) != after.get(file)
    )


def needs_migrating(files: list[Path]) -> bool:
    """A new migration, or a flag that installs an app, asks for `migrate`."""
    return any(file.parent.name == "migrations" or file.name in SETTINGS for file in files)


def _files(root: Path) -> Iterator[Path]:
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in NOT_CODE and name[0] != "."]
        here = Path(folder)
        yield from (here / name for name in names if name.endswith((".py", ".po")))
        if here == root:
            yield from (root / name for name in names if name in SETTINGS)
