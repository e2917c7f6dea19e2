"""Dotted names of Python that an upgrade takes away: modules, their names, members of classes."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, cached_property

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.reading.library import Definition, Has, Library, module_of
from quickscale_cli.findings.using import Gone
from quickscale_cli.releases.changes import Fate

ID = "name-gone"
SETTINGS = "django.conf.settings"
NESTED = 3  # classes in classes


class GoneNames:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._changes = comparison.changes
        self._before, self._after = comparison.before, comparison.after
        self._declared = set(self._changes.fates("names"))
        self._settings = set(self._changes.fates("settings"))
        self.judge = cache(self._judge)

    @cached_property
    def words(self) -> set[bytes]:
        """The last part of each name that is gone: without one of them, nothing can be used."""
        names = self._declared | self._settings | set(self._lost())
        return {name.rpartition(".")[2].encode() for name in names}

    def _lost(self) -> Iterator[str]:
        for path in {*self._comparison.changed(".py"), *self._comparison.taken(".py")}:
            module = module_of(path)
            if self._after.has(module) is not Has.YES:
                yield module
            if not path.endswith("__init__.py") and not self._comparison.may_use(module):
                continue
            for side in (self._before, self._comparison.base):
                for name in side.names(module) or ():
                    yield from self._lost_in(side, f"{module}.{name}", NESTED)

    def _lost_in(self, side: Library, dotted: str, depth: int) -> Iterator[str]:
        if self._after.has(dotted) is Has.NO:
            yield dotted
            return
        found = side.definition(dotted) if depth else None
        if found and isinstance(found.node, ast.ClassDef) and found.name == dotted:
            for member in side.members(found):
                yield from self._lost_in(side, f"{dotted}.{member}", depth - 1)

    def _judge(self, dotted: str) -> Gone | None:
        """Return what became of a dotted name, or of the first part of it that is gone."""
        parts = dotted.split(".")
        if not self.words.intersection(part.encode() for part in parts):
            return None
        names = [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
        gone = [name for name in names if self._is_gone(name)]
        if not gone:
            return None
        told = [name for name in gone if self._changes.name_fate(name)]
        told = [name for name in told if self._comparison.had(name)] or told
        exact = [name for name in gone if self._before.is_module(name) is False]
        return self.gone((told[-1:] or exact[:1] or gone[:1])[0])

    def _is_gone(self, name: str) -> bool:
        after = self._after.has(name)
        if self._is_declared(name):
            return after in (Has.NO, Has.UNKNOWN)
        return after is Has.NO and self._comparison.had(name) and not self._is_passed_on(name)

    def _is_declared(self, name: str) -> bool:
        """Whether a release speaks of it, or of what it is in."""
        owner, _, last = name.rpartition(".")
        if last in self._settings and "settings" in owner.split(".") and owner != SETTINGS:
            return True
        while name and name not in self._declared:
            name = name.rpartition(".")[0]
        return bool(name)

    def _is_passed_on(self, name: str) -> bool:
        """Whether the user's own module still brings it in: then that is the place to mend."""
        module, _, last = name.rpartition(".")
        path = self._after.paths.get(module)
        names = self._after.names(module) if path in self._comparison.user_paths else None
        return names is not None and last in names.brought

    def gone(self, name: str) -> Gone:
        fate = self._fate(name)
        if fate and not fate.new:
            return Gone(ID, name, advice=fate.advice)
        if new := self.new(name):
            return Gone(ID, name, new)
        if alike := self._alike(name):
            return Gone(ID, name, advice=f"There is a {alike} now: look if it is that.")
        return Gone(ID, name)

    def new(self, name: str) -> str:
        """Return what a name is called now, as declared; "" where nothing is."""
        fate = self._fate(name)
        return fate.new or "" if fate else self._moved(name)

    def _fate(self, name: str) -> Fate | None:
        """What the releases say of it, by the name that is used or the one it is defined by."""
        if fate := self._changes.name_fate(name):
            return fate
        found = self._before.definition(name)
        fate = self._changes.name_fate(found.name) if found and found.name != name else None
        if found and fate and fate.new:
            here, there = name.rpartition(".")[0], found.name.rpartition(".")[0]
            near = f"{here}.{fate.new.removeprefix(f'{there}.')}"
            if self._after.has(near) is Has.YES:
                return replace(fate, new=near)  # from where it was taken before
        return fate

    def _moved(self, name: str) -> str:
        """Return where it is now if its module was moved by a declared path."""
        module, rest = name, ""
        while module and module not in self._before.paths:
            module, _, last = module.rpartition(".")
            rest = f".{last}{rest}"
        if not module:
            return ""
        new = module_of(self._changes.renames(self._before.paths[module])) + rest
        return new if new != name and self._after.has(new) is Has.YES else ""

    def _alike(self, name: str) -> str:
        """Return the one place where a new file has a function or class of this name."""
        last = name.rpartition(".")[2]
        if not isinstance(self._defined(name), ast.FunctionDef | ast.ClassDef):
            return ""
        definition = re.compile(rb"^(?:class|def) %b\b" % last.encode(), re.MULTILINE)
        found = [module for module, text in self._fresh.items() if definition.search(text)]
        return f"{found[0]}.{last}" if len(found) == 1 else ""

    @cached_property
    def _fresh(self) -> dict[str, bytes]:
        """The modules that the upgrade brings."""
        tree = self._comparison.tree
        names = sorted(self._after.paths.keys() - self._before.paths.keys())
        blobs = {name: tree[self._after.paths[name]].id for name in names}
        contents = self._comparison.scratch.read(blobs.values())
        return {name: contents[blob] for name, blob in blobs.items()}

    def _defined(self, name: str) -> ast.AST | None:
        found: Definition | None = self._before.definition(name)
        return found.node if found else None
