"""Names that an upgrade takes away or renames, and where the user's code still uses them."""

import ast
import re
from collections.abc import Iterator

from quickscale_cli.findings.finding import Finding
from quickscale_cli.findings.references import (
    dotted_name,
    imports,
    is_page,
    named_urls,
    parse_python,
    tags,
    templates_gone,
    urls,
)
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree
from quickscale_cli.merging.outcome import Result
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes, Fate

WORD = re.compile(rb"[\w\x80-\xff]+")


def check_names(scratch: Scratch, trees: Trees, result: Result, changes: Changes) -> list[Finding]:
    """Find where the user's files use what the template no longer has."""
    gone = _Gone(scratch, trees, result, changes)
    findings: list[Finding] = []
    if gone.words is None:
        return findings
    for path, content in user_files(scratch, trees, result.tree):
        if not gone.words.search(content):
            continue  # a file without any of the words needs no closer look
        if path.endswith(".py"):
            findings += gone.used_in_code(path, content)
        else:
            findings += gone.used_in_page(path, content)
    return sorted(findings)


class _Gone:
    """What base had and the result has not, by dotted name; and what the manifests say of it."""

    def __init__(self, scratch: Scratch, trees: Trees, result: Result, changes: Changes) -> None:
        self._changes = changes
        changed = {path for path, entry in trees.base.items() if trees.theirs.get(path) != entry}
        used = _may_be_used(scratch, trees, result, changed)
        before, after = (_public(scratch, tree, used) for tree in (trees.base, result.tree))
        self._modules = before.keys() - after.keys()
        self._names = {
            f"{module}.{name}"
            for module, names in before.items()
            for name in _lost(names, after.get(module, set()))
        }
        self._names |= set(changes.fates("names"))
        self._templates = templates_gone(trees.base, result.tree, changes)
        self._urls = _urls_gone(scratch, trees.base, result.tree) | set(changes.fates("urls"))
        self.words = self._words()

    def _words(self) -> re.Pattern[bytes] | None:
        """A cheap test for files that can't use anything that is gone."""
        told = {*self._changes.fates("settings"), *self._changes.fates("environment")}
        dotted = self._names | self._modules | told
        words = {name.rpartition(".")[2] for name in dotted} | {*self._templates, *self._urls}
        return re.compile("|".join(map(re.escape, sorted(words))).encode()) if words else None

    def used_in_code(self, path: str, content: bytes) -> Iterator[Finding]:
        tree = parse_python(content)
        if tree is None:
            return
        imported: dict[str, str] = {}  # what a name in this file stands for
        nodes = list(ast.walk(tree))
        for node in nodes:
            for target, bound in imports(node, path):
                imported[bound] = target
                yield from self._judge(path, getattr(node, "lineno", 0), target)
        for text in named_urls(nodes):
            yield from self._judge_url(path, text.lineno, str(text.value))
        for node in nodes:
            if isinstance(node, ast.Attribute) and (dotted := dotted_name(node, imported)):
                yield from self._judge(path, node.lineno, dotted)
                if dotted.startswith("django.conf.settings."):
                    name = dotted.removeprefix("django.conf.settings.")
                    yield from self._tell(path, node.lineno, "settings", name)
            elif isinstance(node, ast.Name) and "settings" in _module(path).split("."):
                yield from self._tell(path, node.lineno, "settings", node.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._judge_template(path, node.lineno, node.value)
                yield from self._tell(path, node.lineno, "environment", node.value)

    def used_in_page(self, path: str, content: bytes) -> Iterator[Finding]:
        for tag in tags(content):
            judge = self._judge_url if tag.is_url else self._judge_template
            yield from judge(path, content.count(b"\n", 0, tag.start) + 1, tag.name)

    def _judge(self, path: str, line: int, dotted: str) -> Iterator[Finding]:
        if dotted in self._names or dotted in self._modules:
            fate = self._changes.name_fate(dotted)
            yield _gone(path, line, "name-gone", dotted, fate)

    def _judge_url(self, path: str, line: int, name: str) -> Iterator[Finding]:
        if name in self._urls:
            yield _gone(path, line, "url-gone", name, self._changes.fate("urls", name))

    def _judge_template(self, path: str, line: int, name: str) -> Iterator[Finding]:
        if name not in self._templates:
            return
        if new := self._templates[name]:
            yield _now(path, line, "template-gone", name, new)
        else:
            mend = "Keep a copy, or use another."
            yield Finding(path, line, "template-gone", f"The template {name} is gone.", mend)

    def _tell(self, path: str, line: int, kind: str, name: str) -> Iterator[Finding]:
        if fate := self._changes.fate(kind, name):
            key = "setting-gone" if kind == "settings" else "variable-gone"
            yield _gone(path, line, key, name, fate)


def _gone(path: str, line: int, key: str, name: str, fate: Fate | None) -> Finding:
    if fate and fate.new:
        return _now(path, line, key, name, fate.new)
    advice = fate.advice if fate else "Look at what the template uses in its place."
    return Finding(path, line, key, f"{name} is gone.", advice)


def _now(path: str, line: int, key: str, name: str, new: str) -> Finding:
    return Finding(path, line, key, f"{name} is now {new}.", f"Write {new} instead.")


def user_files(scratch: Scratch, trees: Trees, tree: Tree) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the result that hold the user's work."""
    shared = set(trees.theirs.values())
    wanted = {
        path: entry.id
        for path, entry in tree.items()
        if entry.is_file and entry not in shared and (path.endswith(".py") or is_page(path))
    }
    contents = scratch.read(wanted.values())
    for path, name in wanted.items():
        yield path, contents[name]


def _may_be_used(scratch: Scratch, trees: Trees, result: Result, paths: set[str]) -> set[str]:
    """Return those of our modules whose name is a word in any file of the user's."""
    words = {
        word
        for _, content in user_files(scratch, trees, result.tree)
        for word in WORD.findall(content)
    }
    return {
        path
        for path in paths
        if path.endswith("__init__.py") or _module(path).rpartition(".")[2].encode() in words
    }


def _public(scratch: Scratch, tree: Tree, paths: set[str]) -> dict[str, set[str] | None]:
    """Return the names that these modules of a tree define; None where one does not parse."""
    wanted = sorted(path for path in paths if path in tree and path.endswith(".py"))
    files = {path: tree[path].id for path in wanted if tree[path].is_file}
    contents = scratch.read(files.values())
    parsed = {path: parse_python(contents[name]) for path, name in files.items()}
    return {_module(path): set(_defined(t)) if t else None for path, t in parsed.items()}


def _urls_gone(scratch: Scratch, base: Tree, now: Tree) -> set[str]:
    """Return the names of urls that the template gave, and nobody gives now."""
    before, after = (_url_modules(scratch, tree) for tree in (base, now))
    if None in after:
        return set()
    gave, give = ({n for one in side if one for n in urls(one)} for side in (before, after))
    return gave - give


def _url_modules(scratch: Scratch, tree: Tree) -> list[ast.Module | None]:
    """Parse the modules that give urls their names; None for one that does not parse."""
    ids = [entry.id for path, entry in tree.items() if entry.is_file and path.endswith("urls.py")]
    return [parse_python(content) for content in scratch.read(ids).values()]


def _lost(before: set[str] | None, after: set[str] | None) -> set[str]:
    return set() if before is None or after is None else before - after


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
