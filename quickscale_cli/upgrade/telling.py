"""What is told of an upgrade that is under way or has just come in."""

from collections.abc import Sequence
from pathlib import Path

from quickscale_cli.console import printable, say
from quickscale_cli.errors import MarkersCommitted
from quickscale_cli.findings.markers import marked_files
from quickscale_cli.git.checkout import Project
from quickscale_cli.git.repository import Repository
from quickscale_cli.landing.exposed import told
from quickscale_cli.landing.guards import check_busy
from quickscale_cli.landing.journal import Journal
from quickscale_cli.landing.states import IN, Seen, State, look
from quickscale_cli.landing.ways import listed, way_on

ONWARD = "Then type: quickscale upgrade --continue. To undo all: quickscale upgrade --abort"


def tell_rest(journal: Journal, commit: str) -> None:
    """Say how to undo an upgrade that is in, and what it leaves to do by hand."""
    back = [f"uv run manage.py migrate {one}" for one in journal.migrations_back]
    say(f"To undo it: {', then '.join([*back, f'git revert {commit}'])}")
    # What is of this disk alone is no part of the commit's message.
    by_hand = [f"- {told(journal.exposed)}"] if journal.exposed else []
    if by_hand or journal.by_hand:
        say("\n".join(["", "To do by hand:", *by_hand, *journal.by_hand]))


def tell_status(
    project: Project, repository: Repository, journal: Journal | None, others: Sequence[Path]
) -> bool:
    """Tell what an upgrade under way waits for; return whether one waits, or markers are left."""
    marked = list(marked_files(repository.run, project.head))
    if marked:
        say(str(MarkersCommitted(listed(marked))))
    if others:
        say(elsewhere(others))
    if journal is None:
        if not marked and not others:
            say("No upgrade is under way.")
        return bool(marked or others)
    if busy := list(check_busy(repository)):
        say("\n".join(busy))
        return True
    seen = look(repository, journal)
    tell_waiting(journal, seen)
    return bool(marked) or seen.state not in IN


def elsewhere(folders: Sequence[Path]) -> str:
    return f"An upgrade waits in another folder of this repository. Type: cd {folders[0]}"


def refuse_markers(repository: Repository, project: Project) -> None:
    """Raise MarkersCommitted where an upgrade's markers are in the last commit."""
    if marked := list(marked_files(repository.run, project.head)):
        raise MarkersCommitted(listed(marked))


def tell_waiting(journal: Journal, seen: Seen) -> None:
    if seen.state not in (State.WAITING, State.MOVED_APART, State.RENAMED):
        say(way_on(journal, seen))
        return
    say(
        f"The upgrade from {journal.old} to {journal.new} waits: {journal.why or 'it was stopped'}."
    )
    for line in journal.said:
        say(f"    {printable(line)}")
    for path in journal.open_paths:
        say(f"  {printable(path)}")
    if journal.exposed:
        say(told(journal.exposed))
    say("Your branch is untouched; the files are in place. Mend them, and `git add` others that")
    say(f"you change. {ONWARD}")
