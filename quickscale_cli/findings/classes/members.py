"""Where the user's code overrides or uses members of our classes that are gone."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from quickscale_cli.findings.classes.classes import Classes, first
from quickscale_cli.findings.classes.lost_members import Lost, LostMembers
from quickscale_cli.findings.classes.owners import Owners
from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.gone_names import ID, GoneNames
from quickscale_cli.findings.names.names import BY_OWNER, inside
from quickscale_cli.findings.reading.code import FUNCTIONS, Code
from quickscale_cli.findings.reading.library import Definition, collect
from quickscale_cli.findings.reading.references import last_name
from quickscale_cli.findings.using import Gone, Use

STATEMENT = re.compile(rb"class\s+|(?:async\s+)?def\s+")
TAG = re.compile(rb"{[{%].*?[}%]}")
SHORTEST = 4  # letters of a variable that speak of a class


class Members:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._classes = comparison.one(Classes)
        self._gone = comparison.one(GoneNames)
        self._lost = comparison.one(LostMembers)
        self._is_taken = cache(self._taken)

    @property
    def words(self) -> set[bytes]:
        return {member.encode() for member in self._lost.owners}

    def uses(self, file: UserFile) -> Iterator[Use]:
        if file.is_page:
            yield from self._on_page(file)
        code = file.code
        if code is None:
            return
        owners = Owners(code, self._classes)
        for node in code.nodes:
            if isinstance(node, ast.ClassDef):
                yield from self._overrides(file, code, node)
            elif isinstance(node, ast.Attribute) and node.attr in self._lost.owners:
                yield from self._attribute(file, code, node, owners)
            elif isinstance(node, ast.Constant) and isinstance(text := node.value, str):
                yield from self._text(file, code, node, text, owners)

    def _overrides(self, file: UserFile, code: Code, node: ast.ClassDef) -> Iterator[Use]:
        kin = self._classes.of(code, node)
        for name, places in collect(node.body, file.path).defined.items():
            if lost := self._lost.overridden(kin, name):
                is_field = self._lost.is_field(kin.above, name)
                gone = _gone("override-gone", lost, "What overrides it is no longer used.")
                for place in places:
                    if isinstance(place, (ast.Name, ast.ClassDef, *FUNCTIONS)):
                        start = _name_of(code, place)
                        use = self._use(file, place.lineno, gone, lost, start)
                        yield replace(use, span=None) if is_field else use
                if not is_field:
                    yield from self._in_body(file, code, node, lost)

        for name in self._lost.owners:
            if name.encode() in file.words and (lost := self._lost.mixed_in(kin, name)):
                gone = _gone("override-gone", lost, "What overrides it is no longer used.")
                yield Use(file.path, node.lineno, gone, lost.certainty)

    def _in_body(self, file: UserFile, code: Code, node: ast.ClassDef, lost: Lost) -> Iterator[Use]:
        """Find where a class body reads what it has bound by a name that it overrides."""
        for one in code.nodes:
            if isinstance(one, ast.Name) and one.id == lost.member and lost.new:
                scope = code.scopes[one]
                is_read = isinstance(one.ctx, ast.Load)
                if is_read and scope is code.inner[node] and scope.holder(one.id) is scope:
                    start = code.span(one).start
                    yield self._use(file, one.lineno, _gone(ID, lost), lost, start)

    def _attribute(
        self, file: UserFile, code: Code, node: ast.Attribute, owners: Owners
    ) -> Iterator[Use]:
        if any(self._gone.judge(dotted) for dotted in code.dotted(node)):
            return  # told by its dotted name
        kin = owners.kin(node.value)
        if kin is None:
            own = "".join(code.classes).lower()
            if last_name(node.value).lower() not in own:
                yield from self._perhaps(file, node.lineno, last_name(node.value), node.attr)
        elif lost := self._lost.used(kin, node.attr):
            start = code.span(node).stop - len(node.attr.encode())
            yield self._use(file, node.end_lineno or 0, _gone(ID, lost), lost, start)

    def _text(
        self, file: UserFile, code: Code, node: ast.Constant, text: str, owners: Owners
    ) -> Iterator[Use]:
        call = code.parents[node]
        if not isinstance(call, ast.Call) or node not in call.args[1:2]:
            return
        if text not in self._lost.owners:
            return
        kin = owners.kin(call.args[0]) if code.called(call) in BY_OWNER else None
        dotted = code.dotted(call.args[0])
        if kin is None or any(self._gone.judge(f"{one}.{text}") for one in dotted):
            return
        if lost := self._lost.used(kin, text):
            start = inside(code, node).start
            yield self._use(file, node.lineno, _gone(ID, lost), lost, start)

    def _on_page(self, file: UserFile) -> Iterator[Use]:
        members = b"|".join(map(re.escape, sorted(self.words & file.words)))
        if not members:
            return
        chain = re.compile(rb"(\w+)\.(%b)\b" % members)
        for tag in TAG.finditer(file.content):
            for match in chain.finditer(tag[0]):
                line = file.line(tag.start() + match.start())
                yield from self._perhaps(file, line, match[1].decode(), match[2].decode())

    def _perhaps(self, file: UserFile, line: int, variable: str, member: str) -> Iterator[Use]:
        """Guess by a variable that is called like one of our classes."""
        word = variable.replace("_", "").lower()
        if len(word) < SHORTEST:
            return
        for owner in self._lost.owners[member]:
            kin = self._classes.named(owner)
            is_alike = word in owner.rpartition(".")[2].lower()
            if is_alike and kin and (lost := self._lost.used(kin, member)):
                yield Use(file.path, line, _gone(ID, lost), Certainty.PERHAPS)
                return

    def _use(self, file: UserFile, line: int, gone: Gone, lost: Lost, start: int) -> Use:
        span, new = None, lost.new.rpartition(".")[2]
        if lost.new and lost.certainty == Certainty.SURE and not self._is_taken(lost):
            span = slice(start, start + len(lost.member.encode()))
        return Use(file.path, line, gone, lost.certainty, span, lost.member, new)

    def _taken(self, lost: Lost) -> bool:
        """Whether a class of the user's that is built on ours has the new name for another.

        So it is where the old one is an argument, too: a field of a dataclass.
        """
        owner, new = lost.old.rpartition(".")[0], lost.new.rpartition(".")[2]
        after = self._comparison.after
        for file in self._comparison.user_files:
            if file.words.isdisjoint((new.encode(), lost.member.encode())) or not file.code:
                continue
            for node in file.code.nodes:
                if not isinstance(node, ast.ClassDef):
                    continue
                kin = self._classes.of(file.code, node)
                if owner not in {one.name for one in kin.before if isinstance(one, Definition)}:
                    continue
                has_new = first(after, kin.after, new) is kin.after[0]
                own = collect(node.body, file.path).defined
                if (has_new and isinstance(first(after, kin.above.after, new), Definition)) or (
                    lost.member in own and "dataclass" in map(_called, node.decorator_list)
                ):
                    return True
        return False


def _gone(finding: str, lost: Lost, more: str = "") -> Gone:
    said = f"{lost.old} is now {lost.new}." if lost.new else f"{lost.old} is gone."
    return Gone(finding, lost.old, lost.new, lost.advice, f"{said} {more}".strip())


def _name_of(
    code: Code, node: ast.Name | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
) -> int:
    """Return where the name stands that a statement binds."""
    start = code.place(node.lineno, node.col_offset)
    match = None if isinstance(node, ast.Name) else STATEMENT.match(code.content, start)
    return match.end() if match else start


def _called(decorator: ast.expr) -> str:
    return last_name(decorator.func if isinstance(decorator, ast.Call) else decorator)
