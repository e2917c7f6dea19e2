"""The user's files that are neither code nor pages, read once somebody looks for words in them."""

import os
from collections.abc import Iterable
from pathlib import Path

from quickscale_cli.findings.reading.text_files import Language, is_left_out, is_text
from quickscale_cli.findings.reading.user_files import UserFile
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

MOST = 256 * 1024  # bytes of a file that is looked through
MOST_READ = 8 * 1024 * 1024  # bytes of a file of which it is known whether it has a word


class UserTexts:
    """`looked_at` is in git, `on_disk` is not; `left_out` is large, or made by others."""

    def __init__(
        self, scratch: Scratch, tree: Tree, paths: Iterable[str], folder: Path | None
    ) -> None:
        self.looked_at: list[UserFile] = []
        self.left_out: list[UserFile] = []
        self.unknown: list[str] = []  # left out, and too large to ask for a word
        sizes = _sizes(scratch, {tree[path].id for path in paths})
        small = {path for path in paths if sizes[tree[path].id] <= MOST_READ}
        contents = scratch.read(tree[path].id for path in small)
        for path in paths:
            if path in small:
                self._take(UserFile(path, contents[tree[path].id]))
            elif UserFile(path, b"").language != Language.OTHER:
                self.unknown.append(path)
        self.on_disk = list(_environments(folder, tree)) if folder else []

    def _take(self, file: UserFile) -> None:
        if not is_text(file.content):
            return
        is_small = len(file.content) <= MOST
        (self.looked_at if is_small and not is_left_out(file.path) else self.left_out).append(file)


def _sizes(scratch: Scratch, names: set[str]) -> dict[str, int]:
    given = "".join(f"{name}\n" for name in names).encode()
    told = scratch.git("cat-file", "--batch-check=%(objectname) %(objectsize)", given=given)
    pairs = (line.split() for line in told.decode().splitlines())
    return {name: int(size) if size.isdigit() else MOST_READ + 1 for name, size, *_ in pairs}


def _environments(folder: Path, tree: Tree) -> Iterable[UserFile]:
    """Yield the files like `.env` that git does not know."""
    for name in sorted(os.listdir(folder)):  # noqa: PTH208
        place = folder / name
        is_one = name.startswith(".env") and name not in tree and place.is_file()
        if is_one and place.stat().st_size <= MOST:
            try:
                yield UserFile(name, place.read_bytes())
            except OSError:  # not ours to read
                continue
