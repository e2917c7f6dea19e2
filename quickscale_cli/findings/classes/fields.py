"""Where the user's code names fields of models that are gone or have another name."""

import ast
from collections.abc import Iterator
from functools import cached_property

from quickscale_cli.findings.classes.classes import Classes, Kin, first
from quickscale_cli.findings.classes.lookups import Lookups
from quickscale_cli.findings.classes.lost_members import Lost, LostMembers
from quickscale_cli.findings.classes.models import Models
from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.names import inside
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.reading.library import Definition
from quickscale_cli.findings.using import Gone, Use

SIGNS = "-+^=@"  # before a name: an order, or how to search


class Fields:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._classes = comparison.one(Classes)
        self._lost = comparison.one(LostMembers)
        self._models = comparison.one(Models)

    @cached_property
    def words(self) -> set[bytes]:
        """Words of the user's with a field that is gone in them: `order__total__gte`."""
        fields = set[bytes]()
        for member, owners in self._lost.owners.items():
            known = [self._comparison.before.definition(owner) for owner in owners]
            if any(owner and self._models.field(owner, member) for owner in known):
                fields |= {member.encode(), f"{member}_id".encode()}
        if not fields:
            return fields
        return {
            word for word in self._comparison.user_words if not fields.isdisjoint(word.split(b"__"))
        }

    def uses(self, file: UserFile) -> Iterator[Use]:
        code = file.code
        told = set[ast.AST]()
        for model, node in Lookups(code, self._classes).places() if code else ():
            assert code
            if node not in told and (uses := list(self._uses(file, code, model, node))):
                told.add(node)
                yield from uses

    def _uses(
        self, file: UserFile, code: Code, model: Kin, node: ast.keyword | ast.Constant
    ) -> Iterator[Use]:
        written = str(node.arg if isinstance(node, ast.keyword) else node.value)
        path = written.lstrip(SIGNS)
        sign, parts = written[: len(written) - len(path)], path.split("__")
        found = list(self._parts(model, parts))
        losts = [lost for lost, _ in found if lost]
        is_whole = all(one.new and one.certainty == Certainty.SURE for one in losts)
        rewritten = sign + "__".join([*(new for _, new in found), *parts[len(found) :]])
        start = (
            code.place(node.lineno, node.col_offset)
            if isinstance(node, ast.keyword)
            else inside(code, node).start
        )
        span = slice(start, start + len(written.encode())) if is_whole else None
        for lost in losts:
            gone = Gone("field-gone", lost.old, lost.new, lost.advice)
            yield Use(file.path, node.lineno, gone, lost.certainty, span, written, rewritten)
            span = None  # all that is written there is written anew at once

    def _parts(self, model: Kin | None, parts: list[str]) -> Iterator[tuple[Lost | None, str]]:
        """Follow a lookup; yield for each field in it whether it is gone, and its name now."""
        for part in parts:
            if model is None:
                return
            if name := self._field(model, part):
                lost = self._lost.used(model, name)
                new = lost.new.rpartition(".")[2] if lost else name
                yield lost, new + part.removeprefix(name)
                model = self._classes.leading_to(model, name)
            else:
                yield None, part
                model = self._classes.leading_back(model, part)

    def _field(self, model: Kin, part: str) -> str:
        """Return the field that a part of a lookup names: without `_id` after it; "" if none."""
        for name in dict.fromkeys([part, part.removesuffix("_id")]):
            owner = first(self._comparison.before, model.before, name)
            if isinstance(owner, Definition) and self._models.field(owner, name):
                return name
        return ""
