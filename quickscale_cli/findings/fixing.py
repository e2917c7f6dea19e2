"""Rewrite names that the template has renamed, in the user's own code: `upgrade --fix-names`.

Positions come from the syntax tree, so that comments and layout stay. What can't be rewritten for
sure is left, and stays among the findings.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from quickscale_cli.findings.names import user_files
from quickscale_cli.findings.references import (
    dotted_name,
    imported_module,
    imports,
    named_urls,
    parse_python,
    tags,
    templates_gone,
)
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Entry, Tree
from quickscale_cli.merging.trees import Trees
from quickscale_cli.releases.changes import Changes, Fate

SETTINGS = "django.conf.settings."


@dataclass(frozen=True, order=True)
class Edit:
    """Bytes of a line to be written anew; lines count from 1."""

    line: int
    start: int
    old: bytes
    new: bytes


def fix_names(
    scratch: Scratch, trees: Trees, tree: Tree, changes: Changes
) -> tuple[Tree, list[str]]:
    """Return the tree with renamed names rewritten, and the paths where that was done."""
    fixed: Tree = {}
    renames = _Renames(trees, tree, changes)
    for path, content in user_files(scratch, trees, tree):
        is_code = path.endswith(".py")
        after = _fix_code(path, content, renames) if is_code else _fix_page(content, renames)
        if after != content:
            fixed[path] = Entry(tree[path].mode, scratch.write([after])[0])
    return tree | fixed, sorted(fixed)


class _Renames:
    """What names are called now; "" for those that were not renamed."""

    def __init__(self, trees: Trees, result: Tree, changes: Changes) -> None:
        self._changes = changes
        self._templates = templates_gone(trees.base, result, changes)

    def name(self, dotted: str) -> str:
        return _new(self._changes.name_fate(dotted))

    def of(self, kind: str, name: str) -> str:
        return _new(self._changes.fate(kind, name))

    def template(self, name: str) -> str:
        return self._templates.get(name) or ""


def _new(fate: Fate | None) -> str:
    return (fate.new or "") if fate else ""


def _fix_page(content: bytes, renames: _Renames) -> bytes:
    for tag in reversed(list(tags(content))):
        if new := renames.of("urls", tag.name) if tag.is_url else renames.template(tag.name):
            end = tag.start + len(tag.name.encode())
            content = content[: tag.start] + new.encode() + content[end:]
    return content


def _fix_code(path: str, content: bytes, renames: _Renames) -> bytes:
    module = parse_python(content)
    if module is None:
        return content
    lines = content.splitlines(keepends=True)
    file = _File(path, module, lines, renames)
    for edit in sorted(set(file.edits()), reverse=True):
        line, end = lines[edit.line - 1], edit.start + len(edit.old)
        if line[edit.start : end] != edit.old:
            return content  # written in a way that this does not know
        lines[edit.line - 1] = line[: edit.start] + edit.new + line[end:]
    after = b"".join(lines)
    return after if parse_python(after) else content


class _File:
    def __init__(
        self, path: str, module: ast.Module, lines: list[bytes], renames: _Renames
    ) -> None:
        self._path = path
        self._nodes = list(ast.walk(module))
        self._lines = lines
        self._renames = renames
        self._imported = {
            bound: target for node in self._nodes for target, bound in imports(node, path)
        }

    def edits(self) -> Iterator[Edit]:
        for node in self._nodes:
            if isinstance(node, ast.ImportFrom):
                yield from self._fix_import(node)
            elif isinstance(node, ast.Attribute):
                yield from self._fix_attribute(node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                new = self._renames.of("environment", node.value)
                yield from self._fix_text(node, new or self._renames.template(node.value))
        for text in named_urls(self._nodes):
            yield from self._fix_text(text, self._renames.of("urls", str(text.value)))

    def _fix_import(self, node: ast.ImportFrom) -> Iterator[Edit]:
        before = imported_module(node, self._path)
        names = [f"{before}.{alias.name}" for alias in node.names]
        news = [(self._renames.name(name) or name).rpartition(".") for name in names]
        module = news[0][0]
        if any(new[0] != module for new in news):
            return  # they part ways
        if module != before:
            written = "." * node.level + (node.module or "")
            yield self._edit(node.lineno, node.col_offset + len("from "), written, module)
        for alias, (_, _, name) in zip(node.names, news, strict=True):
            if alias.name != name:
                yield from self._rename(alias, name)

    def _rename(self, alias: ast.alias, name: str) -> Iterator[Edit]:
        is_free = alias.asname or self._is_free(alias.name, name)
        text = name if is_free else f"{name} as {alias.name}"
        yield self._edit(alias.lineno, alias.col_offset, alias.name, text)
        if is_free and not alias.asname:
            yield from self._uses(alias.name, name)

    def _uses(self, old: str, new: str) -> Iterator[Edit]:
        for node in self._nodes:
            if isinstance(node, ast.Name) and node.id == old:
                yield self._edit(node.lineno, node.col_offset, old, new)

    def _is_free(self, old: str, new: str) -> bool:
        """Whether the old name means one thing in this file, and the new one nothing."""
        for node in self._nodes:
            if isinstance(node, ast.Name):
                taken = node.id == new or (node.id == old and not isinstance(node.ctx, ast.Load))
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                taken = node.name in (old, new)
            elif isinstance(node, ast.Global | ast.Nonlocal):
                taken = bool({old, new} & set(node.names))
            else:
                taken = isinstance(node, ast.arg) and node.arg in (old, new)
            if taken:
                return False
        return new not in self._imported and self._only_once(old)

    def _only_once(self, name: str) -> bool:
        bound = [b for node in self._nodes for _, b in imports(node, self._path)]
        return bound.count(name) == 1

    def _fix_attribute(self, node: ast.Attribute) -> Iterator[Edit]:
        dotted = dotted_name(node, self._imported) or ""
        new = self._renames.name(dotted)
        if dotted.startswith(SETTINGS):
            setting = self._renames.of("settings", dotted.removeprefix(SETTINGS))
            new = f"{SETTINGS}{setting}" if setting else ""
        if not new:
            return
        module, _, name = new.rpartition(".")
        has_moved = module != dotted.rpartition(".")[0]
        moving = list(self._move(node, module)) if has_moved else []
        if node.attr != name and (moving or not has_moved):
            line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
            yield self._edit(line, end - len(node.attr.encode()), node.attr, name)
        yield from moving

    def _move(self, node: ast.Attribute, module: str) -> Iterator[Edit]:
        """Take `flows.pay` from a module beside `flows`, and import that one too or instead."""
        if not isinstance(node.value, ast.Name):
            return
        bound, (package, _, new) = node.value.id, module.rpartition(".")
        alias = self._alias(bound, package)
        if alias and self._is_free(bound, new):
            yield self._edit(node.value.lineno, node.value.col_offset, bound, new)
            line = self._lines[alias.lineno - 1]
            written = line[alias.col_offset : alias.end_col_offset].decode()
            both = ", ".join(sorted([new, written]))
            is_left = self._is_left(bound, module)
            yield self._edit(alias.lineno, alias.col_offset, written, new if is_left else both)

    def _alias(self, bound: str, package: str) -> ast.alias | None:
        """Where a module of the package is imported under this name."""
        for node in self._nodes:
            if isinstance(node, ast.ImportFrom) and imported_module(node, self._path) == package:
                for alias in node.names:
                    if bound == (alias.asname or alias.name):
                        return alias
        return None

    def _is_left(self, bound: str, module: str) -> bool:
        """Whether all that is used of a module has gone to another one."""
        uses = sum(isinstance(node, ast.Name) and node.id == bound for node in self._nodes)
        gone = [
            node
            for node in self._nodes
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == bound
            and self._renames.name(dotted_name(node, self._imported) or "").rpartition(".")[0]
            == module
        ]
        return len(gone) == uses

    def _fix_text(self, node: ast.Constant, new: str) -> Iterator[Edit]:
        if new and node.lineno == node.end_lineno:
            written = self._lines[node.lineno - 1][node.col_offset : node.end_col_offset]
            if written[1:-1] == str(node.value).encode():
                yield self._edit(node.lineno, node.col_offset + 1, str(node.value), new)

    def _edit(self, line: int, start: int, old: str, new: str) -> Edit:
        return Edit(line, start, old.encode(), new.encode())
