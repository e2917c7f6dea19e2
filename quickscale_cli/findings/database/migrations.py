"""What an upgrade means for the database, and for the migrations that the user has written."""

import re
from collections.abc import Iterator, Mapping

from quickscale_cli.findings.database.migration_files import PATH, Migration, read_migrations
from quickscale_cli.findings.database.model_state import target
from quickscale_cli.findings.database.operations import Effect, Says, effects
from quickscale_cli.findings.database.parents import renamed_keys
from quickscale_cli.findings.finding import Finding
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.merging.outcome import Result
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes

MAKES = ("CreateModel", "AddField", "AddIndex", "AddIndexConcurrently", "AddConstraint")
IDS = {Says.FAILS: "migration-fails", Says.LOSES: "migration-loses"}


class Database:
    """The migrations before and after an upgrade, and what it does to a database with rows."""

    def __init__(self, scratch: Scratch, trees: Trees, result: Result, changes: Changes) -> None:
        self._trees = trees
        touched = any(PATH.match(path) for path in trees.base.keys() ^ trees.theirs.keys())
        self._before = read_migrations(scratch, trees.yours) if touched else {}
        self._after = read_migrations(scratch, result.tree) if touched else {}
        self._renamed = renamed_keys(scratch, trees, result.tree, changes) if touched else {}
        known = {one.key for one in self._before.values()} | set(self._renamed.values())
        self.new = tuple(
            one
            for path, one in self._after.items()
            if path in trees.theirs and path not in trees.base and path not in trees.yours
        )
        """The template's migrations that this upgrade brings, by app and name."""
        fresh = {one.key for one in self.new} - known
        self.effects = tuple(effects(self._after.values(), fresh))

    @property
    def back(self) -> tuple[str, ...]:
        """For each app that gets migrations, `app name` of its last one before."""
        back = []
        for app in dict.fromkeys(migration.app for migration in self.new):
            own = [m for m in self._before.values() if m.app == app]
            parents = {name for m in own for parent, name in m.parents if parent == app}
            ends = sorted(m.name for m in own if m.name not in parents)
            back.append(f"{app} {ends[-1] if ends else 'zero'}")
        return tuple(back)

    @property
    def findings(self) -> list[Finding]:
        """Find apps with two ends, parents that are gone, and what does not bear rows."""
        findings = [_told(effect) for effect in self.effects if effect.mend]
        for app in sorted({migration.app for migration in self._after.values()}):
            findings += self._leaves(app)
        for migration in self._after.values():
            findings += self._orphans(migration)
        return [*findings, *self._made_twice()]

    def _leaves(self, app: str) -> Iterator[Finding]:
        own = [m for m in self._after.values() if m.app == app]
        parents = {name for m in own for parent, name in m.parents if parent == app}
        replaced = {name for m in own for parent, name in m.replaces if parent == app}
        leaves = [m for m in own if m.name not in parents | replaced]
        yours = [m for m in leaves if m.path not in self._trees.theirs]
        if len(leaves) > 1 and yours:
            numbers = [int(found[0]) for m in own if (found := re.findall(r"^\d+", m.name))]
            ends = " and ".join(f'("{app}", "{m.name}")' for m in leaves)
            yield Finding(
                yours[0].path,
                0,
                "migration-second-leaf",
                f"{app} has two last migrations: {', '.join(m.name for m in leaves)}.",
                f"Type: uv run manage.py makemigrations --merge {app}. It writes"
                f" {max(numbers, default=0) + 1:04}_merge that builds on {ends}.",
            )

    def _orphans(self, migration: Migration) -> Iterator[Finding]:
        known = {one.key for one in self._after.values()}
        known |= {old for one in self._after.values() for old in one.replaces}
        apps = {app for app, _ in known} | {one.app for one in self._before.values()}
        for app, name in migration.parents:
            is_told = (app, name) in self._renamed  # with its new name, among what is used
            if app in apps and (app, name) not in known and not (name.startswith("__") or is_told):
                yield Finding(
                    migration.path,
                    0,
                    "migration-parent-gone",
                    f"{migration.app}.{migration.name} builds on {app}.{name}, which is gone.",
                    f"Point its dependencies at {_last(self._after, app)}.",
                )

    def _made_twice(self) -> Iterator[Finding]:
        """Yield what a migration of the user's makes in the database, and one that comes too."""
        yours: dict[tuple[str, str, str], Migration] = {}
        for path, migration in self._after.items():
            if path not in self._trees.theirs and path in self._trees.yours:
                yours |= {(migration.app, *made): migration for made in _made(migration)}
        for migration in self.new:
            for model, name in _made(migration):
                if mine := yours.get((migration.app, model, name)):
                    what = f"{migration.app}.{'.'.join(filter(None, (model, name)))}"
                    yield Finding(
                        mine.path,
                        0,
                        "migration-makes-twice",
                        f"{what} is made by {mine.name} of yours and by {migration.name}.",
                        f"In {migration.name}, put it into SeparateDatabaseAndState, among the"
                        " state_operations: your database has it.",
                    )


def _made(migration: Migration) -> Iterator[tuple[str, str]]:
    """Yield the tables, columns, indexes and constraints that a migration makes."""
    for one in migration.operations:
        if one.name in MAKES and not one.of_state:
            yield target(one)
        elif one.name == "RenameField" and not one.of_state:
            yield target(one)[0], one.text("new_name", 2).lower()


def _told(effect: Effect) -> Finding:
    what = f"{'.'.join(effect.migration)}: {effect.operation} {effect.on}".rstrip()
    return Finding(
        effect.path,
        effect.line,
        IDS[effect.says],
        f"{what} {'' if effect.is_sure else 'perhaps '}{effect.says}.",
        effect.mend,
        effect.certainty,
    )


def _last(migrations: Mapping[str, Migration], app: str) -> str:
    names = [m.name for m in migrations.values() if m.app == app]
    return f'("{app}", "{max(names)}")' if names else "what took its place"
