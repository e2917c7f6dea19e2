"""A bare repository to work in, thrown away after: the project itself is never written to."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from quickscale_cli.errors import ObjectMissing
from quickscale_cli.git import git
from quickscale_cli.git.checkout import Project
from quickscale_cli.git.tree import LINK, PROGRAM, SUBMODULE, Tree, encode, on_disk, parse

CONFIGURATION = {
    "core.attributesFile": os.devnull,
    "core.autocrlf": "false",
    "core.hooksPath": os.devnull,
    "core.ignoreCase": "false",
    "core.precomposeUnicode": "false",
    "core.protectHFS": "false",
    "core.protectNTFS": "false",
    "diff.renames": "false",
    "fastimport.unpackLimit": "1",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "merge.conflictStyle": "merge",
    "merge.directoryRenames": "false",
    "merge.renames": "false",
}
# The repository's own attributes stand above those in any tree.
PLAIN = "* !text !eol !crlf !diff !merge !filter !ident !working-tree-encoding !export-subst"


class Scratch:
    """An object store that borrows a project's objects and adds to none but its own."""

    def __init__(self, project: Project | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="quickscale-"))
        self.repository = self.folder / "repository.git"
        self._cache: dict[str, bytes] = {}
        self._unwritten = bytearray()
        self._object_format = project.object_format if project else "sha1"
        self._init()
        if project:
            self._borrow(project)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def git(self, *arguments: str, given: bytes = b"", accepted: tuple[int, ...] = (0,)) -> bytes:
        """Run git in here; all that was stored is there by then."""
        if self._unwritten:
            stream, self._unwritten = bytes(self._unwritten), bytearray()
            self.git("fast-import", "--quiet", given=stream)
        environment = git.pinned_environment() | {
            "HOME": str(self.folder),
            "GIT_DIR": str(self.repository),
            "GIT_INDEX_FILE": str(self.folder / "index"),
        }
        return git.run(
            *arguments, at=self.folder, environment=environment, given=given, accepted=accepted
        )

    def list_tree(self, name: str) -> Tree:
        return parse(self.git("ls-tree", "-r", "-z", "--full-tree", name))

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of objects. Raises ObjectMissing."""
        wanted = list(dict.fromkeys(names))
        unread = [name for name in wanted if name not in self._cache]
        if unread:
            told = self.git("cat-file", "--batch", given="".join(f"{n}\n" for n in unread).encode())
            self._keep(unread, told)
        return {name: self._cache[name] for name in wanted}

    def read_one(self, name: str) -> bytes:
        return self.read([name])[name]

    def write(self, contents: Iterable[bytes]) -> list[str]:
        """Store contents byte by byte and return their names."""
        names = []
        for content in contents:
            name = self.name(content)
            names.append(name)
            if name not in self._cache:
                self._cache[name] = content
                self._unwritten += b"blob\ndata %d\n%b\n" % (len(content), content)
        return names

    def name(self, content: bytes) -> str:
        """Return the name that git gives to this content."""
        return hashlib.new(
            self._object_format, b"blob %d\0%b" % (len(content), content)
        ).hexdigest()

    def write_tree(self, tree: Tree) -> str:
        self.git("read-tree", "--empty")
        lines = (
            b"%b %b\t%b" % (entry.mode.encode(), entry.id.encode(), encode(path))
            for path, entry in sorted(tree.items())
        )
        self.git("update-index", "-z", "--index-info", given=b"".join(b"%b\0" % x for x in lines))
        return self.git("write-tree", "--missing-ok").decode().strip()

    def export(self, tree: Tree, folder: Path) -> None:
        """Write a tree's files and links into a folder, byte by byte."""
        contents = self.read(entry.id for entry in tree.values() if entry.mode != SUBMODULE)
        for path, entry in tree.items():
            place = on_disk(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            if entry.mode == LINK:
                place.unlink(missing_ok=True)
                place.symlink_to(os.fsdecode(contents[entry.id]))
            elif entry.is_file:
                place.write_bytes(contents[entry.id])
                place.chmod(0o755 if entry.mode == PROGRAM else 0o644)

    def set_attributes(self, **more: int) -> None:
        """Pin the attributes of all paths, with these on top."""
        extra = "".join(f" {name.replace('_', '-')}={value}" for name, value in more.items())
        (self.repository / "info" / "attributes").write_text(PLAIN + extra + "\n")

    def configure(self, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            self.git("config", name, value)

    def _init(self) -> None:
        kind = f"--object-format={self._object_format}"
        git.run(
            "init", "--bare", "--quiet", "--template=", kind, str(self.repository),
            at=self.folder, environment=git.pinned_environment(),
        )  # fmt: skip
        (self.repository / "info").mkdir(exist_ok=True)
        self.set_attributes()
        with (self.repository / "config").open("a") as config:
            for name, value in CONFIGURATION.items():
                section, _, key = name.partition(".")
                config.write(f'[{section}]\n\t{key} = "{value}"\n')

    def _borrow(self, project: Project) -> None:
        folder = self.repository / "objects" / "info"
        folder.mkdir(exist_ok=True)
        (folder / "alternates").write_bytes(_quote(os.fsencode(project.objects)) + b"\n")
        for name, address in project.promisors:
            self.configure(
                {
                    "core.repositoryFormatVersion": "1",
                    "extensions.partialClone": name,
                    f"remote.{name}.url": address,
                    f"remote.{name}.promisor": "true",
                }
            )

    def _keep(self, names: list[str], told: bytes) -> None:
        position = 0
        for name in names:
            end = told.index(b"\n", position)
            facts = told[position:end].split()
            if facts[-1] == b"missing":
                raise ObjectMissing(name)
            size = int(facts[-1])
            self._cache[name] = told[end + 1 : end + 1 + size]
            position = end + 2 + size


def _quote(path: bytes) -> bytes:
    """Write a path the way `objects/info/alternates` takes it, line breaks and all."""
    if b"\n" not in path:
        return path
    escaped = path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"%b"' % escaped
