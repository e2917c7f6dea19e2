"""What stands in the way of an upgrade: every reason at once, each with what to do about it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from quickscale_cli.console import printable
from quickscale_cli.git.hashing import hash_files, hash_link
from quickscale_cli.git.refusals import naming_refusal, signing_refusal
from quickscale_cli.git.repository import Repository
from quickscale_cli.git.tree import LINK, PROGRAM, SUBMODULE, Entry, Tree, on_disk, parents
from quickscale_cli.git.working_trees import branches_elsewhere
from quickscale_cli.landing.journal import Files
from quickscale_cli.landing.states import OVER, look
from quickscale_cli.landing.ways import listed, way_on

UNDER_WAY = (
    ("MERGE_HEAD", "A merge", "git merge --continue", "git merge --abort"),
    ("rebase-merge", "A rebase", "git rebase --continue", "git rebase --abort"),
    ("rebase-apply", "A rebase or `git am`", "git rebase --continue", "git rebase --abort"),
    ("CHERRY_PICK_HEAD", "A cherry-pick", "git cherry-pick --continue", "git cherry-pick --abort"),
    ("REVERT_HEAD", "A revert", "git revert --continue", "git revert --abort"),
    ("BISECT_LOG", "A bisect", "git bisect reset", ""),
)


def check_busy(repository: Repository) -> Iterator[str]:
    """Look for what git itself is in the middle of."""
    for name, what, onward, back in UNDER_WAY:
        if (repository.git_dir / name).exists():
            yield f"{what} is under way. Type: {' or: '.join(filter(None, (onward, back)))}"


def check_state(repository: Repository) -> Iterator[str]:
    """Look at what goes on in the repository, whatever the upgrade will change."""
    journal = Files(repository).load()
    busy = list(check_busy(repository))
    if journal and not busy:
        seen = look(repository, journal)
        if seen.state not in OVER:
            yield way_on(journal, seen)
    lock = repository.git_dir / "index.lock"
    if lock.exists() and not journal:
        yield (
            f"Another git command is at work: {lock} is there. Wait for it; if there is none,"
            " remove that file."
        )
    yield from busy
    if not journal and not (repository.git_dir / "MERGE_HEAD").exists():
        unmerged = repository.unmerged()
        if unmerged:
            yield (
                f"{listed(unmerged)} {_are(unmerged)} not merged yet. Resolve"
                f" {_them(unmerged)}, then `git add` and commit."
            )


def check_work(repository: Repository, yours: Tree, touched: Iterable[str]) -> Iterator[str]:
    """Look for work in the paths that the upgrade changes that is in no commit yet."""
    paths = {repository.prefix + path: yours.get(path) for path in sorted(touched)}
    links = _links(repository, paths)
    astray = [path for path in paths if links.intersection(parents(path))]
    if astray:
        yield (
            f"{listed(astray)} {_are(astray)} behind a link on the disk, and the upgrade would"
            " write through it. Put the folder back, or commit the link."
        )
    changed = sorted(set(_changed(repository, paths)) - set(astray))
    if changed:
        yield (
            f"{listed(changed)} {_have(changed)} changes that are in no commit, and the upgrade"
            f" needs {_them(changed)}. Commit them, or put them away: git stash"
        )


def check_commit(repository: Repository) -> Iterator[str]:
    """Look for what would refuse the commit in the end, before anything that takes long."""
    if refusal := naming_refusal(repository):
        yield f"git can't commit: {refusal}"
        return
    if refusal := signing_refusal(repository):
        yield (
            f"git can't sign the commit: {refusal}. Mend that, or type: git config commit.gpgSign"
            " false"
        )
    branch = repository.branch()
    for folder in branches_elsewhere(repository).get(branch, []) if branch else []:
        yield (
            f"{branch} is checked out in {folder} too, which the commit would leave behind. Remove"
            " that worktree, or switch to another branch there."
        )


def check_links(folder: Path, base: Tree, yours: Tree) -> Iterator[str]:
    """Look for folders of the template's that are links out of the project."""
    folders = {above for path in base for above in parents(path)}
    home = folder.resolve()
    for path, entry in yours.items():
        if entry.mode == LINK and path in folders:
            target = on_disk(folder, path).resolve()
            if not target.is_relative_to(home):
                yield (
                    f"{printable(path)} is a link to {target}, out of the project, and the template"
                    " has a folder there. Put the folder back and commit it."
                )


def _changed(repository: Repository, paths: dict[str, Entry | None]) -> Iterator[str]:
    """Compare disk, index and last commit byte by byte, whatever git's flags and settings say."""
    staged = repository.staged(paths)
    yield from (path for path, entry in paths.items() if _differs(staged.get(path, []), entry))
    tracked = {path: entry for path, entry in paths.items() if entry and entry.mode != SUBMODULE}
    files = [p for p, e in tracked.items() if e.is_file and _is_file(_place(repository, p))]
    names = hash_files(repository, files)
    sparse = repository.left_out() if len(files) < len(tracked) else set()
    for path, entry in tracked.items():
        place = _place(repository, path)
        if not os.path.lexists(place):
            if path not in sparse:
                yield path
        elif entry.mode == LINK:
            if not place.is_symlink() or hash_link(repository, place) != entry.id:
                yield path
        elif (
            path not in names
            or entry.id not in names[path]
            or (_is_program(place) != (entry.mode == PROGRAM) and repository.keeps_modes)
        ):
            yield path


def _differs(staged: list[Entry], entry: Entry | None) -> bool:
    return staged != ([entry] if entry else [])


def _is_program(place: Path) -> bool:
    return os.access(place, os.X_OK)


def _links(repository: Repository, paths: Iterable[str]) -> set[str]:
    """Return the folders above these paths, inside of the project, that are links on the disk."""
    folders = {folder for path in paths for folder in parents(path)}
    return {
        folder
        for folder in folders
        if folder.startswith(repository.prefix) and _place(repository, folder).is_symlink()
    }


def _is_file(place: Path) -> bool:
    return place.is_file() and not place.is_symlink()


def _place(repository: Repository, path: str) -> Path:
    return on_disk(repository.root, path)


def _are(paths: list[str]) -> str:
    return "are" if len(paths) > 1 else "is"


def _have(paths: list[str]) -> str:
    return "have" if len(paths) > 1 else "has"


def _them(paths: list[str]) -> str:
    return "them" if len(paths) > 1 else "it"
