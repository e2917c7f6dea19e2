"""What the operations of new migrations do to a database with rows, while the app is used."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from quickscale_cli.findings.database.migration_files import Key, Migration, Operation
from quickscale_cli.findings.database.model_state import Column, Models, column, in_order, target
from quickscale_cli.findings.finding import Certainty


class Says(StrEnum):
    """What it does, in words that fit into a line."""

    FAILS = "fails on rows"
    LOSES = "loses data"
    LOCKS = "locks"
    BREAKS = "breaks the old code"


@dataclass(frozen=True)
class Effect:
    migration: Key
    path: str
    line: int
    operation: str
    on: str  # model, or model and field; "" where that is not known
    says: Says
    certainty: Certainty  # whether it does, or may
    mend: str = ""

    @property
    def is_sure(self) -> bool:
        return self.certainty == Certainty.SURE


Judged = tuple[Says, Certainty, str]

# What Django keeps to itself; a change of it is none of the database.
UNSEEN = {
    "blank", "choices", "default", "editable", "error_messages", "help_text", "limit_choices_to",
    "on_delete", "related_name", "related_query_name", "validators", "verbose_name", "auto_now",
    "auto_now_add", "upload_to", "storage", "null", "unique", "db_index", "db_column", "max_length",
}  # fmt: skip
ALONE = "It works on an empty table alone: look before you deploy."
FILL = "Give each row a value before you migrate."
ALIKE = "Look for rows that are alike before you migrate."
KEEP = "Back up, or copy what you want to keep, before you migrate."
SURE, PERHAPS = Certainty.SURE, Certainty.PERHAPS

FUNCTION = re.compile(r"\bFUNCTION\b|\bDO\s+\$", re.IGNORECASE)
DROPS = re.compile(r"\bDROP\s+(TABLE|COLUMN)\b|\bTRUNCATE\b|\bDELETE\s+FROM\b", re.IGNORECASE)
LOCKS = re.compile(r"\bALTER\s+TABLE\b|\bINDEX\s+(?!CONCURRENTLY)|\bUPDATE\b", re.IGNORECASE)


def effects(migrations: Iterable[Migration], fresh: set[Key]) -> list[Effect]:
    """Tell what the fresh ones of these migrations do to tables that were there before."""
    apps: dict[str, list[Migration]] = {}
    for migration in migrations:
        apps.setdefault(migration.app, []).append(migration)
    found: list[Effect] = []
    for own in apps.values():
        if 0 < sum(_is_new(one, fresh) for one in own) < len(own):  # else it has no rows at all
            found += _in_app(own, fresh)
    return found


def in_words(told: Iterable[Effect]) -> Iterator[str]:
    """Say in few words what each operation does."""
    words: dict[str, list[str]] = {}
    for effect in told:
        is_said = effect.is_sure or effect.says in (Says.LOCKS, Says.BREAKS)
        words.setdefault(f"{effect.operation} {effect.on}".rstrip(), []).append(
            effect.says if is_said else f"perhaps {effect.says}"
        )
    for operation, says in words.items():
        yield f"{operation} {', '.join(dict.fromkeys(says))}"


def _in_app(own: list[Migration], fresh: set[Key]) -> Iterator[Effect]:
    models = Models()
    for migration in in_order(own):
        is_new = _is_new(migration, fresh)
        for one in migration.operations:
            if is_new and not one.of_state:
                model, name = target(one)
                on = ".".join(filter(None, (model, name)))
                for says, certainty, mend in dict.fromkeys(_judge(one, models, migration)):
                    yield Effect(
                        migration.key, migration.path, one.line, one.name, on, says, certainty, mend
                    )
            models.apply(one, is_new=is_new)


def _is_new(migration: Migration, fresh: set[Key]) -> bool:
    """Whether a database has yet to run it: what it stands for may have been run before."""
    return migration.key in fresh and not set(migration.replaces) - fresh


def _judge(one: Operation, models: Models, migration: Migration) -> Iterator[Judged]:
    if one.name == "RunSQL":
        yield from _sql(one, migration)
    elif one.name == "RunPython":
        yield Says.LOCKS, PERHAPS, ""
    elif models.has_rows(target(one)[0]) and target(one) not in models.fresh:
        if one.name in ("AddField", "AlterField"):
            given, before = column(one.value("field", 2)), models.fields.get(target(one))
            if given and given.is_column:
                yield from _added(given) if one.name == "AddField" else _altered(given, before)
        else:
            yield from _on_table(one)


def _added(given: Column) -> Iterator[Judged]:
    is_asked = not given.is_null
    if is_asked and not given.is_filled:
        yield Says.FAILS, SURE if given.is_known else PERHAPS, ALONE
    elif given.is_unique and "default" in given.options:
        yield Says.FAILS, SURE, ALONE  # all rows get the same
    if given.is_indexed:
        yield Says.LOCKS, PERHAPS, ""
    if is_asked and "db_default" not in given.options and given.is_filled:
        yield Says.BREAKS, SURE, ""  # it writes rows without a value


def _altered(given: Column, before: Column | None) -> Iterator[Judged]:
    if before is None:
        yield Says.LOCKS, PERHAPS, ""
        return
    if before.is_null and not given.is_null:
        if not {"default", "db_default"} & given.options.keys():
            yield Says.FAILS, PERHAPS, FILL
        yield Says.LOCKS, PERHAPS, ""
        yield Says.BREAKS, PERHAPS, ""
    if given.is_unique and not before.is_unique:
        yield Says.FAILS, PERHAPS, ALIKE
    longest = given.number("max_length")
    if longest and longest < (before.number("max_length") or longest):
        yield Says.FAILS, PERHAPS, "Look for rows that are longer before you migrate."
    if "db_column" in given.options.keys() ^ before.options.keys():
        yield Says.BREAKS, SURE, ""
    if _is_rewritten(given, before):
        yield Says.LOCKS, PERHAPS, ""


def _is_rewritten(given: Column, before: Column) -> bool:
    kinds = {given.kind, before.kind}
    if len(kinds) > 1 and not (given.kind == "TextField" and before.kind.endswith("Field")):
        return True
    if given.is_indexed and not before.is_indexed:
        return True
    seen = [
        {name: ast.unparse(value) for name, value in one.options.items() if name not in UNSEEN}
        for one in (given, before)
    ]
    return seen[0] != seen[1]


def _on_table(one: Operation) -> Iterator[Judged]:
    match one.name:
        case "RemoveField" | "DeleteModel":
            yield Says.LOSES, SURE, KEEP
            yield Says.BREAKS, SURE, ""
        case "RenameField" | "RenameModel" | "AlterModelTable":
            yield Says.BREAKS, SURE, ""
        case "AlterUniqueTogether":
            yield Says.FAILS, PERHAPS, ALIKE
            yield Says.LOCKS, PERHAPS, ""
        case "AddConstraint":
            constraint = one.value("constraint", 1)
            if constraint and "UniqueConstraint(" in ast.unparse(constraint):
                yield Says.FAILS, PERHAPS, ALIKE
            else:
                yield Says.FAILS, PERHAPS, ""  # the release has most likely seen to it
            yield Says.LOCKS, PERHAPS, ""
        case "AddIndex" | "AlterIndexTogether":
            yield Says.LOCKS, PERHAPS, ""


def _sql(one: Operation, migration: Migration) -> Iterator[Judged]:
    given = one.value("sql", 0)
    text = one.text("sql", 0) or migration.constants.get(ast.unparse(given) if given else "", "")
    sql = re.sub(r"--.*", "", text)
    if not FUNCTION.search(sql):  # in a function it says what may happen later
        if DROPS.search(sql):
            yield Says.LOSES, PERHAPS, KEEP
        if LOCKS.search(sql):
            yield Says.LOCKS, PERHAPS, ""
