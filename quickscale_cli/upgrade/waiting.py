"""An upgrade that is under way: on from wherever it stands, back, or told how it stands."""

import os
from collections.abc import Sequence
from typing import NoReturn

import typer

from quickscale_cli.console import note, printable, say
from quickscale_cli.draft import explained
from quickscale_cli.errors import Blocked, Waits
from quickscale_cli.git.checkout import Project
from quickscale_cli.git.repository import Repository
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.landing.guards import check_busy, check_commit
from quickscale_cli.landing.journal import Files, Journal, Step
from quickscale_cli.landing.landing import Landing
from quickscale_cli.landing.states import IN, Seen, State, look, taken_back
from quickscale_cli.landing.ways import nothing_left, way_on
from quickscale_cli.upgrade.telling import tell_rest, tell_waiting
from quickscale_cli.upgrade.verifying import verify

REFUSED = "git refused the commit"
OF_MESSAGE = "the hook commit-msg refused the message; --continue --message TEXT gives another"
UNDECIDED = "some files are left for you to merge"
DECISIONS = "quickscale-decisions.toml"  # in git's folder: what had been decided in one given up


class Waiting:
    """What `--continue`, `--abort` and an upgrade that has just been laid do next."""

    def __init__(
        self, project: Project, repository: Repository, files: Files, *, verifies: bool
    ) -> None:
        self._project = project
        self._repository = repository
        self._files = files
        self._landing = Landing(repository, files)
        self._verifies = verifies

    def take_up(self, journal: Journal, *, goes_on: bool) -> bool:
        """Go on from where a run ended or was killed.

        Returns whether there is nothing left of it, so that another upgrade can begin. Raises
        Blocked or Waits with the one way on where there is another.
        """
        if journal.step == Step.ABORTING:
            self.abort(journal)
            raise typer.Exit(1)
        seen = self._look(journal)
        if seen.state in IN:
            self._finish(journal, seen)
            return False
        if seen.state == State.DISCARDED:
            self._files.begin_anew()
            note(nothing_left(journal))
            if goes_on:
                raise typer.Exit(1)
            return True
        if journal.step == Step.WAITING and not goes_on:
            raise Blocked([way_on(journal, seen)])
        if seen.state in (State.ELSEWHERE, State.STASHED, State.MOVED_ACROSS):
            raise Waits(way_on(journal, seen))
        self._resume(journal, seen, goes_on=goes_on)
        return False

    def _resume(self, journal: Journal, seen: Seen, *, goes_on: bool) -> None:
        if seen.state == State.RENAMED:
            note(f"{journal.branch} is called {seen.branch} now: the upgrade goes on there.")
            journal = self._files.advance(journal, journal.step, branch=seen.branch)
        elif seen.state == State.MOVED_APART:
            note(f"{seen.branch or 'The branch'} has other commits now: the upgrade goes on top.")
        elif seen.state == State.HALF_IN:
            note(f"{seen.commit} holds a part of the upgrade: this commits the rest.")
        if journal.step in (Step.LAYING, Step.COMMITTING):
            note(f"The upgrade to {journal.new} was stopped; your branch is untouched. Going on.")
        if journal.step == Step.LAYING:
            with explained(self._files.folder):
                journal = self._landing.lay(journal)
            if journal.why and not goes_on:
                self.wait(journal, journal.why)
        self.go_on(journal)

    def go_on(self, journal: Journal) -> None:
        """Take what the user has made of the files, and commit it. Raises StillOpen."""
        if refusals := list(check_commit(self._repository)):
            raise Blocked(refusals)
        self._landing.collect(journal)
        left_out = taken_back(self._repository, journal.changes)
        before, after = self._landing.sides(journal)
        with Scratch(self._project) as scratch:
            wanted = self._verifies and journal.verifies
            why = verify(scratch, before, after, journal.release, wanted=wanted)
        if why:
            self.wait(journal, why)
        self.commit(journal, left_out)

    def abort(self, journal: Journal) -> None:
        """Bring all back to what the branch has. Raises Waits where that is not here."""
        seen = Seen(State.WAITING) if journal.step == Step.ABORTING else self._look(journal)
        match seen.state:
            case State.LANDED | State.LANDED_ELSEWHERE:
                self._finish(journal, seen)
                raise typer.Exit(1)
            case State.HALF_IN:
                raise Waits(
                    f"{seen.commit} holds a part of the upgrade to {journal.new} already. To undo"
                    f" that, type: git revert {seen.commit}"
                )
            case State.ELSEWHERE:
                raise Waits(way_on(journal, seen))
            case State.STASHED:
                self._landing.forget()
                say(f"The upgrade to {journal.new} is given up. Its files are still in your stash.")
            case State.DISCARDED:
                self._landing.forget()
                say(nothing_left(journal))
            case _:
                kept = self._keep_decisions(journal, seen)
                self._landing.abort(journal)
                say(f"The upgrade to {journal.new} is undone: all is as it was.{kept}")

    def _look(self, journal: Journal) -> Seen:
        if busy := list(check_busy(self._repository)):
            raise Blocked(busy)
        return look(self._repository, journal)

    def _finish(self, journal: Journal, seen: Seen) -> None:
        place = f" of {seen.branch}" if seen.state == State.LANDED_ELSEWHERE else ""
        if seen.state == State.LANDED:
            self._landing.finish(journal)
        else:
            self._landing.forget()
        say(f"The upgrade to {journal.new} is in, with commit {seen.commit}{place}.")
        tell_rest(journal, seen.commit)

    def _keep_decisions(self, journal: Journal, seen: Seen) -> str:
        """Write down what had been decided, where the same upgrade is to be made once more."""
        if seen.state != State.MOVED_ACROSS or not journal.decisions:
            return ""
        file = self._repository.git_dir / DECISIONS
        with explained(file):
            file.write_text(journal.decisions, "utf-8")
        return f" To decide alike once more, type: quickscale upgrade --decisions {file}"

    def commit(self, journal: Journal, left_out: Sequence[str] = ()) -> None:
        """Commit what is laid; tell what is left to do, and how to undo it."""
        if refusal := self._landing.commit(journal):
            if refusal.is_of_message:
                self.wait(journal, OF_MESSAGE, refusal.said)
            self.wait(journal, REFUSED)
        commit = self._repository.ask("rev-parse", "--short", "HEAD")
        say(f"QuickScale {journal.new} is in, as one commit.")
        if journal.decided:
            say("\n".join(["Decided:", *(f"  {line}" for line in journal.decided)]))
        for path in left_out:
            say(f"Left out, since you have put it back: {printable(path)}")
        tell_rest(journal, commit)
        if (left_out or journal.leaves_out) and not _in_old_workflow():
            raise typer.Exit(1)

    def wait(self, journal: Journal, why: str, said: Sequence[str] = ()) -> NoReturn:
        """Leave it to the user."""
        journal = self._files.advance(journal, Step.WAITING, why=why, said=tuple(said))
        tell_waiting(journal, Seen(State.WAITING, journal.branch or ""))
        raise typer.Exit(1)


def _in_old_workflow() -> bool:
    """Whether the workflow of a project before 0.41.1 calls: to it, 1 is a failure."""
    given = os.environ
    return given.get("GITHUB_ACTIONS") == "true" and given.get("GITHUB_WORKFLOW") == "upgrade"
