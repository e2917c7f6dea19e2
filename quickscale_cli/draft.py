"""A folder in the making: whole in the end, or gone."""

import errno
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Self

from quickscale_cli.errors import (
    DiskFull,
    FileInTheWay,
    FolderNotEmpty,
    NotAllowed,
    NotWritable,
    QuickScaleError,
)

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class Draft:
    """Build a folder beside its place, in `self.folder`, and `keep()` it there.

    Left without that, by an error or by Ctrl-C, it takes back all it wrote.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self._made: list[Path] = []
        self._scratch: Path | None = None

    @property
    def folder(self) -> Path:
        assert self._scratch is not None
        return self._scratch / self.target.name  # the template asks for the folder's name

    def __enter__(self) -> Self:
        try:
            refuse_taken(self.target)
            self._make_parents()
            self._scratch = Path(mkdtemp(prefix=".quickscale-", dir=self.target.parent))
        except OSError as error:
            self._take_back()
            raise _said(error, self.target) from None
        except KeyboardInterrupt:
            self._take_back()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._take_back()
        if isinstance(error, OSError):
            raise _said(error, self.target) from error

    def keep(self) -> None:
        """Move the folder to its place. An empty folder that is there stays the same one."""
        if self.target.exists():
            self._fill(self.target)
        else:
            self.folder.rename(self.target)
        self._made.clear()

    def _fill(self, target: Path) -> None:
        refuse_taken(target)
        moved: list[Path] = []
        try:
            for child in sorted(self.folder.iterdir()):
                moved.append(target / child.name)
                child.rename(moved[-1])
        except BaseException:
            for path in moved:
                _remove(path)
            raise

    def _make_parents(self) -> None:
        missing = [folder for folder in self.target.parents if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            self._made.append(folder)

    def _take_back(self) -> None:
        if self._scratch is not None:
            _remove(self._scratch)
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()


def refuse_taken(target: Path) -> None:
    """Raise FolderNotEmpty, FileInTheWay or what else keeps a new folder from being there."""
    try:
        if target.is_dir():
            if any(target.iterdir()):
                raise FolderNotEmpty(target)
        elif target.exists() or target.is_symlink():
            raise FileInTheWay(target)
    except OSError as error:
        raise _said(error, target) from None


def _said(error: OSError, target: Path) -> QuickScaleError:
    if isinstance(error, NotADirectoryError):
        there = (path for path in target.parents if path.exists())
        return FileInTheWay(next(there, target))
    if error.errno in FULL:
        return DiskFull(target)
    if error.errno in FORBIDDEN:
        return NotAllowed(target.parent)
    return NotWritable(target, error.strerror or str(error))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
