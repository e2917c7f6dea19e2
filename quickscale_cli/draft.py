"""A folder in the making: whole in the end, or gone."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
        except BaseException:
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
    try:
        target.lstat()  # unlike exists(), it tells "not allowed" from "not there"
    except FileNotFoundError:
        return
    if not target.is_dir():
        raise FileInTheWay(target)
    if any(target.iterdir()):
        raise FolderNotEmpty(target)


@contextmanager
def explained(target: Path) -> Iterator[None]:
    """Turn what the system says about writing `target` into an error of ours."""
    try:
        yield
    except NotADirectoryError as error:
        raise FileInTheWay(next(path for path in target.parents if path.exists())) from error
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(target) from error
        if error.errno in FORBIDDEN:
            raise NotAllowed(target.parent) from error
        raise NotWritable(target, error.strerror or str(error)) from error


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
