"""Files that git ignored until the upgrade, so that the next `git add -A` would take them.

Git is asked on the disk, with the user's own rules: before the files are laid and after.
"""

from collections.abc import Iterable, Sequence

from quickscale_cli.git.repository import Repository
from quickscale_cli.git.tree import decode, encode
from quickscale_cli.landing.journal import Change, Files
from quickscale_cli.landing.ways import listed

RULES = ".gitignore"


def remember_untracked(repository: Repository, files: Files, changes: Iterable[Change]) -> None:
    """Write down what git sees and does not know, where the changes touch what it ignores."""
    if any(change.path.rpartition("/")[2] == RULES for change in changes):
        files.untracked.write_bytes(b"\0".join(map(encode, repository.untracked())))


def exposed(repository: Repository, files: Files) -> tuple[str, ...]:
    """Return the files that git sees since then."""
    if not files.untracked.exists():
        return ()
    before = set(map(decode, files.untracked.read_bytes().split(b"\0")))
    return tuple(sorted(repository.untracked() - before))


def told(paths: Sequence[str]) -> str:
    return (
        f"{listed(paths)}: git no longer ignores what lies there, and `git add -A` would take it."
        " To keep it out, write its path into .git/info/exclude, or into .gitignore."
    )
