"""Where the user's code and other files name environment variables that are gone."""

import ast
from collections.abc import Iterator

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.finding import Certainty
from quickscale_cli.findings.names.lost_variables import variables_gone
from quickscale_cli.findings.names.names import inside
from quickscale_cli.findings.names.spots import variables
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.reading.references import last_name
from quickscale_cli.findings.using import Use

READS = {"getenv", "env", "config", "setenv", "delenv"}
ENVIRONMENTS = {"environ", "env"}
KEPT_ELSEWHERE = (b"secrets.", b"vars.")  # its name there is for its owner to change


class Variables:
    def __init__(self, comparison: Comparison) -> None:
        self._gone = variables_gone(comparison)
        self.words = {name.encode() for name in self._gone}

    def uses(self, file: UserFile) -> Iterator[Use]:
        if file.language:
            yield from self._in_text(file)
        code = file.code
        if code is None:
            return
        for node, text in code.texts:
            gone = self._gone.get(text)
            if gone and (certainty := _is_variable(code, node, gone.old)):
                span = inside(code, node)
                yield Use(file.path, node.lineno, gone, certainty, span, gone.old, gone.new)

    def _in_text(self, file: UserFile) -> Iterator[Use]:
        names = [name for name in self._gone if name.encode() in file.words]
        for name, start, certainty in variables(file, names):
            gone, line = self._gone[name], file.line(start)
            is_elsewhere = file.content[:start].endswith(KEPT_ELSEWHERE)
            new = "" if is_elsewhere or gone.new.encode() in file.words else gone.new
            span = slice(start, start + len(name))
            yield Use(file.path, line, gone, certainty, span, name, new)


def _is_variable(code: Code, node: ast.Constant, name: str) -> Certainty | None:
    """Say how sure a text names a variable; None where it is something that reads alike."""
    parent: ast.AST = code.parents[node]
    if isinstance(parent, ast.Subscript) and last_name(parent.value) in ENVIRONMENTS:
        return Certainty.SURE
    if isinstance(parent, ast.Compare) and any(
        last_name(c) in ENVIRONMENTS for c in parent.comparators
    ):
        return Certainty.SURE
    if isinstance(parent, ast.Dict) and any(
        t in ("env", "environ") for t in _given_to(code, parent)
    ):
        return Certainty.SURE
    if isinstance(parent, ast.Call) and node in parent.args[:1]:
        owner = parent.func.value if isinstance(parent.func, ast.Attribute) else None
        if code.called(parent) in READS or (owner and last_name(owner) in ENVIRONMENTS):
            return Certainty.SURE
    return Certainty.PERHAPS if "_" in name else None


def _given_to(code: Code, node: ast.AST) -> list[str]:
    parent = code.parents[node]
    return [parent.arg or ""] if isinstance(parent, ast.keyword) else []
