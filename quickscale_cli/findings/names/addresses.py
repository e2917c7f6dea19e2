"""Where the user's code and pages name urls and templates that are gone."""

import ast
import re
from collections.abc import Iterator

from quickscale_cli.findings.comparison import WORD, Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.names import inside
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.reading.page import tags
from quickscale_cli.findings.reading.references import URL, templates_gone, urls
from quickscale_cli.findings.using import Gone, Use
from quickscale_cli.git.tree import Tree
from quickscale_cli.releases.changes import Fate

REVERSES = {"reverse", "reverse_lazy", "redirect", "resolve_url", "is_active_url"}
RENDERS = {
    "render", "render_to_string", "get_template", "select_template", "TemplateResponse",
    "SimpleTemplateResponse", "assertTemplateUsed", "assertTemplateNotUsed",
}  # fmt: skip
KEEPS = {"get", "set", "add", "delete", "touch", "get_or_set", "incr", "decr"}  # of a cache


class Urls:
    def __init__(self, comparison: Comparison) -> None:
        changes = comparison.changes
        yours = _given(comparison, comparison.trees.yours)
        base = _given(comparison, comparison.trees.base)
        after = _given(comparison, comparison.tree)
        lost = ((yours or set()) | (base or set())) - after if after is not None else set[str]()
        names = lost | (changes.fates("urls").keys() - (after or set()))
        self._gone = {n: gone_by("url-gone", n, changes.fate("urls", n)) for n in names}
        self.words = {word for name in self._gone for word in words_of(name)}

    def uses(self, file: UserFile) -> Iterator[Use]:
        if file.code:
            for node, text in file.code.texts:
                if (gone := self._gone.get(text)) and (sure := _is_url(file.code, node, text)):
                    yield _use(file, node, gone, sure)
        for tag in tags(file.page):
            if tag.is_url and (gone := self._gone.get(tag.name)):
                yield _tag(file, tag.start, gone)


class Templates:
    def __init__(self, comparison: Comparison) -> None:
        trees = comparison.trees
        found = templates_gone(trees.base | trees.yours, comparison.tree, comparison.changes)
        advice = "Keep a copy, or use another."
        self._gone = {n: Gone("template-gone", n, new or "", advice) for n, new in found.items()}
        self.words = {word for name in self._gone for word in words_of(name)}

    def uses(self, file: UserFile) -> Iterator[Use]:
        if file.code:
            for node, text in file.code.texts:
                if gone := self._gone.get(text):
                    is_meant = _is_template(file.code, node)
                    yield _use(file, node, gone, Certainty.SURE if is_meant else Certainty.PERHAPS)
        for tag in tags(file.page):
            if not tag.is_url and (gone := self._gone.get(tag.name)):
                yield _tag(file, tag.start, gone)


def _is_url(code: Code, node: ast.Constant, text: str) -> Certainty | None:
    """Say how sure a text names a url; None where it does not."""
    parent = code.parents[node]
    if code.called(parent) in REVERSES:
        return Certainty.SURE if isinstance(parent, ast.Call) and node in parent.args[:1] else None
    if any(name == "pattern_name" or name.endswith("_url") for name in assigned(code, node)):
        return Certainty.SURE
    if not URL.fullmatch(text) or code.called(parent) in KEEPS:
        return None
    return Certainty.PERHAPS


def _is_template(code: Code, node: ast.Constant) -> bool:
    parent: ast.AST = code.parents[node]
    if isinstance(parent, ast.List | ast.Tuple):
        parent = code.parents[parent]
    if code.called(parent) in RENDERS:
        return True
    return any(n.endswith("template") or n == "template_name" for n in assigned(code, node))


def assigned(code: Code, node: ast.AST) -> list[str]:
    """Return the names that a value is given to: targets, or the keyword of a call."""
    parent = code.parents[node]
    if isinstance(parent, ast.Call):  # gettext_lazy("…") and the like
        parent = code.parents[parent]
    if isinstance(parent, ast.keyword):
        return [parent.arg or ""]
    targets: list[ast.expr] = []
    if isinstance(parent, ast.Assign):
        targets = parent.targets
    elif isinstance(parent, ast.AnnAssign):
        targets = [parent.target]
    return [getattr(target, "id", "") or getattr(target, "attr", "") for target in targets]


def _use(file: UserFile, node: ast.Constant, gone: Gone, certainty: Certainty) -> Use:
    assert file.code
    span = inside(file.code, node)
    return Use(file.path, node.lineno, gone, certainty, span, gone.old, gone.new)


def _tag(file: UserFile, start: int, gone: Gone) -> Use:
    span = slice(start, start + len(gone.old.encode()))
    return Use(file.path, file.line(start), gone, Certainty.SURE, span, gone.old, gone.new)


def gone_by(finding: str, name: str, fate: Fate | None) -> Gone:
    if fate is None:
        return Gone(finding, name)
    return Gone(finding, name, fate.new or "", fate.advice)


def words_of(name: str) -> list[bytes]:
    """Return a word without which a file can't have the name in it."""
    stem = re.sub(r"\.\w+$", "", name) or name
    return WORD.findall(stem.encode())[-1:]


def _given(comparison: Comparison, tree: Tree) -> set[str] | None:
    """Return the names of urls that a tree gives; None where one of its files does not parse."""
    ids = [entry.id for path, entry in tree.items() if entry.is_file and path.endswith("urls.py")]
    modules = comparison.parsed.modules(ids)
    return None if None in modules else {name for one in modules if one for name in urls(one)}
