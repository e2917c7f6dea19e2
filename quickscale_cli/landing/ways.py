"""The one way on from each state of an upgrade that waits, as a sentence."""

from collections.abc import Sequence

from quickscale_cli.console import printable
from quickscale_cli.landing.journal import Journal
from quickscale_cli.landing.states import Seen, State

MOST = 5  # paths that a sentence names


def way_on(journal: Journal, seen: Seen) -> str:
    """Return the one way on from a state, as a sentence."""
    upgrade = f"The upgrade to {journal.new}"
    match seen.state:
        case State.LANDED | State.LANDED_ELSEWHERE:
            return (
                f"{upgrade} is in, with commit {seen.commit} of {seen.branch or 'this checkout'}."
                " Type: quickscale upgrade --continue"
            )
        case State.HALF_IN:
            return (
                f"Commit {seen.commit} holds {upgrade.lower()} but for {listed(seen.paths)}."
                " To commit the rest, type: quickscale upgrade --continue"
            )
        case State.ELSEWHERE:
            switch = f"git switch {seen.branch or '--detach ' + seen.commit[:12]}"
            pop = ", then: git stash pop" if seen.is_stashed else ""
            carried = "" if seen.is_stashed else " A plain commit here would take it along."
            return f"{upgrade} waits on another branch. Type: {switch}{pop}.{carried}"
        case State.STASHED:
            return (
                f"{upgrade} is in a stash. Type: git stash pop. To give it up, type: quickscale"
                " upgrade --abort"
            )
        case State.DISCARDED:
            return nothing_left(journal)
        case State.MOVED_ACROSS:
            return (
                f"{upgrade} was worked out before {listed(seen.paths) or 'the branch'} changed in"
                f" {seen.branch or 'this checkout'}. Type: quickscale upgrade --abort, then:"
                " quickscale upgrade"
            )
    return (
        f"An upgrade to {journal.new} is under way. Type: quickscale upgrade --continue, or"
        " quickscale upgrade --abort"
    )


def nothing_left(journal: Journal) -> str:
    return (
        f"Nothing is left of the upgrade to {journal.new}. To begin it anew, type: quickscale"
        " upgrade"
    )


def listed(paths: Sequence[str]) -> str:
    shown = ", ".join(printable(path) for path in paths[:MOST])
    return f"{shown} and {len(paths) - MOST} more" if len(paths) > MOST else shown
