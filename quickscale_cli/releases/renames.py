"""Where a path of the template is now, by what releases declare."""

from collections.abc import Mapping


class Renames:
    """The renames that releases declare, oldest first; a path with "/" at its end is a folder."""

    def __init__(self, *releases: Mapping[str, str]) -> None:
        self._releases = releases

    def __call__(self, path: str) -> str:
        """Return where a path of the base is now."""
        for declared in self._releases:
            path = _follow(path, declared)
        return path

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that were moved whole."""
        return tuple(old for declared in self._releases for old in declared if old.endswith("/"))


def _follow(path: str, declared: Mapping[str, str]) -> str:
    if path in declared:
        return declared[path]
    folders = [old for old in declared if old.endswith("/") and path.startswith(old)]
    if not folders:
        return path
    old = max(folders, key=len)
    return declared[old] + path.removeprefix(old)
