"""Background tasks that are called otherwise after an upgrade: jobs that wait know the old name."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.reading.library import Has, module_of
from quickscale_cli.findings.reading.references import parse_python

TASKS = ("task", "shared_task")  # what makes a function one, in Django and in Celery
ROWS = "from saas.jobs.models import Job; Job.objects.filter(task='{}').update(task='{}')"


@dataclass(frozen=True)
class LostTask:
    old: str  # dotted, as the rows of waiting jobs have it
    new: str  # "": it is gone

    def __str__(self) -> str:
        finish = "Let the old workers finish what waits before they stop"
        if not self.new:
            return f"The task {self.old} is gone. {finish}: nothing can do it afterwards."
        command = f'uv run manage.py shell -c "{ROWS.format(self.old, self.new)}"'
        return f"The task {self.old} is now {self.new}. {finish}, or type then: {command}"


def lost_tasks(comparison: Comparison) -> tuple[LostTask, ...]:
    """Return the release's tasks that the result has under another name, or no more."""
    return tuple(
        LostTask(name, _new(comparison, path, name))
        for path, name in _tasks(comparison)
        if comparison.before.has(name) is Has.YES and comparison.after.has(name) is Has.NO
    )


def _new(comparison: Comparison, path: str, old: str) -> str:
    fate = comparison.changes.name_fate(old)
    moved = module_of(comparison.changes.renames(path)) + "." + old.rpartition(".")[2]
    for name in (fate.new if fate else None, moved):
        if name and comparison.after.has(name) is Has.YES:
            return name
    return ""


def _tasks(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Yield path and dotted name of each task in the template's modules that change or go."""
    base, theirs = comparison.trees.base, comparison.trees.theirs
    paths = [
        path
        for path, entry in sorted(base.items())
        if path.endswith(".py") and entry.is_file and theirs.get(path) != entry
    ]
    contents = comparison.scratch.read(base[path].id for path in paths)
    for path in paths:
        content = contents[base[path].id]
        module = parse_python(content) if b"task" in content else None
        for node in module.body if module else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_task(node):
                yield path, f"{module_of(path)}.{node.name}"


def _is_task(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    made = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return any(ast.unparse(one).rpartition(".")[2] in TASKS for one in made)
