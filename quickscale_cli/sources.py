"""Templates in git: a folder, a bundle or an address, with a tag for each release."""

import re
from pathlib import Path

from packaging.version import InvalidVersion, Version

from quickscale_cli import git
from quickscale_cli.errors import GitFailed, NoRelease, SourceUnreadable, VersionMissing
from quickscale_cli.upgrade.changes import Changes
from quickscale_cli.upgrade.manifest import load
from quickscale_cli.upgrade.scratch import Scratch
from quickscale_cli.upgrade.tree import Tree

ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:|gh:|gl:|git\+)", re.IGNORECASE)
SHORT = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
BUNDLE = b"# v"  # and the number of its format
HEAD = "refs/quickscale/head"
REFS = ("+refs/tags/*:refs/tags/*", "+refs/heads/*:refs/heads/*")
MANIFEST = re.compile(r"releases/(.+)\.toml")
SHOWN = 8  # versions, in a message


class Source:
    """A template's repository, fetched into a scratch one. Raises SourceUnreadable."""

    def __init__(self, scratch: Scratch, location: str) -> None:
        self.location = location
        self.scratch = scratch
        self._fetch()
        self.tags = self._versions()

    @property
    def versions(self) -> list[Version]:
        return sorted(self.tags)

    def newest(self) -> Version:
        """Return the newest release; a pre-release is never chosen unasked. Raises NoRelease."""
        releases = [version for version in self.versions if not version.is_prerelease]
        if not releases:
            raise NoRelease(self.location)
        return releases[-1]

    def version(self, name: str) -> Version:
        """Find a version by its tag or number. Raises VersionMissing with those there are."""
        version = parsed(name)
        if version is None or version not in self.tags:
            raise VersionMissing(self.location, name, [str(v) for v in self.versions[-SHOWN:]])
        return version

    def commit(self, name: str | None) -> str:
        """Find a release, branch or commit; by default the newest release, or else the head.

        Raises VersionMissing.
        """
        if name is None:
            released = any(not version.is_prerelease for version in self.tags)
            name = self.tags[self.newest()] if released else HEAD
        elif (version := parsed(name)) in self.tags:
            name = self.tags[version]
        command = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        found = self.scratch.git(*command, accepted=(0, 1)).decode().strip()
        if not found:
            raise VersionMissing(self.location, name, [str(v) for v in self.versions[-SHOWN:]])
        return found

    def describe(self, commit: str) -> str:
        """Name a commit by its tag, or by its distance from one, as an answers file does."""
        return self.scratch.git("describe", "--tags", "--always", commit).decode().strip()

    def tree(self, version: Version) -> Tree:
        return self.scratch.list_tree(f"refs/tags/{self.tags[version]}^{{commit}}")

    def text(self, version: Version, path: str) -> str:
        """Return a file of the template, empty if it has none."""
        entry = self.tree(version).get(path)
        return self.scratch.read_one(entry.id).decode("utf-8", "replace") if entry else ""

    def changes(self, old: Version, new: Version) -> Changes:
        """Return what the releases after `old`, up to `new`, declare. Raises ManifestInvalid."""
        tree = self.tree(new)
        names = {path: found[1] for path in tree if (found := MANIFEST.fullmatch(path))}
        contents = self.scratch.read(tree[path].id for path in names)
        manifests = [load(name, contents[tree[path].id]) for path, name in names.items()]
        return Changes(manifest for manifest in manifests if old < manifest.version <= new)

    def _fetch(self) -> None:
        environment = git.users_environment() | {"GIT_DIR": str(self.scratch.repository)}
        how = ("--quiet", "--no-tags", "--no-write-fetch-head", "--update-shallow")
        fetch = ("fetch", *how, "--", expanded(self.location), *REFS)
        folder = self.scratch.folder
        try:
            try:
                git.run(*fetch, f"+HEAD:{HEAD}", at=folder, environment=environment)
            except GitFailed:  # a bundle of tags alone has no head
                git.run(*fetch, at=folder, environment=environment)
        except GitFailed as error:
            raise SourceUnreadable(self.location, error.reason) from None

    def _versions(self) -> dict[Version, str]:
        tags = self.scratch.git("tag", "--list").decode().split()
        return {version: tag for tag in tags if (version := parsed(tag))}


def parsed(name: str) -> Version | None:
    """Read a version, with or without its v."""
    try:
        return Version(name)
    except InvalidVersion:
        return None


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
