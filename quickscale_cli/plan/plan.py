"""The plan: the story of an upgrade's result, the same for people and for machines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.database.migration_files import Migration
from quickscale_cli.findings.database.migrations import Database
from quickscale_cli.findings.database.operations import Effect
from quickscale_cli.findings.database.tasks import LostTask, lost_tasks
from quickscale_cli.findings.doubles.doubles import check_doubles
from quickscale_cli.findings.find import Uses
from quickscale_cli.findings.finding import Finding
from quickscale_cli.findings.markers import check_markers
from quickscale_cli.findings.names.required import check_required
from quickscale_cli.findings.packages.dependencies import Dependency, dependency_changes
from quickscale_cli.findings.packages.packages import check_packages
from quickscale_cli.findings.pages.hiding import check_hiding
from quickscale_cli.findings.words import check_words
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.line_account import NotTaken
from quickscale_cli.merging.outcome import Kind, Outcome
from quickscale_cli.plan.notes import Notes, release_notes
from quickscale_cli.plan.prepare import Upgrade
from quickscale_cli.plan.reasons import Reason, reasons
from quickscale_cli.releases.changes import Fate
from quickscale_cli.releases.source import parsed
from quickscale_cli.render.answers import Answer, Dropped
from quickscale_cli.rewording.rewordings import Found, Rewording, catalogue_of

SILENT = (Kind.UNTOUCHED, Kind.SAME, Kind.DELETED, Kind.YOURS)


@dataclass(frozen=True)
class Plan:
    old: str
    new: str
    outcomes: tuple[Outcome, ...]
    left_behind: tuple[str, ...]
    not_taken: tuple[NotTaken, ...]
    security: Mapping[str, list[str]]
    answers: tuple[Answer, ...]
    dropped: tuple[Dropped, ...]
    settings: Mapping[str, Fate]
    environment: Mapping[str, Fate]
    migrations: tuple[Migration, ...]
    migrations_back: tuple[str, ...]  # app and name: what `migrate` takes to go back
    effects: tuple[Effect, ...]  # of the migrations, on a database with rows
    tasks: tuple[LostTask, ...]  # that waiting jobs name, and nothing has
    dependencies: tuple[Dependency, ...]
    findings: tuple[Finding, ...]
    uses: tuple[Finding, ...]  # those of them that a decision or a rewrite may settle
    notes: tuple[Notes, ...]
    reasons: Mapping[str, Reason]  # of what is to be decided, by its path
    reworded: Found  # our sentences in the owner's words, in our files
    moved: tuple[Rewording, ...]  # those that go to the owner's catalogue now
    catalogue: str  # which is this one
    recorded: str = ""  # what the project says it was made of, where that is no release
    blockers: tuple[str, ...] = ()  # why the upgrade can't begin, and what to do

    @property
    def decisions(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.is_open)

    @property
    def sure(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_sure)

    @property
    def perhaps(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_sure)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return (
            not self.decisions
            and not self.moved
            and all(outcome.kind in (*SILENT, Kind.EDITED) for outcome in self.outcomes)
        )

    @property
    def verdict(self) -> str:
        if self.blockers:
            return "blocked"
        if self.is_empty and self.old == self.new:
            return "up to date"
        count = len(self.decisions)
        if count:
            return f"{count} decision{'s' if count > 1 else ''}"
        return "clean, with findings" if self.sure else "clean"

    @property
    def exit_code(self) -> int:
        if self.blockers:
            return 2
        return 1 if self.decisions or self.sure else 0

    def sure_after(self, uses: Iterable[Finding]) -> list[Finding]:
        """Return what is sure once all is decided, and this is what is used of what is gone."""
        findings = (set(self.findings) - set(self.uses)) | set(uses)
        return sorted(finding for finding in findings if finding.is_sure)

    def security_notes(self, outcome: Outcome) -> list[str]:
        return self.security.get(outcome.sides.theirs or outcome.sides.base or "", [])

    def of(self, *kinds: Kind) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.kind in kinds]


def planned(upgrade: Upgrade, blockers: Iterable[str] = ()) -> Plan:
    """Tell what an upgrade does. Looks at its result, changes nothing."""
    scratch, trees, result = upgrade.scratch, upgrade.trees, upgrade.result
    database = Database(scratch, trees, result, upgrade.changes)
    comparison = compared(upgrade, result.tree)
    uses = Uses(comparison).findings
    findings = [
        *check_doubles(scratch, trees, result),
        *database.findings,
        *check_packages(comparison),
        *check_markers(scratch.git, upgrade.project.head),
        *check_hiding(comparison),
        *check_required(comparison),
        *check_words(scratch, trees, result.tree, upgrade.changes.words),
    ]
    recorded = upgrade.recorded.version
    notes = release_notes(upgrade.changelog, upgrade.old, upgrade.new)
    return Plan(
        old=str(upgrade.old),
        new=str(upgrade.new),
        outcomes=result.outcomes,
        left_behind=result.left_behind,
        not_taken=upgrade.not_taken,
        security=upgrade.changes.security,
        answers=upgrade.answers,
        dropped=upgrade.dropped,
        settings=upgrade.changes.fates("settings"),
        environment=upgrade.changes.fates("environment"),
        migrations=database.new,
        migrations_back=database.back,
        effects=database.effects,
        tasks=lost_tasks(comparison),
        dependencies=dependency_changes(scratch, trees),
        findings=tuple(sorted({*findings, *uses})),
        uses=tuple(uses),
        notes=notes,
        reasons=reasons(upgrade, result.decisions, notes),
        reworded=upgrade.found,
        moved=upgrade.moved.rewordings,
        catalogue=catalogue_of(upgrade.language),
        recorded=recorded if parsed(recorded) is None else "",
        blockers=tuple(blockers),
    )


def compared(upgrade: Upgrade, tree: Tree) -> Comparison:
    """Compare the project with a tree that an upgrade may make of it."""
    folder = upgrade.project.folder
    return Comparison(upgrade.scratch, upgrade.trees, tree, upgrade.changes, folder)
