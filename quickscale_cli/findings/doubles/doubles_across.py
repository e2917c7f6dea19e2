"""What the release brings and the user's own files have already, each in a file of its own."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quickscale_cli.findings.doubles.reading import Twice
from quickscale_cli.findings.doubles.reading_code import assigned_lists, bound_names, texts, urls_of
from quickscale_cli.findings.finding import Certainty, Finding
from quickscale_cli.findings.reading.apps import app_labels
from quickscale_cli.findings.reading.references import parse_python, urls
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree, changed
from quickscale_cli.merging.outcome import Result
from quickscale_cli.merging.trees import Trees

Offers = Callable[[ast.Module], Iterator[Twice]]


@dataclass(frozen=True)
class Sort:
    """A sort of thing that the whole project keeps only one of."""

    id: str
    is_in: Callable[[str], bool]  # by path
    offers: Offers
    mend: str
    certainty: Certainty = Certainty.PERHAPS


def check_across(scratch: Scratch, trees: Trees, result: Result) -> list[Finding]:
    """Find what the release brings anew, and a file of the user's own has too."""
    findings = list(_labels(scratch, trees))
    for sort in SORTS:
        if not any(map(sort.is_in, changed(trees.base, trees.theirs))):
            continue
        was, yours, theirs, now = (
            _offered(scratch, tree, sort)
            for tree in (trees.base, trees.yours, trees.theirs, result.tree)
        )
        for name in yours.keys() & theirs.keys() - was.keys():
            places = now.get(name, {})
            for path in yours[name].keys() & places.keys():
                if other := next((one for one in places if one != path), ""):
                    what = f"{name} comes with the release too, in {other}."
                    line = places[path]
                    findings.append(Finding(path, line, sort.id, what, sort.mend, sort.certainty))
    return findings


def _offered(scratch: Scratch, tree: Tree, sort: Sort) -> dict[str, dict[str, int]]:
    """Return the line of each thing of a sort, by its name and its file."""
    paths = [path for path, e in sorted(tree.items()) if e.is_file and sort.is_in(path)]
    contents = scratch.read(tree[path].id for path in paths)
    places: dict[str, dict[str, int]] = {}
    for path in paths:
        module = parse_python(contents[tree[path].id])
        for one in sort.offers(module) if module else ():
            places.setdefault(one.name, {})[path] = one.line
    return places


def _labels(scratch: Scratch, trees: Trees) -> Iterator[Finding]:
    """Yield apps of the user's with the label of one that comes: Django starts with one alone."""
    was, yours, theirs = (
        app_labels(scratch, tree) for tree in (trees.base, trees.yours, trees.theirs)
    )
    fresh = {label: folder for folder, label in theirs.items() if label not in was.values()}
    for folder, label in yours.items():
        if label in fresh and folder not in theirs:
            yield Finding(
                f"{folder}/apps.py",
                0,
                "app-taken",
                f"The app {label} comes with the release too, in {fresh[label]}.",
                "Give yours another `label`: Django takes each once.",
                Certainty.PERHAPS,
            )


def _is_urls(path: str) -> bool:
    return path.endswith("/urls.py")


def _is_setting(path: str) -> bool:
    return path.endswith(".py") and "settings" in path.split("/")


def _routes(module: ast.Module) -> Iterator[Twice]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            found = (one for one in urls_of(node) if one.name.startswith("The route"))
            yield from (one for one in found if one.name != "The route ''")  # a page for each app


def _url_names(module: ast.Module) -> Iterator[Twice]:
    yield from (Twice(f"The url {name}", 0) for name in urls(module) if ":" in name)


def _settings(module: ast.Module) -> Iterator[Twice]:
    for statement in module.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            for name, _, line in bound_names(statement):
                if name.isupper():
                    yield Twice(f"The setting {name}", line)


def _apps(module: ast.Module) -> Iterator[Twice]:
    for statement in module.body:
        for name, value in assigned_lists(statement):
            if name == "INSTALLED_APPS":
                yield from (Twice(f"{text!r} in {name}", line) for text, line in texts(value.elts))


SORTS = (
    Sort("route-taken", _is_urls, _routes, "Give yours another: whose app stands first is shown."),
    Sort("url-taken", _is_urls, _url_names, "Give yours another name."),
    Sort("setting-taken", _is_setting, _settings, "See whether both mean the same."),
    Sort("app-twice", _is_setting, _apps, "Take it out of yours.", Certainty.SURE),
)
