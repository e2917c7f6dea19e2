"""Who last changed a file that is to be decided, and why: a commit's words, a release's notes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from quickscale_cli.errors import GitFailed
from quickscale_cli.git import git
from quickscale_cli.merging.outcome import Outcome
from quickscale_cli.plan.notes import Notes
from quickscale_cli.plan.prepare import Upgrade

ITEM = re.compile(r"^- ", re.MULTILINE)


@dataclass(frozen=True)
class Reason:
    yours: str  # the last commit of the user's that touched it: its hash and title
    theirs: tuple[tuple[str, str], ...]  # each release that changed it; what its notes say of it


def reasons(
    upgrade: Upgrade, outcomes: Iterable[Outcome], notes: Iterable[Notes]
) -> dict[str, Reason]:
    """Return why each file, by its path in the result, is as it is on both sides."""
    told = {str(one.version): [*_items(one.upgrade), *_items(one.text)] for one in notes}
    found = {}
    for outcome in outcomes:
        theirs: dict[str, str] = {}
        for path in filter(None, (outcome.sides.theirs, outcome.sides.base)):
            for version in _changed_in(upgrade, path):
                theirs[version] = theirs.get(version) or _note(told.get(version, []), path)
        yours = _last_commit(upgrade, outcome.sides.yours or outcome.path)
        found[outcome.path] = Reason(yours, tuple(sorted(theirs.items())))
    return found


def _items(text: str) -> list[str]:
    """Split notes into the items of their lists, each on one line."""
    return [" ".join(item.split()) for item in ITEM.split(text) if item.strip()]


def _note(items: list[str], path: str) -> str:
    """Find what names the file, as a path or as a module."""
    names = (path, path.removesuffix(".py").replace("/", "."))
    exact = (item for item in items if any(name in item for name in names))
    loose = (item for item in items if f"{PurePosixPath(path).name}`" in item)
    return next(exact, next(loose, ""))


def _changed_in(upgrade: Upgrade, path: str) -> Iterator[str]:
    places = [
        f"{folder}{path}{suffix}" for folder in ("", "template/") for suffix in ("", ".jinja")
    ]
    for (_, before), (version, after) in pairwise(upgrade.releases):
        if any(before.get(place) != after.get(place) for place in places):
            yield str(version)


def _last_commit(upgrade: Upgrade, path: str) -> str:
    how = ("--literal-pathspecs", "log", "-1", "--no-show-signature", "--format=%h %s")
    try:
        told = git.run(
            *how, "--", path, at=upgrade.project.folder, environment=git.users_environment()
        )
    except GitFailed:  # a partial clone that can't reach the rest
        return ""
    return told.decode("utf-8", "replace").strip()
