"""The template's releases, as its history has them. See docs/releasing.md.

A release is the first commit in which `releases/<version>.toml` says when it was released. That
makes its tag over again in any clone. Nothing here needs more than Python: the build imports it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quickscale_cli.errors import HistoryCut, TagElsewhere
from quickscale_cli.git import git
from quickscale_cli.git.checkout import open_project
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import FILE, PROGRAM, Entry, Tree

PARTS = ("CHANGELOG.md", "copier.yml", "extensions", "names.yml", "releases", "template")
MANIFEST = re.compile(r"releases/(.+)\.toml")
DATED = "^released = "

Git = Callable[..., bytes]


def found(git: Git, head: str = "HEAD") -> dict[str, str]:
    """Return the commit of each release by its version, the oldest first. Raises HistoryCut."""
    way = ("--no-merges", "--topo-order", "--reverse", "--no-renames")
    shape = ("--format=%x00%H", "--name-only", "--no-show-signature")
    told = git("log", *way, *shape, f"-G{DATED}", head, "--", "releases/").decode()
    releases: dict[str, str] = {}
    for record in told.split("\0")[1:]:
        commit, *paths = record.split()
        for path in paths:
            if dated := MANIFEST.fullmatch(path):
                releases.setdefault(dated[1], commit)
    _refuse_cut(git, releases)
    return releases


def tag(git: Git, head: str = "HEAD") -> list[str]:
    """Tag the releases that have no tag yet, and return their versions.

    Raises TagElsewhere for a tag that is at another commit: it is never moved.
    """
    shape = "--format=%(refname:strip=2) %(objectname) %(*objectname)"
    listed = git("for-each-ref", shape, "refs/tags/").decode().splitlines()
    tags = {name: ids[-1] for name, *ids in map(str.split, listed)}
    releases = found(git, head)
    for version, commit in releases.items():
        if (there := tags.get(f"v{version}", commit)) != commit:
            raise TagElsewhere(f"v{version}", there, commit)
    missing = {version: c for version, c in releases.items() if f"v{version}" not in tags}
    for version, commit in missing.items():
        git("update-ref", f"refs/tags/v{version}", commit)
    return list(missing)


@contextmanager
def gathered(root: Path, version: str) -> Iterator[Scratch]:
    """Yield a repository of the releases of a checkout, with nothing in it but the template.

    `version` is the one that the checkout works at. Until it is released, its tag stands for the
    files as they are. The commits come out the same on any machine.
    """
    has_history = (root / ".git").exists()
    with Scratch(open_project(root) if has_history else None) as scratch:
        releases = found(reader(root)) if has_history else {}
        trees = {name: _parts(scratch.list_tree(commit)) for name, commit in releases.items()}
        if version not in trees:
            trees[version] = _working_tree(scratch, root)
        commit: list[str] = []
        for name, tree in trees.items():
            parent = [word for last in commit[-1:] for word in ("-p", last)]
            words = ("commit-tree", scratch.write_tree(tree), *parent, "-m", f"Release {name}")
            commit.append(scratch.git(*words).decode().strip())
            scratch.git("update-ref", f"refs/tags/v{name}", commit[-1])
        scratch.git("update-ref", "refs/heads/main", commit[-1])
        scratch.git("symbolic-ref", "HEAD", "refs/heads/main")
        yield scratch


def bundle(root: Path, version: str, target: Path) -> None:
    """Write the releases of a checkout into one file, for the wheel."""
    with gathered(root, version) as scratch:
        scratch.configure({"pack.threads": "1"})  # more would pack it differently each time
        # Lock files are a quarter of it, and git finds the one that a new one resembles only when
        # it looks further than at its ten neighbours: a quarter less to install.
        scratch.git("repack", "-adfq", "--window=250")
        scratch.git("bundle", "create", "--quiet", str(target), "HEAD", "main", "--tags")


def working_files(root: Path) -> list[str]:
    """Return the template's files: what git would take of them, not what running it left."""
    if not (root / ".git").exists():
        paths = [path for part in PARTS for path in [root / part, *(root / part).rglob("*")]]
        return sorted(path.relative_to(root).as_posix() for path in paths if path.is_file())
    kinds = ("--cached", "--others", "--exclude-standard")
    listed = reader(root)("ls-files", "-z", *kinds, "--", *PARTS).decode()
    return [name for name in sorted(set(listed.split("\0")) - {""}) if (root / name).is_file()]


def reader(root: Path) -> Git:
    """Return a git that works on a checkout, as its owner has configured it."""
    environment = git.users_environment()
    return lambda *arguments: git.run(*arguments, at=root, environment=environment)


def _refuse_cut(git: Git, releases: dict[str, str]) -> None:
    """Trust no commit that seems to make all releases so far: the oldest of a clone, an import."""
    path = Path(git("rev-parse", "--path-format=absolute", "--git-path", "shallow").decode()[:-1])
    edge = set(path.read_text().split()) if path.is_file() else set()
    for version, commit in releases.items():
        if commit in edge or list(releases.values()).count(commit) > 1:
            raise HistoryCut(version)


def _parts(tree: Tree) -> Tree:
    return {path: entry for path, entry in tree.items() if path.split("/")[0] in PARTS}


def _working_tree(scratch: Scratch, root: Path) -> Tree:
    paths = working_files(root)
    names = scratch.write((root / path).read_bytes() for path in paths)
    modes = [PROGRAM if (root / path).stat().st_mode & 0o100 else FILE for path in paths]
    return dict(zip(paths, map(Entry, modes, names), strict=True))
