"""Members of our classes that an upgrade takes away, and what they are called now."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from quickscale_cli.findings.classes.classes import Classes, Kin, first
from quickscale_cli.findings.classes.models import Models
from quickscale_cli.findings.classes.reach import Reach
from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.reading.library import Definition, Has, module_of
from quickscale_cli.releases.changes import Fate

NESTED = 3  # classes in classes
DJANGO_S = {"Media", "Meta"}  # read by Django in each class anew


@dataclass(frozen=True)
class Lost:
    """A member that is gone from a class, by its dotted name before, and by its new one."""

    old: str
    new: str
    advice: str
    certainty: Certainty

    @property
    def member(self) -> str:
        return self.old.rpartition(".")[2]


class LostMembers:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._classes = comparison.one(Classes)
        self._models = comparison.one(Models)
        self._reach = Reach(comparison)
        self._before, self._after = comparison.before, comparison.after

    @cached_property
    def owners(self) -> dict[str, list[str]]:
        """The members that are gone, each with the dotted names of its classes."""
        owners: dict[str, list[str]] = {}
        for path in self._comparison.changed(".py"):
            module = module_of(path)
            if self._reach.is_known(path) and (names := self._before.names(module)):
                for name in names.defined:
                    for member, owner in self._lost_in(f"{module}.{name}", NESTED):
                        owners.setdefault(member, []).append(owner)
        return owners

    def _lost_in(self, dotted: str, depth: int) -> Iterator[tuple[str, str]]:
        kin = self._classes.named(dotted) if depth else None
        if kin is None or not isinstance(kin.before[0], Definition):
            return
        if kin.before[0].name != dotted:
            return  # only brought in
        for member in self._before.members(kin.before[0]):
            if not isinstance(first(self._after, kin.after, member), Definition):
                if not member.startswith("__") and member not in DJANGO_S:
                    yield member, dotted
            else:
                yield from self._lost_in(f"{dotted}.{member}", depth - 1)

    def overridden(self, kin: Kin, member: str) -> Lost | None:
        """Return what a class overrides that is there no more."""
        return self._lost(kin.above, member) if member in self.owners else None

    def used(self, kin: Kin, member: str) -> Lost | None:
        """Return what is used of a class, and is there no more or has to go along with it."""
        if member not in self.owners:
            return None
        if lost := self._lost(kin, member):
            return lost
        if self.mixed_in(kin, member):
            return None  # what the user has put in between keeps its name
        above = kin  # the user's own override of it is there, perhaps under a new name
        while above.after and isinstance(first(self._after, above.after, member), Definition):
            above = above.above
        lost = self._lost(above, member)
        return lost if lost and lost.new and not self.is_field(above, member) else None

    def mixed_in(self, kin: Kin, member: str) -> Lost | None:
        """Return what a class overrides by another of its bases, one that is not built on ours."""
        definers = [
            one
            for one in kin.above.after
            if isinstance(one, Definition)
            and isinstance(one.node, ast.ClassDef)
            and member in self._after.members(one)
        ]
        related = [self._classes.known(one) for one in definers]
        if not definers or any(one and self.overridden(one, member) for one in related):
            return None
        names = {one.name for one in definers}
        return self._lost(_without(kin.above, names), member)

    def is_field(self, kin: Kin, member: str) -> bool:
        """Whether it is a field of a model or form: what overrides it is a name of its own, too."""
        owner = first(self._before, kin.before, member)
        return isinstance(owner, Definition) and self._models.field(owner, member) is not None

    def _lost(self, kin: Kin, member: str) -> Lost | None:
        before = first(self._before, kin.before, member)
        after = first(self._after, kin.after, member)
        if not isinstance(before, Definition) or isinstance(after, Definition):
            return None
        fate = self._fate(kin, member)
        told = (fate.new or "") if fate else self._renamed_field(kin, member)
        is_sure = bool(fate or told) or (after is Has.NO and not self._is_asked_for(member))
        old = f"{before.name}.{member}"
        new = self._new(kin, told) if told else ""
        advice = fate.advice if fate else self._alike(before, member)
        advice = advice or "Look at what the template uses in its place."
        return Lost(old, new, advice, Certainty.SURE if is_sure else Certainty.PERHAPS)

    def _fate(self, kin: Kin, member: str) -> Fate | None:
        """What the releases say of it: by any class that has it, under its old name or its new."""
        for one in (*kin.before, *kin.after):
            name = one if isinstance(one, str) else one.name
            if fate := self._comparison.changes.fate("names", f"{name}.{member}"):
                return fate
        return None

    def _renamed_field(self, kin: Kin, member: str) -> str:
        for one in kin.before:
            if isinstance(one, Definition) and (new := self._models.renamed(one, member)):
                return f"{one.name}.{new}"
        return ""

    def _new(self, kin: Kin, new: str) -> str:
        found = first(self._after, kin.after, new.rpartition(".")[2])
        return new if isinstance(found, Definition) else ""

    def _is_asked_for(self, member: str) -> bool:
        """Whether the result asks for it as a text: then whoever has it may still be heard."""
        asking = re.compile(rb"(?:get|has)attr\([^\"'\n]*[\"']%b[\"']" % re.escape(member.encode()))
        return any(asking.search(content) for content in self._ours)

    @cached_property
    def _ours(self) -> list[bytes]:
        tree, users = self._comparison.tree, self._comparison.user_paths
        ids = {e.id for p, e in tree.items() if e.is_file and p.endswith(".py") and p not in users}
        return list(self._comparison.scratch.read(ids).values())

    def _alike(self, owner: Definition, member: str) -> str:
        """Name the one new member that is what the old one was, but for its name."""
        after = self._classes.after(owner.name)
        if after is None or not isinstance(after.node, ast.ClassDef):
            return ""
        old, new = _statements(owner.node), _statements(after.node)
        alike = [
            name
            for name in new.keys() - old.keys()
            if member in old and new[name] == old[member] and name != member
        ]
        return f"{owner.name} has {alike[0]} now: look if it is that." if len(alike) == 1 else ""


def _without(kin: Kin, names: set[str]) -> Kin:
    before, after = (
        tuple(one for one in side if isinstance(one, str) or one.name not in names)
        for side in (kin.before, kin.after)
    )
    return Kin(before, after)


def _statements(node: ast.AST | None) -> dict[str, str]:
    """Return what a class body says of each of its names, without the name."""
    assert isinstance(node, ast.ClassDef)
    said = {}
    for one in node.body:
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            value = one.value and ast.dump(one.value)
            said[one.target.id] = f"{ast.dump(one.annotation)} {value}"
        elif isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            said[one.targets[0].id] = ast.dump(one.value)
        elif isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            said[one.name] = ast.dump(one.args) + "".join(map(ast.dump, one.body))
    return said
