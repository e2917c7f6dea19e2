"""What an upgrade means for the database, read from the syntax of the migrations."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from quickscale_cli.findings.finding import Finding
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.outcome import Result
from quickscale_cli.merging.trees import Trees

PATH = re.compile(r"(?:^|.*/)(?P<app>[^/]+)/migrations/(?P<name>(?!__init__)[^/]+)\.py$")
REWRITES = {"AlterField", "AddIndex", "AddConstraint", "AlterUniqueTogether", "RunPython"}


@dataclass(frozen=True)
class Migration:
    path: str
    app: str
    name: str
    parents: tuple[tuple[str, str], ...]
    replaces: tuple[tuple[str, str], ...]
    slow: tuple[str, ...]  # operations that lock or rewrite a table
    one_way: tuple[str, ...]  # operations that can't be reversed


def new_migrations(scratch: Scratch, trees: Trees, result: Result) -> tuple[Migration, ...]:
    """Return the template's migrations that this upgrade brings, by app and name."""
    fresh = {
        path: entry
        for path, entry in result.tree.items()
        if path in trees.theirs and path not in trees.base and path not in trees.yours
    }
    return tuple(_migrations(scratch, fresh).values())


def before_migrations(
    scratch: Scratch, trees: Trees, fresh: Iterable[Migration]
) -> tuple[str, ...]:
    """Return, for each app that gets migrations, `app name` of its last one before."""
    before = _migrations(scratch, trees.yours).values()
    back = []
    for app in dict.fromkeys(migration.app for migration in fresh):
        own = [m for m in before if m.app == app]
        parents = {name for m in own for parent, name in m.parents if parent == app}
        ends = sorted(m.name for m in own if m.name not in parents)
        back.append(f"{app} {ends[-1] if ends else 'zero'}")
    return tuple(back)


def check_migrations(scratch: Scratch, trees: Trees, result: Result) -> list[Finding]:
    """Find apps with two ends, and migrations whose parent is gone."""
    if not any(PATH.match(path) for path in trees.base.keys() ^ trees.theirs.keys()):
        return []  # the template's migrations are as they were
    after = _migrations(scratch, result.tree)
    known = {(m.app, m.name) for m in after.values()}
    known |= {old for m in after.values() for old in m.replaces}
    apps = {app for app, _ in known}
    findings: list[Finding] = []
    for app in sorted(apps):
        findings += _leaves(app, after, trees)
    for migration in after.values():
        for app, name in migration.parents:
            if app in apps and (app, name) not in known and not name.startswith("__"):
                findings.append(
                    Finding(
                        migration.path,
                        0,
                        "migration-parent-gone",
                        f"{migration.app}.{migration.name} builds on {app}.{name}, which is gone.",
                        f"Point its dependencies at {_last(after, app)}.",
                    )
                )
    return findings


def _leaves(app: str, migrations: Mapping[str, Migration], trees: Trees) -> Iterator[Finding]:
    own = [m for m in migrations.values() if m.app == app]
    parents = {name for m in own for parent, name in m.parents if parent == app}
    replaced = {name for m in own for parent, name in m.replaces if parent == app}
    leaves = [m for m in own if m.name not in parents | replaced]
    yours = [m for m in leaves if m.path not in trees.theirs]
    if len(leaves) > 1 and yours:
        number = max((int(n[0]) for m in own if (n := re.findall(r"^\d+", m.name))), default=0) + 1
        ends = " and ".join(f'("{app}", "{m.name}")' for m in leaves)
        yield Finding(
            yours[0].path,
            0,
            "migration-second-leaf",
            f"{app} has two last migrations: {', '.join(m.name for m in leaves)}.",
            f"Type: uv run manage.py makemigrations --merge {app}. It writes {number:04}_merge"
            f" that builds on {ends}.",
        )


def _last(migrations: Mapping[str, Migration], app: str) -> str:
    names = [m.name for m in migrations.values() if m.app == app]
    return f'("{app}", "{max(names)}")' if names else "what took its place"


def _migrations(scratch: Scratch, tree: Tree) -> dict[str, Migration]:
    paths = {path: match for path in sorted(tree) if (match := PATH.match(path))}
    contents = scratch.read(tree[path].id for path in paths if tree[path].is_file)
    found = {}
    for path, match in paths.items():
        try:
            module = ast.parse(contents.get(tree[path].id, b""))
        except (SyntaxError, ValueError):
            continue  # told elsewhere: it does not parse
        for node in module.body:
            if isinstance(node, ast.ClassDef) and node.name == "Migration":
                found[path] = _read(path, match["app"], match["name"], node)
    return found


def _read(path: str, app: str, name: str, node: ast.ClassDef) -> Migration:
    values = {
        target.id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    operations = list(_operations(values.get("operations")))
    return Migration(
        path,
        app,
        name,
        tuple(_pairs(values.get("dependencies"))),
        tuple(_pairs(values.get("replaces"))),
        tuple(name for name, _ in operations if name in REWRITES),
        tuple(name for name, call in operations if _is_one_way(name, call)),
    )


def _pairs(node: ast.expr | None) -> Iterator[tuple[str, str]]:
    for element in node.elts if isinstance(node, ast.List | ast.Tuple) else []:
        try:
            app, name = ast.literal_eval(element)
        except (ValueError, TypeError):
            continue  # swappable_dependency and the like name no file
        yield app, name


def _operations(node: ast.expr | None) -> Iterator[tuple[str, ast.Call]]:
    for element in node.elts if isinstance(node, ast.List | ast.Tuple) else []:
        if isinstance(element, ast.Call):
            name = element.func
            yield name.attr if isinstance(name, ast.Attribute) else ast.unparse(name), element


def _is_one_way(name: str, call: ast.Call) -> bool:
    given = {keyword.arg for keyword in call.keywords}
    reverses = {"reverse_code", "reverse_sql"} & given or len(call.args) > 1
    return name in ("RunPython", "RunSQL") and not reverses
