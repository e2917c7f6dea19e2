import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.exceptions import ImproperlyConfigured

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes], *, wait: bool) -> None:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(*error.args) from None

else:
    import fcntl

    def _lock(file: IO[bytes], *, wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


class NotWritable(ImproperlyConfigured):
    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"{folder} can't be written ({reason}). If it is another user's, perhaps since root "
            f"started it once, take it over with `sudo chown -R $(id -u) {folder}`; or set "
            "DEV_FOLDER to a folder of yours."
        )


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a lock that the system itself lets go when this process ends, so none goes stale.

    Raises BlockingIOError if another process holds it and `wait` is off, NotWritable if there
    can be no lock.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        there = next(folder for folder in path.parents if folder.exists())
        raise NotWritable(there, error.strerror or str(error)) from None
    with file:
        _lock(file, wait=wait)
        yield
