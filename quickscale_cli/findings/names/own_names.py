"""Who reads the names of the user's own modules: an import there may be another's way to it."""

import ast
from collections.abc import Iterator

from quickscale_cli.findings.comparison import Comparison, UserFile
from quickscale_cli.findings.reading.code import Code
from quickscale_cli.findings.reading.library import module_of
from quickscale_cli.findings.reading.references import imported_module


class OwnNames:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison

    def are_read(self, code: Code, name: str) -> bool:
        """Whether a name that a module brings in is there for others, too.

        It is in `__all__`, it is imported from there or patched there, or nothing in the module
        itself uses it.
        """
        return (
            name in exported(code)
            or not _is_used(code, name)
            or any(
                self._reads(file, module_of(code.path), name) for file in self._others(code, name)
            )
        )

    def _others(self, code: Code, name: str) -> Iterator[UserFile]:
        for file in self._comparison.user_files:
            if file.path != code.path and name.encode() in file.words and file.code:
                yield file

    def _reads(self, file: UserFile, module: str, name: str) -> bool:
        assert file.code
        dotted = {f"{one}.{name}" for one in (module, module.removeprefix("src."))}
        for node in file.code.nodes:
            if isinstance(node, ast.ImportFrom):
                source = imported_module(node, file.path)
                found = {f"{source}.{name if a.name == '*' else a.name}" for a in node.names}
            elif isinstance(node, ast.Attribute):
                found = file.code.dotted(node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                call = file.code.parents[node]
                owners = call.args[:1] if isinstance(call, ast.Call) else []
                found = {f"{o}.{node.value}" for one in owners for o in file.code.dotted(one)}
                found.add(node.value)
            else:
                continue
            if found & dotted:
                return True
        return False


def exported(code: Code) -> set[str]:
    """Return what a module's `__all__` names, wherever that is set or added to."""
    found = set[str]()
    for node in ast.walk(code.module):
        value: ast.expr | None = None
        if (isinstance(node, ast.Assign) and "__all__" in map(_id, node.targets)) or (
            isinstance(node, ast.AugAssign | ast.AnnAssign) and _id(node.target) == "__all__"
        ):
            value = node.value
        elif isinstance(node, ast.Call) and _id(getattr(node.func, "value", None)) == "__all__":
            value = ast.List(node.args)
        for one in ast.walk(value) if value else ():
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                found.add(one.value)
    return found


def _is_used(code: Code, name: str) -> bool:
    return any(
        isinstance(node, ast.Name)
        and node.id == name
        and code.scopes[node].holder(name) is code.top
        for node in code.nodes
    )


def _id(node: ast.AST | None) -> str:
    return getattr(node, "id", "")
