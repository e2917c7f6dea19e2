"""The Python modules of one side, and what can be had from each."""

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, cached_property

from quickscale_cli.findings.reading.code import FUNCTIONS
from quickscale_cli.findings.reading.references import chain, imported_module, parse_python
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.git.tree import Tree

DEEPEST = 20  # steps from one name to another: a circle ends there
BARE = {"abc.ABC", "object", "typing.Generic", "typing.NamedTuple", "typing.Protocol"}
ENUMS = {
    "Choices", "Enum", "Flag", "IntEnum", "IntFlag", "IntegerChoices", "StrEnum", "TextChoices",
}  # fmt: skip
MODEL = {
    "DoesNotExist", "MultipleObjectsReturned", "NotUpdated", "adelete", "arefresh_from_db",
    "asave", "check", "clean", "clean_fields", "delete", "from_db", "full_clean", "id", "objects",
    "pk", "prepare_database_save", "refresh_from_db", "save", "save_base", "serializable_value",
    "unique_error_message", "validate_constraints", "validate_unique",
}  # fmt: skip


class Has(Enum):
    YES = "yes"
    NO = "no"
    MADE = "made"  # perhaps: its owner makes names while it runs
    UNKNOWN = "unknown"  # its owner is none of the project's, or is built on such


@dataclass
class Names:
    """What a module or class body binds, each name to its definitions, or to where it is from."""

    defined: dict[str, list[ast.AST]] = field(default_factory=dict)
    brought: dict[str, list[str]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    is_open: bool = False  # any other name may be there too

    def __contains__(self, name: str) -> bool:
        return name in self.defined or name in self.brought

    def __iter__(self) -> Iterator[str]:
        return iter({**self.defined, **self.brought})


@dataclass(frozen=True)
class Definition:
    """What a dotted name leads to: a module, or a statement in it."""

    name: str  # dotted, from where it is defined
    node: ast.AST | None = None  # None: a module or package
    module: str = ""


class Parsed:
    """The Python of a store: each module is parsed once, on whatever side and path it lies."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self.module = cache(self._module)

    def _module(self, blob: str) -> ast.Module | None:
        return parse_python(self._scratch.read_one(blob))

    def modules(self, blobs: Collection[str]) -> list[ast.Module | None]:
        self.read(blobs)
        return [self.module(blob) for blob in blobs]

    def read(self, blobs: Iterable[str]) -> None:
        """Read contents in one go: git takes a while to start."""
        self._scratch.read(blobs)


class Library:
    def __init__(self, parsed: Parsed, tree: Tree) -> None:
        self._parsed = parsed
        self._tree = tree
        self.paths = {
            module_of(path): path
            for path, entry in tree.items()
            if path.endswith(".py") and entry.is_file
        }
        # Code in src/ is imported without it.
        self.paths |= {
            name.removeprefix("src."): path
            for name, path in self.paths.items()
            if name.startswith("src.")
        }
        self.names = cache(self._names)
        self.members = cache(self._members)

    @cached_property
    def packages(self) -> set[str]:
        found = set[str]()
        for name in self.paths:
            while (name := name.rpartition(".")[0]) and name not in found:
                found.add(name)
        return found

    def is_module(self, dotted: str) -> bool:
        return dotted in self.paths or dotted in self.packages

    def has(self, dotted: str) -> Has:
        """Say if this dotted name leads to something."""
        found = self._found(dotted, DEEPEST)
        return found if isinstance(found, Has) else Has.YES

    def definition(self, dotted: str) -> Definition | None:
        """Return what a dotted name leads to, by re-exports and base classes; None if unknown."""
        found = self._found(dotted, DEEPEST)
        return None if isinstance(found, Has) else found

    def _found(self, dotted: str, steps: int) -> "Definition | Has":
        if steps == 0:
            return Has.UNKNOWN
        module, rest = self._split(dotted)
        if not module:
            return Has.UNKNOWN  # none of the project's
        if not rest:
            return Definition(dotted)
        if module not in self.paths:
            return Has.NO
        names = self.names(module)
        if names is None:
            return Has.UNKNOWN
        return self._in(names, module, module, rest, steps)

    def _split(self, dotted: str) -> tuple[str, list[str]]:
        parts = dotted.split(".")
        for end in range(len(parts), 0, -1):
            module = ".".join(parts[:end])
            if self.is_module(module):
                return module, parts[end:]
        return "", parts

    def _in(
        self, names: Names, prefix: str, module: str, rest: list[str], steps: int
    ) -> "Definition | Has":
        name, *more = rest
        if brought := names.brought.get(name):
            return self._brought(brought, more, steps)
        for node in names.defined.get(name, []):
            here = Definition(f"{prefix}.{name}", node, module)
            return self._member(here, more, steps - 1) if more else here
        for star in names.stars:
            found = self._found(".".join([star, *rest]), steps - 1)
            if found is not Has.NO:
                return found
        return Has.MADE if names.is_open else Has.NO

    def _brought(self, targets: list[str], more: list[str], steps: int) -> "Definition | Has":
        found: Definition | Has = Has.NO
        for target in targets:
            found = self._found(".".join([target, *more]), steps - 1)
            if found is Has.UNKNOWN and not more:
                return Has.YES  # whatever it is: a package's, it is bound here
            if found is not Has.NO:
                return found
        return found

    def _member(self, owner: Definition, rest: list[str], steps: int) -> "Definition | Has":
        if not isinstance(owner.node, ast.ClassDef):
            return Has.UNKNOWN  # what a value has is known to who runs it
        found = self._in(self.members(owner), owner.name, owner.module, rest, steps)
        if isinstance(found, Definition):
            return found
        answers = {found}
        for base in self.bases(owner):
            answer: Definition | Has = Has.UNKNOWN
            if isinstance(base, str) and not may_have(base, rest[0]):
                answer = Has.NO
            elif isinstance(base, Definition) and steps:
                answer = self._member(base, rest, steps - 1)
            if isinstance(answer, Definition):
                return answer
            answers.add(answer)
        return next(a for a in (Has.YES, Has.MADE, Has.UNKNOWN, Has.NO) if a in answers)

    def bases(self, owner: Definition) -> list["Definition | str"]:
        """Return the classes that a class is built on; by their dotted names if not ours."""
        assert isinstance(owner.node, ast.ClassDef)
        found: list[Definition | str] = []
        for base in owner.node.bases:
            name = ".".join(chain(base.value if isinstance(base, ast.Subscript) else base))
            if name in ("object", "Generic", "Protocol"):
                continue
            known = self.definition(f"{owner.module}.{name}") if name else None
            found.append(known if known and known.node else self._from_elsewhere(owner, name))
        return found

    def _from_elsewhere(self, owner: Definition, name: str) -> str:
        names = self.names(owner.module)
        first, _, rest = name.partition(".")
        targets = names.brought.get(first, [first]) if names else [first]
        return f"{targets[0]}.{rest}" if rest else targets[0]

    def lineage(self, owner: Definition) -> Iterator["Definition | str"]:
        """Yield a class's ancestors, the nearest first, down to those that are not ours."""
        waiting, seen = self.bases(owner), {owner.name}
        while waiting:
            base = waiting.pop(0)
            if (name := base if isinstance(base, str) else base.name) not in seen:
                seen.add(name)
                yield base
                if isinstance(base, Definition) and isinstance(base.node, ast.ClassDef):
                    waiting += self.bases(base)

    @cached_property
    def _blobs(self) -> dict[str, str]:
        blobs = {dotted: self._tree[path].id for dotted, path in self.paths.items()}
        self._parsed.read(blobs.values())
        return blobs

    def module(self, dotted: str) -> ast.Module | None:
        """Parse a module; None where it does not parse, or is none."""
        blob = self._blobs.get(dotted)
        return self._parsed.module(blob) if blob else None

    def _names(self, dotted: str) -> Names | None:
        tree = self.module(dotted)
        return collect(tree.body, self.paths[dotted]) if tree else None

    def _members(self, owner: Definition) -> Names:
        assert isinstance(owner.node, ast.ClassDef)
        names = collect(owner.node.body, self.paths.get(owner.module, ""))
        for function in owner.node.body:
            if isinstance(function, FUNCTIONS):
                for node in ast.walk(function):
                    if isinstance(node, ast.Attribute) and _is_own(node):
                        names.defined.setdefault(node.attr, []).append(node)
        return names


def may_have(base: str, name: str) -> bool:
    """Whether a class of a package's, by its dotted name, may have a member of this name."""
    if base in BARE:
        return False
    last = base.rpartition(".")[2]
    if last in ENUMS:
        return not name.isupper()
    if last == "Model":
        return name in MODEL or name.startswith(("_", "get_")) or name.endswith(("_id", "_set"))
    return True


def _is_own(node: ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store) and getattr(node.value, "id", "") in ("self", "cls")


def module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def collect(body: Iterable[ast.stmt], path: str) -> Names:
    """Collect what a body binds, on all of its branches."""
    names = Names()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.defined.setdefault(node.name, []).append(node)
            names.is_open |= node.name == "__getattr__"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            _bring(names, node, path)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.defined.setdefault(node.id, []).append(node)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("globals", "vars"):
            names.is_open = True
        elif not isinstance(node, ast.Lambda):
            waiting[:0] = ast.iter_child_nodes(node)
    return names


def _bring(names: Names, node: ast.Import | ast.ImportFrom, path: str) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            target = alias.name if alias.asname else bound
            names.brought.setdefault(bound, []).append(target)
        return
    module = imported_module(node, path)
    for alias in node.names:
        if alias.name == "*":
            names.stars.append(module)
        else:
            target = f"{module}.{alias.name}"
            names.brought.setdefault(alias.asname or alias.name, []).append(target)
