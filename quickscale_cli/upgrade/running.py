"""An upgrade from its decisions to its commit."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import typer

from quickscale_cli.console import is_watched, note, printable, say, working
from quickscale_cli.decisions.asking import Asking, use_merge_tool
from quickscale_cli.decisions.deciding import Decisions, decide
from quickscale_cli.decisions.message import decided, leaves_out, message, to_do, worded
from quickscale_cli.decisions.remembering import left_out_now, remember
from quickscale_cli.decisions.replaying import as_taken, replay
from quickscale_cli.draft import explained
from quickscale_cli.errors import Blocked
from quickscale_cli.findings.doubles.doubles import check_decided
from quickscale_cli.findings.find import Uses
from quickscale_cli.findings.rewriting.fixing import fix_names
from quickscale_cli.git.checkout import Project, open_project
from quickscale_cli.git.repository import Repository
from quickscale_cli.git.tree import Tree, changed
from quickscale_cli.landing.guards import check_commit, check_work
from quickscale_cli.landing.journal import Files, Step
from quickscale_cli.landing.landing import Landing
from quickscale_cli.landing.lock_file import remake_lock
from quickscale_cli.landing.release import Release
from quickscale_cli.landing.wanted import Wanted
from quickscale_cli.merging.outcome import proposal
from quickscale_cli.plan.plan import Plan, compared
from quickscale_cli.plan.prepare import Upgrade
from quickscale_cli.plan.printing import tell_plan
from quickscale_cli.upgrade.verifying import verify
from quickscale_cli.upgrade.waiting import UNDECIDED, Waiting


class Strategy(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    MARKERS = "markers"


@dataclass(frozen=True)
class Options:
    strategy: Strategy | None = None
    decisions: Path | None = None
    is_agreed: bool = False
    verifies: bool = True
    fixes_names: bool = False
    message: str | None = None


class Run:
    def __init__(
        self, project: Project, repository: Repository, files: Files, options: Options
    ) -> None:
        self._project = project
        self._repository = repository
        self._files = files
        self._landing = Landing(repository, files)
        self._options = options
        self._waiting = Waiting(project, repository, files, verifies=options.verifies)

    def begin(self, upgrade: Upgrade, plan: Plan) -> None:
        if plan.blockers:
            raise Blocked(list(plan.blockers))
        if plan.is_empty:
            say(f"QuickScale {plan.new}: up to date")
            return
        if refusals := list(check_commit(self._repository)):
            raise Blocked(refusals)
        decisions = self._decide(upgrade, plan)
        tree, by_hand = self._finish_tree(upgrade, plan, decisions)
        if tree == upgrade.trees.yours and not decisions.left:
            say("This leaves the project as it is, so there is nothing to commit.")
            return
        release = Release.of(upgrade.trees.theirs, upgrade.result.outcomes)
        why = UNDECIDED if decisions.left else ""
        if not why:
            sides = (upgrade.trees.yours, tree)
            why = verify(upgrade.scratch, *sides, release, wanted=self._options.verifies)
        wanted = Wanted(
            versions=(plan.old, plan.new),
            yours=upgrade.trees.yours,
            tree=tree,
            stages=decisions.stages(),
            tools=tuple(decisions.tools),
            message=worded(message(plan, decisions, by_hand), self._options.message),
            verifies=self._options.verifies,
            why=why,
            by_hand=tuple(by_hand),
            migrations_back=plan.migrations_back,
            decisions=as_taken(decisions),
            decided=tuple(decided(decisions)),
            leaves_out=leaves_out(decisions),
            release=release,
        )
        self._check_again(upgrade, tree)
        with explained(self._files.folder):
            journal = self._landing.begin(upgrade.scratch, wanted)
        if journal.tools:
            journal = self._files.advance(journal, Step.WAITING)
            use_merge_tool(self._repository, journal.tools)
            self._waiting.go_on(journal)
        elif why:
            self._waiting.wait(journal, why)
        else:
            self._waiting.commit(journal)

    def _decide(self, upgrade: Upgrade, plan: Plan) -> Decisions:
        decisions = decide(upgrade.result, upgrade.trees, upgrade.new)
        if self._options.decisions:
            for path in replay(decisions, upgrade.scratch, self._options.decisions):
                note(f"{path} has changed since that decision.")
        for outcome in decisions.open:
            proposed = proposal(outcome) if self._options.is_agreed else None
            if name := proposed or self._options.strategy:
                decisions.take(upgrade.scratch, outcome, name)
        if is_watched():
            tell_plan(plan)
            Asking(decisions, upgrade.scratch, plan, self._repository).ask_all()
            if not self._options.is_agreed:
                typer.confirm("Upgrade now?", default=True, abort=True)
        elif decisions.open:
            _tell_open(decisions, plan)
            raise typer.Exit(1)
        return decisions

    def _finish_tree(
        self, upgrade: Upgrade, plan: Plan, decisions: Decisions
    ) -> tuple[Tree, list[str]]:
        """Make again what tools make; return the tree, and what is left to do by hand."""
        tree = decisions.tree()
        uses = Uses(compared(upgrade, tree))
        if self._options.fixes_names:
            tree, paths = fix_names(uses)
            for path in paths:
                say(f"Renamed names rewritten: {printable(path)}")
            uses = Uses(compared(upgrade, tree))
        doubles = check_decided(upgrade.scratch, upgrade.trees, upgrade.result, tree)
        by_hand = to_do(plan, decisions.names, [*uses.findings, *doubles])
        left_out = left_out_now(upgrade.result.outcomes, decisions.names, upgrade.left_out)
        tree = remember(upgrade.scratch, tree, upgrade.left_out, left_out)
        with working("Making the lock file again"):
            tree, why = remake_lock(upgrade.scratch, upgrade.trees, tree)
        if why:
            said = [f"  {line}".rstrip() for line in why.splitlines()]
            by_hand = ["- uv.lock could not be made again. Type: uv lock", *said, *by_hand]
        return tree, by_hand

    def _check_again(self, upgrade: Upgrade, tree: Tree) -> None:
        """Refuse what has changed while decisions were made and the result was tried."""
        if open_project(self._project.folder).head != upgrade.project.head:
            raise Blocked(["The branch has moved on in the meantime. Type the command again."])
        yours = upgrade.trees.yours
        if blockers := list(check_work(self._repository, yours, changed(yours, tree))):
            raise Blocked(blockers)


def _tell_open(decisions: Decisions, plan: Plan) -> None:
    count = len(decisions.open)
    say(f"QuickScale {plan.old} -> {plan.new}: {plan.verdict}")
    for outcome in decisions.open:
        say(f"  {printable(outcome.path)}  ({outcome.kind.value})")
    say(f"{count} open, and nobody to ask. Nothing has been changed. Type one of:")
    say(f"  quickscale upgrade --to {plan.new} --strategy mine      keep what is yours")
    say(f"  quickscale upgrade --to {plan.new} --strategy theirs    take the template's")
    say(f"  quickscale upgrade --to {plan.new} --strategy markers   merge by hand in the files")
    say("Or decide file by file:")
    say(f"  quickscale upgrade-plan --to {plan.new} --decisions decisions.toml")
    say(f"  quickscale upgrade --to {plan.new} --decisions decisions.toml")
