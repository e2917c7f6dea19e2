"""Work out an upgrade: what the plan tells, and what the upgrade takes, tree and all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from packaging.version import Version

from quickscale_cli.errors import Downgrade
from quickscale_cli.git import git
from quickscale_cli.git.checkout import Project, open_project
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.formatting import Ruff
from quickscale_cli.merging.line_account import NotTaken, accounted
from quickscale_cli.merging.merge import Rules
from quickscale_cli.merging.outcome import Result
from quickscale_cli.merging.pairing import pair
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.source import Source, is_home
from quickscale_cli.render.answers import (
    Answer,
    Dropped,
    Recorded,
    carry,
    check_types,
    explain,
    read,
)
from quickscale_cli.render.into_tree import Rendering, render
from quickscale_cli.render.left_out import read_left_out
from quickscale_cli.rewording.moving import Moved, language_of, move_words
from quickscale_cli.rewording.rewordings import Found, find_rewordings


@dataclass(frozen=True)
class Upgrade:
    project: Project
    scratch: Scratch  # holds all that the trees name, as long as the upgrade is open
    recorded: Recorded
    old: Version
    new: Version
    changes: Changes
    base: Rendering
    theirs: Rendering
    trees: Trees
    result: Result
    not_taken: tuple[NotTaken, ...]
    answers: tuple[Answer, ...]
    dropped: tuple[Dropped, ...]
    changelog: str
    left_out: frozenset[str]  # before it
    releases: tuple[tuple[Version, Tree], ...]  # of the template, from the old to the new
    found: Found  # sentences of ours in the owner's words
    moved: Moved
    language: str  # which the project speaks


@contextmanager
def prepared(
    folder: Path,
    *,
    source: str | None = None,
    to: str | None = None,
    chosen: Mapping[str, Any] | None = None,
    moves_words: bool = False,
) -> Iterator[Upgrade]:
    """Yield the upgrade of a project, worked out whole. Writes nothing into the project.

    `source` is a path, bundle or address; by default the one that made the project. `to` is a
    version, by default the newest release; `current` shows what differs from the template.
    `moves_words` takes the owner's words for our sentences out of our files first.
    """
    git.require()
    chosen = chosen or {}
    project = open_project(folder)
    with Scratch(project) as scratch, Scratch() as shelf:
        yours = scratch.list_tree(project.head)
        recorded = read(scratch, yours)
        left_out = read_left_out(scratch, yours)
        template = Source(shelf, source or _origin(recorded))
        old = template.nearest(recorded.version)
        new = _target(template, old, to)
        changes = template.changes(old, new)
        given, dropped = carry(changes, recorded.answers, chosen)
        base = render(template, old, recorded.answers, scratch, recorded.origin, recorded.version)
        check_types(base.questions, recorded.answers)
        theirs = render(template, new, given, scratch, recorded.origin)
        check_types(theirs.questions, given)
        trees = Trees(base.tree, yours, theirs.tree)
        ruff = Ruff(scratch, yours, project.folder)
        rules = _rules(changes, base, theirs, ruff, left_out)
        language = language_of(scratch, yours)
        found = _rewordings(scratch, trees, rules, language)
        moved = Moved(yours, ())
        if moves_words:
            moved = move_words(scratch, yours, found, language, project)
        merged = replace(trees, yours=moved.tree)
        result, not_taken = accounted(scratch, merged, rules, project)
        yield Upgrade(
            project=project,
            scratch=scratch,
            recorded=recorded,
            old=old,
            new=new,
            changes=changes,
            base=base,
            theirs=theirs,
            trees=trees,
            result=result,
            not_taken=not_taken,
            answers=tuple(
                explain(changes, recorded.answers, chosen, theirs.answers, base.questions)
            ),
            dropped=tuple(dropped),
            changelog=template.text(new, "CHANGELOG.md"),
            left_out=left_out,
            releases=tuple(
                (one, template.tree(one)) for one in template.versions if old <= one <= new
            ),
            found=found,
            moved=moved,
            language=language,
        )


def _rewordings(scratch: Scratch, trees: Trees, rules: Rules, language: str) -> Found:
    pairs = pair(scratch, trees.base, trees.yours, trees.theirs, rules.renames)
    sides = (one.sides for one in pairs if one.sides.base not in rules.copied_once)
    return find_rewordings(scratch, trees, sides, language)


def _origin(recorded: Recorded) -> str | None:
    """Return where to look for releases; None: they came with this command."""
    return None if is_home(recorded.origin) else recorded.origin


def _target(template: Source, old: Version, to: str | None) -> Version:
    if to == "current":
        return old
    new = template.version(to) if to else max(old, template.newest())
    if new < old:
        raise Downgrade(str(old), str(new))
    return new


def _rules(
    changes: Changes, base: Rendering, theirs: Rendering, ruff: Ruff, left_out: frozenset[str]
) -> Rules:
    return Rules(
        renames=changes.renames,
        copied_once=base.copied_once | theirs.copied_once,
        made_by_tools=changes.made_by_tools,
        security=frozenset(changes.security),
        left_out=left_out,
        words=changes.words,
        labels=("yours", f"quickscale-{theirs.version}"),
        formatter=ruff,
    )
