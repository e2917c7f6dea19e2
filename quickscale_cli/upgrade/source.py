"""The template's releases, fetched into a scratch repository: from a path, bundle or address."""

from pathlib import Path

from packaging.version import InvalidVersion, Version

from quickscale_cli.upgrade.changes import Changes
from quickscale_cli.upgrade.errors import GitFailed, SourceUnreadable, VersionUnknown
from quickscale_cli.upgrade.git import git, users_environment
from quickscale_cli.upgrade.manifest import load
from quickscale_cli.upgrade.scratch import Scratch
from quickscale_cli.upgrade.tree import Tree

SHORT = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}


class Source:
    def __init__(self, scratch: Scratch, location: str) -> None:
        self.location = location
        self.scratch = scratch
        self.tags = self._fetch()

    @property
    def versions(self) -> list[Version]:
        return sorted(self.tags)

    def newest(self) -> Version:
        """Return the newest release; a pre-release is never chosen unasked."""
        releases = [version for version in self.versions if not version.is_prerelease]
        if not releases:
            raise VersionUnknown(f"{self.location} has no release: none of its tags is a version.")
        return releases[-1]

    def version(self, name: str) -> Version:
        """Find a version by its tag or number. Raises VersionUnknown with those there are."""
        try:
            version = Version(name)
        except InvalidVersion:
            version = None
        if version is None or version not in self.tags:
            there = ", ".join(map(str, self.versions[-8:])) or "none"
            raise VersionUnknown(
                f"{self.location} has no version {name}. There are: {there}."
                " If it is newer: pip install -U quickscale"
            )
        return version

    def tree(self, version: Version) -> Tree:
        return self.scratch.list_tree(f"refs/tags/{self.tags[version]}^{{commit}}")

    def text(self, version: Version, path: str) -> str:
        """Return a file of the template, empty if it has none."""
        entry = self.tree(version).get(path)
        return self.scratch.read_one(entry.id).decode("utf-8", "replace") if entry else ""

    def changes(self, old: Version, new: Version) -> Changes:
        """Return what the releases after `old`, up to `new`, declare. Raises ManifestInvalid."""
        tree = self.tree(new)
        paths = {path: entry for path, entry in tree.items() if _is_manifest(path)}
        contents = self.scratch.read(entry.id for entry in paths.values())
        manifests = []
        for path, entry in paths.items():
            name = path.removeprefix("releases/").removesuffix(".toml")
            manifest = load(name, contents[entry.id])
            if old < manifest.version <= new:
                manifests.append(manifest)
        return Changes(manifests)

    def _fetch(self) -> dict[Version, str]:
        environment = users_environment() | {"GIT_DIR": str(self.scratch.repository)}
        place = _expand(self.location)
        fetch = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head")
        try:
            git(
                *fetch, "--", place, "+refs/tags/*:refs/tags/*",
                at=self.scratch.folder, environment=environment,
            )  # fmt: skip
        except GitFailed as error:
            raise SourceUnreadable(
                f"The template can't be read from {self.location}. {error}"
                " Name another place with --from."
            ) from None
        tags = {}
        for name in self.scratch.git("tag", "--list").decode().split():
            try:
                tags[Version(name)] = name
            except InvalidVersion:
                continue
        return tags


def _is_manifest(path: str) -> bool:
    return path.startswith("releases/") and path.endswith(".toml")


def _expand(location: str) -> str:
    for short, long in SHORT.items():
        if location.startswith(short):
            return long + location.removeprefix(short) + ".git"
    path = Path(location).expanduser()
    return str(path.resolve()) if path.exists() else location.removeprefix("git+")
