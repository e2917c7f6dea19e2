"""Where the user's calls and overrides do not fit what our functions and classes take now."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from quickscale_cli.findings.classes.called import Called, Calls, is_static
from quickscale_cli.findings.classes.changed_shapes import ChangedShapes
from quickscale_cli.findings.classes.classes import Classes, first
from quickscale_cli.findings.classes.fitting import Misfit, misfits, outdated, renamed
from quickscale_cli.findings.classes.shapes import function_shape, method_shape
from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.reading.code import FUNCTIONS, Code, Function
from quickscale_cli.findings.reading.library import Definition
from quickscale_cli.findings.reading.references import last_name
from quickscale_cli.findings.using import Gone, Use


class Signatures:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._classes = comparison.one(Classes)
        self._changed = ChangedShapes(comparison)

    @property
    def words(self) -> set[bytes]:
        return {name.encode() for name in self._changed.names}

    def uses(self, file: UserFile) -> Iterator[Use]:
        code = file.code
        if code is None:
            return
        calls = Calls(self._comparison, code)
        for node in code.nodes:
            if isinstance(node, ast.Call):
                if self._is_near(code, node) and (called := calls.called(node)):
                    yield from self._misfits(file, code, called)
            elif isinstance(node, ast.ClassDef):
                for one in node.body:
                    if isinstance(one, FUNCTIONS) and one.name in self._changed.names:
                        yield from self._override(file, code, node, one)

    def _is_near(self, code: Code, call: ast.Call) -> bool:
        """Whether a name that has changed is in the call, or a class of the file is made anew."""
        if code.called(call) in ("replace", "_replace"):
            return True
        nodes = [call.func, getattr(call.func, "value", None), *call.args[:1]]
        names = {last_name(one) for one in nodes}
        names |= {dotted.rpartition(".")[2] for dotted in code.dotted(call.func)}
        return bool(names & self._changed.names) or bool(self._classes.local(code, call.func))

    def _misfits(self, file: UserFile, code: Code, called: Called) -> Iterator[Use]:
        if misfits(called.before, called.call, called.skipped):
            return  # it did not fit before
        is_plain = called.before.is_plain and called.after.is_plain
        certainty = Certainty.SURE if is_plain else Certainty.PERHAPS
        found = misfits(called.after, called.call, called.skipped)
        given = {self._new(called, one.name) for one in found if one.id == "keyword-gone"}
        given |= {_placed(called, one) for one in found if one.id == "argument-by-position"}
        for one in found:
            if one.id == "keyword-gone":
                yield self._keyword(file, code, called, one, certainty)
            elif one.id == "argument-by-position":
                yield _by_position(file, code, called, one, certainty)
            elif one.name not in given:
                what = f"{called.name} wants {one.name} now."
                gone = Gone(one.id, called.name, advice="Give it.", what=what)
                yield Use(file.path, called.call.func.end_lineno or 0, gone, certainty)

    def _keyword(
        self, file: UserFile, code: Code, called: Called, misfit: Misfit, certainty: Certainty
    ) -> Use:
        assert isinstance(misfit.node, ast.keyword)
        old, new = f"{called.name}.{misfit.name}", self._new(called, misfit.name)
        fate = self._comparison.changes.fate("names", old)
        what = f"{called.name} takes no {misfit.name} any more."
        if new:
            what = f"{called.name} takes no {misfit.name} any more, but {new} in its place."
        gone = Gone(misfit.id, old, new, "Look at what it takes now.", what)
        if fate and fate.advice:
            gone = replace(gone, advice=fate.advice)
        start = code.place(misfit.node.lineno, misfit.node.col_offset)
        span = slice(start, start + len(misfit.name.encode()))
        is_given = any(one.arg == new for one in called.call.keywords)
        is_same = fate is not None or _is_renamed_alone(called, misfit.name, new)
        rewritten = new if is_same and not is_given else ""
        return Use(file.path, misfit.node.lineno, gone, certainty, span, misfit.name, rewritten)

    def _new(self, called: Called, name: str) -> str:
        """Return what a keyword is called now, by the releases or by its place."""
        if fate := self._comparison.changes.fate("names", f"{called.name}.{name}"):
            new = (fate.new or "").rpartition(".")[2]
            return new if new in called.after.by_keyword else ""
        other = renamed(called.before, called.after, name)
        return other.name if other and other.by_keyword else ""

    def _override(
        self, file: UserFile, code: Code, node: ast.ClassDef, method: Function
    ) -> Iterator[Use]:
        kin, name = self._classes.of(code, node).above, method.name
        own = function_shape(method)
        before = first(self._comparison.before, kin.before, name)
        after = first(self._comparison.after, kin.after, name)
        if own is None or not own.is_plain or name.startswith("__"):
            return
        if not isinstance(before, Definition) or not isinstance(after, Definition):
            return
        if not is_static(method):
            own = own.bound
        old = method_shape(self._comparison.before, before, name)
        new = method_shape(self._comparison.after, after, name)
        if old is None or new is None:
            return
        known = {said for said, _ in outdated(own, old)}
        found = {said: sure for said, sure in outdated(own, new) if said not in known}
        if found:
            what = f"{before.name}.{name} has changed: {', '.join(found)}."
            advice = "Let your override of it fit."
            is_sure = any(found.values()) and old.is_plain and new.is_plain
            certainty = Certainty.SURE if is_sure else Certainty.PERHAPS
            gone = Gone("override-outdated", f"{before.name}.{name}", "", advice, what)
            yield Use(file.path, method.lineno, gone, certainty)


def _by_position(
    file: UserFile, code: Code, called: Called, misfit: Misfit, certainty: Certainty
) -> Use:
    argument = misfit.node
    assert isinstance(argument, ast.expr)
    name = _placed(called, misfit)
    if name not in called.after.by_keyword:
        most = len(called.after.by_position)
        what = f"{called.name} takes {most} arguments by position now, and no more."
        gone = Gone(misfit.id, called.name, "", "Look at what it takes now.", what)
        return Use(file.path, argument.lineno, gone, certainty)
    what = f"{called.name} takes {name} by its name alone now."
    gone = Gone(misfit.id, f"{called.name}.{name}", f"{name}=", what=what)
    span = code.span(argument)
    text = code.content[span].decode()
    return Use(file.path, argument.lineno, gone, certainty, span, text, f"{name}={text}")


def _placed(called: Called, misfit: Misfit) -> str:
    """Return what an argument that was given by position was called before."""
    assert isinstance(misfit.node, ast.expr)
    number = called.call.args.index(misfit.node) - called.skipped
    return "".join(one.name for one in called.before.by_position[number : number + 1])


def _is_renamed_alone(called: Called, old: str, new: str) -> bool:
    """Whether a function is word for word as it was, but for the name of an argument."""
    before, after = called.nodes
    if not isinstance(before, FUNCTIONS) or not isinstance(after, FUNCTIONS):
        return False
    if any(isinstance(node, ast.Name) and node.id == new for node in ast.walk(before)):
        return False
    return _dumped(before, old) == _dumped(after, new)


def _dumped(function: Function, name: str) -> str:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    said = map(ast.dump, (function.args, *body))
    return "".join(said).replace(f"'{name}'", "''")
