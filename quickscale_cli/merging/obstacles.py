"""Look at every path that a result adds: what of the user's might be in its way."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from quickscale_cli.git.tree import Tree, parents
from quickscale_cli.merging.outcome import Facet


class Disk(Protocol):
    """What lies in the project's folder, known to git or not."""

    @property
    def folder(self) -> Path: ...

    def names(self, folder: str) -> list[str]: ...


class Ground:
    """The paths that are settled; a new one is added only where nothing is in its way."""

    def __init__(self, yours: Tree, settled: Iterable[str], disk: Disk | None) -> None:
        self._yours = {*yours, *(folder for path in yours for folder in parents(path))}
        self._tracked = set(yours)
        self._disk = disk
        self._files: set[str] = set()
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        for path in settled:
            self.add(path)

    def add(self, path: str) -> None:
        self._files.add(path)
        for name in [*parents(path), path]:
            self._names[fold(name)].add(name)

    def in_the_way(self, path: str) -> tuple[Facet, ...]:
        """Say why a path can't be added; nothing, if it can."""
        if path in self._files:
            return (Facet.IN_THE_WAY,)
        if any(folder in self._files for folder in parents(path)) or self._is_folder(path):
            return (Facet.IN_THE_WAY, Facet.FOLDED)
        for name in [*parents(path), path]:
            alike = self._names[fold(name)]
            if alike and name not in alike:
                return (Facet.IN_THE_WAY, Facet.NAME)
        return self._on_disk(path) if self._disk else ()

    def _is_folder(self, path: str) -> bool:
        return path in self._names[fold(path)]

    def _on_disk(self, path: str) -> tuple[Facet, ...]:
        assert self._disk is not None
        for name in [*parents(path), path]:
            folder, _, last = name.rpartition("/")
            there = self._disk.names(folder)
            if last in there:
                facets = self._blocks(name, path)
                if facets:
                    return facets
            elif any(fold(other) == fold(last) and self._is_new(folder, other) for other in there):
                return (Facet.IN_THE_WAY, Facet.NAME, Facet.UNTRACKED)
        return ()

    def _blocks(self, name: str, path: str) -> tuple[Facet, ...]:
        """Judge something on the disk that has the name of the path or of a folder above it."""
        assert self._disk is not None
        there = self._disk.folder / name
        is_folder = there.is_dir() and not there.is_symlink()
        if name in self._tracked or (name != path and is_folder):
            return ()
        if not is_folder:
            return (Facet.IN_THE_WAY, Facet.UNTRACKED)
        if any(self._untracked(name)):
            return (Facet.IN_THE_WAY, Facet.FOLDED, Facet.UNTRACKED)
        return ()

    def _untracked(self, folder: str) -> Iterable[str]:
        assert self._disk is not None
        for name in self._disk.names(folder):
            path = f"{folder}/{name}"
            if name != "__pycache__" and path not in self._tracked:
                yield from self._untracked(path) if self._disk.names(path) else [path]

    def _is_new(self, folder: str, name: str) -> bool:
        return (f"{folder}/{name}" if folder else name) not in self._yours


def fold(path: str) -> str:
    """Return what some file systems make of a name: one case, one form of accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
