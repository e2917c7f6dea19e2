"""How the user's Python is rewritten where dotted names have become others."""

import ast
from collections.abc import Iterator

from quickscale_cli.findings.names.gone_names import GoneNames
from quickscale_cli.findings.names.own_names import OwnNames
from quickscale_cli.findings.reading.code import Code, Scope
from quickscale_cli.findings.reading.references import imported_module
from quickscale_cli.findings.rewriting.edits import Edit, Group


class CodeFixer:
    def __init__(self, code: Code, gone: GoneNames, own: OwnNames) -> None:
        self._code = code
        self._gone = gone
        self._own = own
        self._names = [node for node in code.nodes if isinstance(node, ast.Name)]
        self._taken = set(_bound(code))

    def groups(self) -> Iterator[Group]:
        for node in self._code.nodes:
            if isinstance(node, ast.ImportFrom):
                yield from self._from(node)
            elif isinstance(node, ast.Import):
                yield from self._import(node)
            elif isinstance(node, ast.Attribute):
                yield from self._attribute(node)
            elif isinstance(node, ast.Name):
                yield from self._by_star(node)

    def _new(self, dotted: str) -> str:
        """Return what a dotted name is called now; "" where it is called the same."""
        gone = self._gone.judge(dotted)
        return gone.new + dotted.removeprefix(gone.old) if gone and gone.new else ""

    def _from(self, node: ast.ImportFrom) -> Iterator[Group]:
        before = imported_module(node, self._code.path)
        if any(alias.name == "*" for alias in node.names):
            if new := self._new(before):
                yield (self._module(node, new),)
            return
        news = [
            self._new(f"{before}.{alias.name}") or f"{before}.{alias.name}" for alias in node.names
        ]
        places = [new.rpartition(".")[::2] for new in news]
        modules = {module for module, _ in places}
        if modules == {before}:
            for alias, (_, name) in zip(node.names, places, strict=True):
                if alias.name != name:
                    written, uses = self._renamed(alias, name)
                    yield (self._edit(alias, alias.name, written), *uses)
            return
        group: list[Edit] = []
        imports: dict[str, list[str]] = {}
        for alias, (module, name) in zip(node.names, places, strict=True):
            written, uses = self._renamed(alias, name) if alias.name != name else (name, [])
            group += uses
            imports.setdefault(module, []).append(
                written + (f" as {alias.asname}" if alias.asname else "")
            )
            if len(modules) == 1 and written != alias.name:
                group.append(self._edit(alias, alias.name, written))
        if len(modules) == 1:
            yield (self._module(node, *modules), *group)
        elif parted := self._parted(node, before, imports):
            yield (parted, *group)

    def _module(self, node: ast.ImportFrom, new: str) -> Edit:
        written = "." * node.level + (node.module or "")
        start = self._code.place(node.lineno, node.col_offset) + len("from ")
        return Edit(start, written.encode(), new.encode())

    def _parted(
        self, node: ast.ImportFrom, before: str, imports: dict[str, list[str]]
    ) -> Edit | None:
        """Write an import as several, where nothing but names is in it."""
        start = self._code.place(node.lineno, node.col_offset)
        stop = self._code.place(node.end_lineno or 0, node.end_col_offset or 0)
        old = self._code.content[start:stop]
        if b"#" in old or b"\\" in old or b";" in self._code.content[stop : stop + 2]:
            return None
        here = "." * node.level + (node.module or "")
        lines = [
            f"from {here if module == before else module} import {', '.join(names)}"
            for module, names in sorted(imports.items())
        ]
        between = "\n" + " " * node.col_offset
        return Edit(start, old, between.join(lines).encode())

    def _import(self, node: ast.Import) -> Iterator[Group]:
        for alias in node.names:
            if new := self._new(alias.name):
                uses = [] if alias.asname else list(self._whole(alias.name, new))
                yield (self._edit(alias, alias.name, new), *uses)

    def _whole(self, module: str, new: str) -> Iterator[Edit]:
        """Rewrite a module that is written in full wherever it is used."""
        for node in self._code.nodes:
            if isinstance(node, ast.Attribute) and module in self._code.dotted(node):
                yield Edit(self._code.span(node).start, module.encode(), new.encode())

    def _renamed(self, alias: ast.alias, name: str) -> tuple[str, list[Edit]]:
        """Return how a renamed name is imported, and the edits of where it is used."""
        if alias.asname:
            return name, []
        scope = self._scope_of(alias.name)
        is_free = (
            scope is not None
            and len(scope.bound[alias.name]) == 1
            and name not in self._taken
            and not (scope is self._code.top and self._own.are_read(self._code, alias.name))
        )
        if not is_free or scope is None:
            return f"{name} as {alias.name}", []
        return name, [
            self._edit(one, alias.name, name)
            for one in self._names
            if one.id == alias.name and self._code.scopes[one].holder(one.id) is scope
        ]

    def _scope_of(self, name: str) -> Scope | None:
        """Return the one scope of the file that an import binds this name in."""
        scopes = {self._code.top, *self._code.inner.values()}
        found = [scope for scope in scopes if any(scope.bound.get(name, ()))]
        return found[0] if len(found) == 1 else None

    def _attribute(self, node: ast.Attribute) -> Iterator[Group]:
        found = self._code.dotted(node)
        if len(found) != 1:
            return
        dotted = found.pop()
        gone = self._gone.judge(dotted)
        if not gone or not gone.new or gone.old != dotted:
            return  # nothing, or told of a part of it
        (module, _, last), (new_module, _, new) = dotted.rpartition("."), gone.new.rpartition(".")
        stop = self._code.place(node.end_lineno or 0, node.end_col_offset or 0)
        edit = Edit(stop - len(last.encode()), last.encode(), new.encode())
        if module == new_module:
            yield (edit,)
        elif moving := self._move(node, new_module):
            yield (*moving, *([edit] if last != new else []))

    def _move(self, node: ast.Attribute, module: str) -> list[Edit]:
        """Take `flows.pay` from a module beside `flows`, and import that one too or instead."""
        package, _, new = module.rpartition(".")
        if not isinstance(node.value, ast.Name):
            return []
        bound = node.value.id
        alias = self._alias(bound, package)
        scope = self._scope_of(bound)
        if alias is None or scope is None or len(scope.bound[bound]) != 1 or new in self._taken:
            return []
        written = self._code.content[self._code.span(alias)].decode()
        text = new if self._is_left(bound, module) else ", ".join(sorted([new, written]))
        return [self._edit(node.value, bound, new), self._edit(alias, written, text)]

    def _alias(self, bound: str, package: str) -> ast.alias | None:
        """Where a module of the package is imported under this name."""
        for node in self._code.nodes:
            if not isinstance(node, ast.ImportFrom):
                continue
            for alias in node.names if imported_module(node, self._code.path) == package else ():
                if bound == (alias.asname or alias.name):
                    return alias
        return None

    def _is_left(self, bound: str, module: str) -> bool:
        """Whether all that is used of a module has gone to another one."""
        if self._own.are_read(self._code, bound):
            return False
        for node in self._names:
            if node.id == bound:
                chain = self._code.parents[node]
                news = {self._new(dotted).rpartition(".")[0] for dotted in self._code.dotted(chain)}
                if news != {module}:
                    return False
        return True

    def _by_star(self, node: ast.Name) -> Iterator[Group]:
        """Rename what an import of all has brought."""
        if self._code.scopes[node].holder(node.id) is None and self._code.top.stars:
            news = {(d, self._new(d)) for d in self._code.dotted(node) if self._new(d)}
            if len(news) == 1:
                (module, _, _), (new_module, _, new) = (one.rpartition(".") for one in news.pop())
                if module == new_module and new not in self._taken:
                    yield (self._edit(node, node.id, new),)

    def _edit(self, node: ast.expr | ast.alias, old: str, new: str) -> Edit:
        return Edit(self._code.span(node).start, old.encode(), new.encode())


def _bound(code: Code) -> Iterator[str]:
    """Yield every name that the file binds or uses, anywhere."""
    for scope in {code.top, *code.inner.values()}:
        yield from scope.bound
        yield from scope.passed
    yield from (node.id for node in code.nodes if isinstance(node, ast.Name))
