"""Templates in git: a folder, a bundle or an address, with a tag for each release."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from packaging.version import InvalidVersion, Version

from quickscale_cli import __version__
from quickscale_cli.errors import (
    BundleDamaged,
    CommandTooOld,
    GitFailed,
    HistoryCut,
    NoRelease,
    QuickScaleError,
    SourceUnreadable,
    VersionMissing,
)
from quickscale_cli.git import git
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.releases import history as releases
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.manifest import load
from quickscale_cli.releases.places import expanded

HOME = "gh:org/quickscale"
PACKAGE = Path(__file__).resolve().parent.parent
SHIPPED = PACKAGE / "template.bundle"  # in a wheel: hatch_build.py makes it
CHECKOUT = PACKAGE.parent
DESCRIBED = re.compile(r"(?P<tag>.+)-[1-9]\d*-g[0-9a-f]{4,}")  # by `git describe`
HEAD = "refs/quickscale/head"
REFS = ("+refs/tags/*:refs/tags/*", "+refs/heads/*:refs/heads/*")
SHOWN = 8  # versions, in a message


class Source:
    """A template's repository, fetched into a scratch one: by default, what came with this command.

    Raises SourceUnreadable and BundleDamaged.
    """

    def __init__(self, scratch: Scratch, location: str | None = None) -> None:
        self.location = location or HOME
        self.scratch = scratch
        self._is_shipped = location is None
        self._fetch()
        self.tags = self._versions()
        if location is not None:
            self._tag_the_rest()

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
        """Find a version by its tag or number. Raises VersionMissing or CommandTooOld."""
        version = parsed(name)
        if version is None or version not in self.tags:
            raise self._missing(name)
        return version

    def nearest(self, name: str) -> Version:
        """Find the release that a recorded version is, or comes after: projects are also made of
        commits between two.

        Raises VersionMissing or CommandTooOld.
        """
        described = DESCRIBED.fullmatch(name)
        version = parsed(described["tag"] if described else name)
        if version is None and (commit := self._known(name)):
            last = self.scratch.git("describe", "--tags", "--abbrev=0", commit, accepted=(0, 128))
            version = parsed(last.decode().strip())
        if version is None or version not in self.tags:
            raise self._missing(name)
        return version

    def _known(self, name: str) -> str:
        """Return the commit of that name, empty where there is none."""
        command = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return self.scratch.git(*command, accepted=(0, 1, 128)).decode().strip()

    def commit(self, name: str | None) -> str:
        """Find a release, branch or commit; by default the newest release, or else the head.

        Raises VersionMissing, CommandTooOld or NoRelease.
        """
        if name is None:
            released = any(not version.is_prerelease for version in self.tags)
            name = self.tags[self.newest()] if released else HEAD
        elif (version := parsed(name)) in self.tags:
            name = self.tags[version]
        if not (found := self._known(name)):
            raise NoRelease(self.location) if name == HEAD else self._missing(name)
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
        names = {path: found[1] for path in tree if (found := releases.MANIFEST.fullmatch(path))}
        contents = self.scratch.read(tree[path].id for path in names)
        manifests = [load(name, contents[tree[path].id]) for path, name in names.items()]
        return Changes(manifest for manifest in manifests if old < manifest.version <= new)

    def _fetch(self) -> None:
        environment = git.users_environment() | {"GIT_DIR": str(self.scratch.repository)}
        how = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
        with shipped() if self._is_shipped else nullcontext(expanded(self.location)) as place:
            fetch = ("fetch", *how, "--update-shallow", "--", place, *REFS)
            try:
                try:
                    git.run(
                        *fetch, f"+HEAD:{HEAD}", at=self.scratch.folder, environment=environment
                    )
                except GitFailed:  # a bundle of tags alone has no head
                    git.run(*fetch, at=self.scratch.folder, environment=environment)
            except GitFailed as error:
                if self._is_shipped:
                    raise BundleDamaged(place, _reason(error)) from None
                raise SourceUnreadable(self.location, _reason(error)) from None

    def _versions(self) -> dict[Version, str]:
        tags = self.scratch.git("tag", "--list").decode().split()
        return {version: tag for tag in tags if (version := parsed(tag))}

    def _tag_the_rest(self) -> None:
        """Tags can be missing in a clone, and the history still has the releases."""
        try:
            found = releases.found(self.scratch.git, HEAD)
        except (GitFailed, HistoryCut):  # there is no head, or not enough of its history
            return
        for name, commit in found.items():
            if (version := parsed(name)) and version not in self.tags:
                self.tags[version] = f"v{name}"
                self.scratch.git("update-ref", f"refs/tags/v{name}", commit)

    def _missing(self, name: str) -> QuickScaleError:
        version = parsed(name)
        if self._is_shipped and version and version > max(self.tags):
            return CommandTooOld(name, __version__)
        return VersionMissing(self.location, name, [str(v) for v in self.versions[-SHOWN:]])


@contextmanager
def shipped() -> Iterator[str]:
    """Yield where git finds the releases that came with this command: a bundle, or a checkout's."""
    if SHIPPED.is_file():
        yield str(SHIPPED)
    else:
        with releases.gathered(CHECKOUT, __version__) as scratch:
            yield str(scratch.repository)


def is_home(location: str) -> bool:
    """Whether a project that names this origin gets its releases with this command."""
    host = r"(gh:|(https://|(ssh://)?git@)github\.com[:/])"
    return bool(re.fullmatch(rf"{host}org/quickscale(\.git)?/?", location))


def _reason(error: GitFailed) -> str:
    """Return the line that says why, of the many that git may print."""
    lines = [line for line in error.reason.splitlines() if line and not line.startswith("warning:")]
    return re.sub(r"^(fatal|error): ", "", lines[0]).rstrip(".") if lines else error.reason


def parsed(name: str) -> Version | None:
    """Read a version, with or without its v."""
    try:
        return Version(name)
    except InvalidVersion:
        return None
