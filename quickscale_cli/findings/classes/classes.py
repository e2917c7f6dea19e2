"""Classes on both sides of an upgrade: what they are built on, and whose members those are."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeGuard

from quickscale_cli.findings.classes.models import Models
from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.names.gone_names import GoneNames
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.reading.library import Definition, Has, Library, may_have, module_of

type Ancestor = Definition | str  # of the project's, or by its dotted name


@dataclass(frozen=True)
class Kin:
    """A class with its ancestors, the nearest first, before the upgrade and after."""

    before: tuple[Ancestor, ...]
    after: tuple[Ancestor, ...]

    @property
    def above(self) -> "Kin":
        """Its ancestors alone."""
        return Kin(self.before[1:], self.after[1:])


class Classes:
    def __init__(self, comparison: Comparison) -> None:
        self._before, self._after = comparison.before, comparison.after
        self._gone = comparison.one(GoneNames)
        self._models = comparison.one(Models)
        self._kin: dict[ast.ClassDef, Kin] = {}

    def named(self, dotted: str) -> Kin | None:
        """Return the class of this name; None where either side has none."""
        before, after = self._before.definition(dotted), self.after(dotted)
        if is_class(before) and is_class(after):
            return Kin(with_ancestors(self._before, before), with_ancestors(self._after, after))
        return None

    def known(self, found: Definition) -> Kin | None:
        """Return a class that has been met, also one that no name leads to."""
        kin = self._kin.get(found.node) if isinstance(found.node, ast.ClassDef) else None
        return kin or self.named(found.name)

    def after(self, dotted: str) -> Definition | None:
        """Return what the result has for a name of before, by its new name where it has one."""
        if found := self._after.definition(dotted):
            return found
        new = self._gone.new(dotted)
        return self._after.definition(new) if new else None

    def returned(self, dotted: str) -> Kin | None:
        """Return the class whose values a function returns, as its annotation says."""
        found = self._before.definition(dotted)
        said = getattr(found.node, "returns", None) if found else None
        if found is None or said is None:
            return None
        names = ast.unparse(said).strip("'\"").removesuffix(" | None")
        of = self._before.definition(f"{found.module}.{names}")
        return self.named(of.name) if of and is_class(of) else None

    def leading_to(self, kin: Kin | None, name: str) -> Kin | None:
        """Return the model that a relation of a model's leads to."""
        owner = first(self._before, kin.before, name) if kin else None
        field = self._models.field(owner, name) if isinstance(owner, Definition) else None
        if not isinstance(owner, Definition) or field is None:
            return None
        return self.named(self._models.target(owner, field))

    def leading_back(self, kin: Kin | None, name: str) -> Kin | None:
        """Return the model whose relation leads to this one, and is called so from there."""
        for one in kin.before if kin else ():
            if isinstance(one, Definition) and (back := self._models.backwards.get(one.name)):
                return self.named(back.get(name, ""))
        return None

    def of(self, code: Code, node: ast.ClassDef) -> Kin:
        """Return a class of a file of the user's, wherever it stands in it."""
        if node not in self._kin:
            module = module_of(code.path)
            itself = Definition(f"{module}.{_qualified(code, node)}", node, module)
            self._kin[node] = Kin((itself,), (itself,))  # where it is built on itself
            bases = [self._base(code, base) for base in node.bases]
            before = self._before.definition(itself.name)
            self._kin[node] = Kin(
                with_ancestors(self._before, before)
                if is_class(before)
                else _once([itself, *(one for base in bases for one in base.before)]),
                _once([itself, *(one for base in bases for one in base.after)]),
            )
        return self._kin[node]

    def _base(self, code: Code, base: ast.expr) -> Kin:
        base = base.value if isinstance(base, ast.Subscript) else base
        for dotted in sorted(code.dotted(base)):
            return self.named(dotted) or Kin((dotted,), (dotted,))
        written = ast.unparse(base)
        if local := self.local(code, base):
            return self.of(code, local)
        return Kin((written,), (written,))

    @staticmethod
    def local(code: Code, node: ast.AST) -> ast.ClassDef | None:
        """Return the one class of the file that a name stands for."""
        if not isinstance(node, ast.Name) or code.dotted(node):
            return None
        found = code.classes.get(node.id, [])
        return found[0] if len(found) == 1 else None


def first(library: Library, ancestors: Iterable[Ancestor], member: str) -> Definition | Has:
    """Return the first of the classes that has this member; else whether another may have it."""
    unknown = False
    for one in ancestors:
        if isinstance(one, str):
            unknown |= may_have(one, member)
        elif not isinstance(one.node, ast.ClassDef):
            unknown = True
        else:
            names = library.members(one)
            if member in names:
                return one
            unknown |= names.is_open or bool(names.stars)
    return Has.UNKNOWN if unknown else Has.NO


def is_class(found: Definition | None) -> TypeGuard[Definition]:
    return found is not None and isinstance(found.node, ast.ClassDef)


def with_ancestors(library: Library, owner: Definition) -> tuple[Ancestor, ...]:
    return (owner, *library.lineage(owner))


def _once(ancestors: Iterable[Ancestor]) -> tuple[Ancestor, ...]:
    named = {one if isinstance(one, str) else one.name: one for one in ancestors}
    return tuple(named.values())


def _qualified(code: Code, node: ast.AST) -> str:
    names = []
    while not isinstance(node, ast.Module):
        if isinstance(node, ast.ClassDef):
            names.append(node.name)
        node = code.parents.get(node, code.module)
    return ".".join(reversed(names))
