"""`quickscale upgrade`: from the guards to the commit, and on from wherever a run was stopped."""

from pathlib import Path

import typer

from quickscale_cli.console import note, say, working
from quickscale_cli.errors import Blocked
from quickscale_cli.upgrade.commands import Data, From, To, check_touched, chosen, project_folder
from quickscale_cli.upgrade.deciding import decide
from quickscale_cli.upgrade.guards import check_state
from quickscale_cli.upgrade.journal import Files, Journal, Step
from quickscale_cli.upgrade.landing import Landing, Wanted
from quickscale_cli.upgrade.message import message
from quickscale_cli.upgrade.plan import plan
from quickscale_cli.upgrade.prepare import Upgrade, prepared
from quickscale_cli.upgrade.project import open_project
from quickscale_cli.upgrade.repository import Repository, open_repository

REFUSED = "git refused the commit"


def upgrade(
    to: To = None,
    data: Data = None,
    source: From = None,
) -> None:
    """Bring a newer template into this project, as one commit."""
    folder = project_folder(Path.cwd())
    open_project(folder)
    repository = open_repository(folder)
    with Files(repository).locked() as files:
        run = Run(repository, files)
        journal = files.load()
        if journal:
            run.take_up(journal)
        else:
            with working("Working out the upgrade"):
                work = prepared(folder, source=source, to=to, chosen=chosen(data))
            with work as upgrade:
                run.begin(upgrade)


class Run:
    def __init__(self, repository: Repository, files: Files) -> None:
        self._repository = repository
        self._files = files
        self._landing = Landing(repository, files)

    def begin(self, upgrade: Upgrade) -> None:
        told = plan(
            upgrade,
            [*check_state(self._repository), *check_touched(self._repository, upgrade)],
        )
        if told.blockers:
            raise Blocked("\n".join(told.blockers))
        if told.is_empty:
            say(f"QuickScale {told.new}: up to date")
            return
        decisions = decide(upgrade.result, upgrade.trees, upgrade.new)
        wanted = Wanted(
            decisions.tree(), decisions.stages(), (), message(told, decisions), verifies=False
        )
        journal = self._landing.begin(upgrade, wanted)
        self.commit(journal)

    def take_up(self, journal: Journal) -> None:
        """Go on from where a run was killed. Raises Blocked where the upgrade waits."""
        if self._landing.has_landed(journal):
            self._landing.finish(journal)
            say(f"The upgrade to {journal.new} was stopped at its very end: it is done now.")
        elif journal.step == Step.WAITING:
            raise Blocked("\n".join(check_state(self._repository)))
        else:
            note(f"The upgrade to {journal.new} was stopped; your branch is untouched. Going on.")
            self.commit(self._landing.lay(journal))

    def commit(self, journal: Journal) -> None:
        if not self._landing.commit(journal):
            self._files.advance(journal, Step.WAITING, why=REFUSED)
            note(
                f"{REFUSED}. Your branch is untouched; the files are in place. Mend it, then type:"
                " quickscale upgrade --continue. To undo all: quickscale upgrade --abort"
            )
            raise typer.Exit(1)
        say(f"QuickScale {journal.new} is in, as one commit. To undo: git revert HEAD")
